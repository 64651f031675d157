"""Rooms over the API."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field

from innkeep.api.lists import KeptQuery
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import Change, Given, Page, RoomOut, Text
from innkeep.stays import house, queries
from innkeep.stays.models import Room
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/rooms", tags=["rooms"])


class RoomQuery(KeptQuery):
    """Which rooms."""

    room_number: str | None = None
    label: str | None = None
    type: str | None = None
    is_booked: bool | None = None
    sort: Literal["id", "-id", "room_number", "-room_number", "created_at", "-created_at"] = "-id"


class RoomIn(Given):
    """A room to add."""

    room_number: Text = Field(examples=["204"])
    label: Text = Field(examples=["Garden double"])
    type: Text = Field(examples=["double"])


class RoomChange(Change, RoomIn):
    """What is to change of a room."""


@router.get("", summary="List rooms")
async def list_rooms(
    query: Annotated[RoomQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[RoomOut]:
    """Newest first, or by a column."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await queries.rooms_page(db, staff, query.listing(Room)), RoomOut)


@router.get("/{room_id}", summary="Read a room")
async def get_room(room_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response) -> RoomOut:
    """One room."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await queries.room_for(db, staff, room_id), RoomOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add a room")
async def create_room(body: RoomIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once) -> RoomOut:
    """409 when another room has the number."""
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, RoomOut, partial(house.create_room, db, staff, body.model_dump()))


@router.patch("/{room_id}", summary="Change a room")
async def change_room(
    room_id: UUID, body: RoomChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> RoomOut:
    """What is not named stays as it is."""
    async with database.unit_of_work(staff) as db:
        return edit.shown(await house.change_room(db, staff, room_id, body.changes(), edit.version), RoomOut)


@router.delete("/{room_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a room")
async def delete_room(room_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """It can be brought back. 409 while a stay is in it or has booked it."""
    async with database.unit_of_work(staff) as db:
        await house.delete_room(db, staff, room_id)


@router.post("/{room_id}/code-renewal", summary="Give a room another code")
async def renew_code(room_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> RoomOut:
    """When a code got into wrong hands: what was printed with the old one opens nothing from now on."""
    async with database.unit_of_work(staff) as db:
        return RoomOut.model_validate(await house.renew_code(db, staff, room_id))


@router.post("/{room_id}/restoration", summary="Bring a deleted room back")
async def restore_room(room_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> RoomOut:
    """409 when another room has its number by now."""
    async with database.unit_of_work(staff) as db:
        return RoomOut.model_validate(await house.restore_room(db, staff, room_id))
