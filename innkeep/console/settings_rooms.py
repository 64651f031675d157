"""The rooms of the house: added by their numbers, changed, put away and brought back."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, Field

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.console.settings_forms import SettingsForm, Text, tried
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.rows import version_of
from innkeep.stays import house, queries
from innkeep.stays.models import Room
from innkeep.stays.ranges import numbers
from innkeep.web.pages import back, render

router = APIRouter(prefix="/settings/rooms")

HERE = "/console/settings/rooms"

Kind = Annotated[str, BeforeValidator(lambda said: str(said).strip() or "double")]


class RoomsForm(BaseModel):
    """Rooms to add, and what they all are."""

    numbers: Text = Field(title="Numbers")
    label: Text = Field(title="What guests call it")
    type: Kind = Field(title="Kind", max_length=200)


class RoomForm(BaseModel):
    """What may be set of a room."""

    room_number: Text = Field(title="Number")
    label: Text = Field(title="What guests call it")
    type: Kind = Field(title="Kind", max_length=200)


@router.get("")
async def rooms_page(desk: SignedInDesk, gone: Annotated[UUID | None, Query()] = None) -> Response:
    """All of them, and who is in which. `gone` has just been put away."""
    return await _all(desk, gone=gone)


@router.post("")
async def add(desk: SignedInDesk, request: Request) -> Response:
    """Add rooms by their numbers, all or none."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        await add_rooms(db, desk.staff, form)

    if wrong := await tried(desk, do):
        return await _all(desk, form, wrong=wrong)
    return back(HERE)


async def add_rooms(db: AsyncSession, staff: Staff, form: SettingsForm) -> None:
    """Add the rooms that a form names. FormUnclear, RoomsUnclear, RoomNumberTaken."""
    said = form.read(RoomsForm)
    for number in numbers(said.numbers):
        await house.create_room(db, staff, {"room_number": number, "label": said.label, "type": said.type})


@router.get("/{room_id}")
async def room_page(desk: SignedInDesk, room_id: UUID) -> Response:
    """The form in which a room is changed."""
    async with desk.database.unit_of_work(desk.staff) as db:
        room = await queries.room_for(db, desk.staff, room_id)
    return await _one(desk, room, _kept(room))


@router.post("/{room_id}")
async def change(desk: SignedInDesk, room_id: UUID, request: Request) -> Response:
    """Change a room; its code stays what it is."""
    form = await SettingsForm.sent(request)

    async def do(db: AsyncSession) -> None:
        await house.change_room(db, desk.staff, room_id, form.read(RoomForm).model_dump(), form.one("version"))

    return await _after(desk, room_id, await tried(desk, do), HERE, form)


@router.post("/{room_id}/deletion")
async def delete(desk: SignedInDesk, room_id: UUID) -> Response:
    """Put a room away that no stay is in or has booked."""

    async def do(db: AsyncSession) -> None:
        await house.delete_room(db, desk.staff, room_id)

    return await _after(desk, room_id, await tried(desk, do), f"{HERE}?gone={room_id}")


@router.post("/{room_id}/restoration")
async def restore(desk: SignedInDesk, room_id: UUID) -> Response:
    """Bring a room back; its code opens it again."""

    async def do(db: AsyncSession) -> None:
        await house.restore_room(db, desk.staff, room_id)

    if wrong := await tried(desk, do):
        return await _all(desk, wrong=wrong)
    return back(HERE)


async def _after(desk: Desk, room_id: UUID, wrong: str, then: str, form: SettingsForm | None = None) -> Response:
    if not wrong:
        return back(then)
    async with desk.database.unit_of_work(desk.staff) as db:
        room = await queries.room_for(db, desk.staff, room_id)
    return await _one(desk, room, form or _kept(room), wrong)


async def _all(desk: Desk, form: SettingsForm | None = None, *, gone: UUID | None = None, wrong: str = "") -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        shown: dict[str, Any] = await around(db, desk, "rooms") | {
            "rooms": await queries.house(db, desk.staff),
            "form": form or SettingsForm.kept({"type": "double"}),
            "gone": gone,
            "wrong": wrong,
        }
    return render("console/settings_rooms.html", shown, status_code=422 if wrong else 200)


async def _one(desk: Desk, room: Room, form: SettingsForm, wrong: str = "") -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = await around(db, desk, "rooms") | {"room": room, "form": form, "wrong": wrong}
    return render("console/settings_room.html", shown, status_code=422 if wrong else 200)


def _kept(room: Room) -> SettingsForm:
    values = {name: getattr(room, name) for name in RoomForm.model_fields}
    return SettingsForm.kept(values | {"version": version_of(room)})
