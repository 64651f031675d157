"""What changes of a stay while it is to come or goes on: its days, its rooms, its guests, and their peace."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from innkeep.console.form_fields import Fields, FormFields
from innkeep.console.stays import OfStay, Toast
from innkeep.stays import booking, guests, moving
from innkeep.stays.guests import Arriving
from innkeep.web.languages import LANGUAGES

router = APIRouter(prefix="/stays/{stay_id}")


@router.post("/days")
async def change_days(of: OfStay, said: FormFields) -> Response:
    """Extend, shorten or shift it. 409 names what is in the way, 412 tells that somebody else has changed it."""
    changes: dict[str, object] = {"checkout_date": said.day("departure", "Departure")}
    if at := said.time("leaves_at", "The time of departure"):
        changes["checkout_time"] = at
    if "arrival" in said:
        changes["checkin_date"] = said.day("arrival", "Arrival")
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        await booking.change_stay(db, of.desk.staff, of.stay_id, changes, said.text("version") or None)
        shown = await of.shown(db)
    day = shown.stay.checkout_date
    return of.answer(shown, Toast(f"{shown.guest} stays until {day:%A} {day.day} {day:%B}." if day else "Changed."))


@router.post("/moves")
async def move(of: OfStay, said: FormFields) -> Response:
    """Into another room; the toast takes it back."""
    there, here = said.key("from_room", "The room that they give up"), said.key("to_room", "The room that they get")
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        await moving.move_room(db, of.desk.staff, of.stay_id, there, here)
        shown = await of.shown(db)
    number = next(room.room_number for room in shown.rooms if room.id == here)
    way_back = [("from_room", here), ("to_room", there)]
    undo = f"/console/stays/{of.stay_id}/moves{'?whole=true' if of.whole else ''}"
    return of.answer(shown, Toast(f"{shown.guest} has room {number} now.", undo, way_back))


@router.post("/do-not-disturb")
async def do_not_disturb(of: OfStay, said: FormFields) -> Response:
    """Leave them alone, or no longer."""
    on = said.text("on") == "true"
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        await moving.set_do_not_disturb(db, of.desk.staff, of.stay_id, on=on)
        shown = await of.shown(db)
    words = "Nobody knocks at room {rooms} any more." if on else "Room {rooms} may be knocked at again."
    return of.answer(shown, Toast(words.format(rooms=shown.numbers)))


@router.post("/guests")
async def add_guest(of: OfStay, said: FormFields) -> Response:
    """One more guest, known or new."""
    somebody = arriving(said)
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        await guests.add_guest(db, of.desk.staff, of.stay_id, somebody)
        shown = await of.shown(db)
    return of.answer(shown, Toast("One more guest is in this stay."))


@router.post("/guests/{guest_id}/primary")
async def make_primary(of: OfStay, guest_id: UUID) -> Response:
    """Whose name stands beside the room, and who is handed digits if nobody else is named."""
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        await guests.make_primary(db, of.desk.staff, of.stay_id, guest_id)
        shown = await of.shown(db)
    return of.answer(shown, Toast(f"{shown.guest} is the primary guest now."))


@router.post("/guests/{guest_id}/removal")
async def remove_guest(of: OfStay, guest_id: UUID) -> Response:
    """Somebody leaves, or was not meant; the toast puts them back."""
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        await guests.remove_guest(db, of.desk.staff, of.stay_id, guest_id)
        shown = await of.shown(db)
    undo = f"/console/stays/{of.stay_id}/guests{'?whole=true' if of.whole else ''}"
    return of.answer(shown, Toast("They are not in this stay any more.", undo, [("guest", guest_id)]))


def arriving(said: Fields) -> Arriving:
    """The guest whom a form names: one that the hotel knows, or somebody new."""
    if "guest" in said:
        return Arriving(guest_id=said.key("guest", "The guest"))
    language = said.text("language")
    return Arriving(
        name=said.text("name", "The guest's name"),
        email=said.text("email", most=254),
        mobile_phone=said.text("mobile_phone") or None,
        languages=[language] if language in LANGUAGES else [],
    )
