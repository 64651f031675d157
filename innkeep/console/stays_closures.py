"""Rooms that are out of order: taken out of it, and given back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from innkeep.console.desk import Desk, SignedInDesk, frame
from innkeep.console.form_fields import FormFields
from innkeep.console.stays import Toast
from innkeep.core import clock
from innkeep.core.rows import version_of
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.stays import out_of_order, queries
from innkeep.stays.out_of_order import Closing
from innkeep.stays.times import to_the_second
from innkeep.web.pages import by_script, done, fragment, render

router = APIRouter(prefix="/closures")


@router.get("/new")
async def new_closure(desk: SignedInDesk) -> Response:
    """Which room, until when, and why."""
    require(desk.staff, Operation.MANAGE_STAYS)
    async with desk.database.unit_of_work(desk.staff) as db:
        today = clock.hotel_now((await people.hotel(db, desk.staff)).timezone).date()
        rooms = [each.room for each in await queries.house(db, desk.staff)]
        shown: dict[str, Any] = {"today": today, "rooms": rooms}
        if not by_script(desk.request):
            shown["frame"] = await frame(db, desk.staff)
    return render(_template(desk, "closure_new"), shown)


@router.post("/new")
async def close(desk: SignedInDesk, said: FormFields) -> Response:
    """From a day on, or from now; until a day is over, or until further notice."""
    first = said.day("since", "The first day")
    until = said.day("until", "The last day") if "until" in said else None
    async with desk.database.unit_of_work(desk.staff) as db:
        now = to_the_second(clock.hotel_now((await people.hotel(db, desk.staff)).timezone))
        closure = await out_of_order.close_room(
            db,
            desk.staff,
            Closing(
                room_id=said.key("room", "The room"),
                since=now if first == now.date() else _midnight(first),
                until=_midnight(until + timedelta(days=1)) if until else None,
                reason=said.text("reason", "The reason"),
            ),
        )
        room = await queries.room_for(db, desk.staff, closure.room_id)
    return _told(desk, Toast(f"Room {room.room_number} is out of order.", f"/console/closures/{closure.id}/removal"))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


@router.get("/{closure_id}")
async def closure_page(desk: SignedInDesk, closure_id: UUID) -> Response:
    """Why a room is out of order, and the way to end it."""
    require(desk.staff, Operation.MANAGE_STAYS)
    async with desk.database.unit_of_work(desk.staff) as db:
        closure = await out_of_order.closure_for(db, desk.staff, closure_id)
        shown: dict[str, Any] = {
            "closure": closure,
            "version": version_of(closure),
            "room": await queries.room_for(db, desk.staff, closure.room_id),
            "now": clock.hotel_now((await people.hotel(db, desk.staff)).timezone),
        }
        if not by_script(desk.request):
            shown["frame"] = await frame(db, desk.staff)
    return render(_template(desk, "closure"), shown)


@router.post("/{closure_id}/end")
async def end(desk: SignedInDesk, closure_id: UUID, said: FormFields) -> Response:
    """The room is in order from now on; what was so far stays as it was."""
    async with desk.database.unit_of_work(desk.staff) as db:
        now = to_the_second(clock.hotel_now((await people.hotel(db, desk.staff)).timezone))
        changes = {"until": now}
        version = said.text("version") or None
        closure = await out_of_order.change_closure(db, desk.staff, closure_id, changes, version)
        room = await queries.room_for(db, desk.staff, closure.room_id)
    return _told(desk, Toast(f"Room {room.room_number} is in order again."))


@router.post("/{closure_id}/removal")
async def remove(desk: SignedInDesk, closure_id: UUID) -> Response:
    """As if it had never been; the toast brings it back."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await out_of_order.delete_closure(db, desk.staff, closure_id)
    return _told(desk, Toast("The room is in order again.", f"/console/closures/{closure_id}/restoration"))


@router.post("/{closure_id}/restoration")
async def restore(desk: SignedInDesk, closure_id: UUID) -> Response:
    """409 names who has the room by now."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await out_of_order.restore_closure(db, desk.staff, closure_id)
    return _told(desk, Toast("The room is out of order again."))


def _template(desk: Desk, name: str) -> str:
    return f"console/{name}.html" if by_script(desk.request) else f"console/{name}_page.html"


def _told(desk: Desk, told: Toast) -> Response:
    return done(desk.request, fragment("console/told.html", told=told), "/console/rooms")
