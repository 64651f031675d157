"""Rooms that are out of order, over the API."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field

from innkeep.api.lists import KeptQuery
from innkeep.api.moments import HotelMoment, Moment
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import Change, Given, Page, Shown, Text
from innkeep.stays import out_of_order
from innkeep.stays.models import RoomClosure
from innkeep.stays.out_of_order import Closing
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/out-of-order", tags=["out of order"])


class ClosureQuery(KeptQuery):
    """Which periods."""

    room_id: UUID | None = None
    order_id: UUID | None = None
    sort: Literal["id", "-id", "since", "-since", "created_at", "-created_at"] = "-id"


class ClosureIn(Given):
    """A room to take out of order; without an end, until further notice."""

    room_id: Annotated[UUID, Field(strict=False)]
    since: Moment
    until: Moment | None = None
    reason: Text = Field(examples=["Water damage in the bathroom"])
    order_id: Annotated[UUID | None, Field(strict=False)] = Field(default=None, description="The order that is why")


class ClosureChange(Change, ClosureIn):
    """What is to change of a period; with `until` it ends."""


class ClosureOut(Shown):
    """A period in which a room is out of order, on the hotel's clock."""

    id: UUID
    org_id: UUID
    room_id: UUID
    since: HotelMoment
    until: HotelMoment | None
    reason: str
    order_id: UUID | None
    closed_by: UUID | None
    created_at: datetime
    updated_at: datetime


@router.get("", summary="List periods out of order")
async def list_closures(
    query: Annotated[ClosureQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[ClosureOut]:
    """Newest first, or by a column."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await out_of_order.closures_page(db, staff, query.listing(RoomClosure)), ClosureOut)


@router.get("/{closure_id}", summary="Read a period out of order")
async def get_closure(
    closure_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> ClosureOut:
    """One period."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await out_of_order.closure_for(db, staff, closure_id), ClosureOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Take a room out of order")
async def close_room(body: ClosureIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once) -> ClosureOut:
    """409 names the stay that has the room in that time, or is in it now."""
    closing = Closing(**body.model_dump())
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, ClosureOut, partial(out_of_order.close_room, db, staff, closing))


@router.patch("/{closure_id}", summary="Change a period out of order")
async def change_closure(
    closure_id: UUID, body: ClosureChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> ClosureOut:
    """What is not named stays as it is."""
    async with database.unit_of_work(staff) as db:
        closure = await out_of_order.change_closure(db, staff, closure_id, body.changes(), edit.version)
        return edit.shown(closure, ClosureOut)


@router.delete("/{closure_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a period out of order")
async def delete_closure(closure_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """As if it had never been; it can be brought back."""
    async with database.unit_of_work(staff) as db:
        await out_of_order.delete_closure(db, staff, closure_id)


@router.post("/{closure_id}/restoration", summary="Bring a deleted period out of order back")
async def restore_closure(closure_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> ClosureOut:
    """409 names who has the room by now."""
    async with database.unit_of_work(staff) as db:
        return ClosureOut.model_validate(await out_of_order.restore_closure(db, staff, closure_id))
