"""A new stay: reserved for later, or for somebody who stands at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.form_fields import Fields, FormFields
from innkeep.console.stays import Toast, stay_shown
from innkeep.console.stays_changing import arriving
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.orders.search import search
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.stays import actions, booking
from innkeep.stays.booking import Booking
from innkeep.stays.free import free_rooms
from innkeep.stays.guests import Arriving
from innkeep.stays.holds import RoomsWanted
from innkeep.stays.models import Room, Stay
from innkeep.web.context import InnkeepSettings
from innkeep.web.languages import LANGUAGES
from innkeep.web.pages import by_script, done, fragment, render

router = APIRouter(prefix="/stays")

MOST_KNOWN = 5
SHORTEST = 2
"""Letters of a name from which on guests of earlier stays are looked for."""


@router.get("/new")
async def new_stay(
    desk: SignedInDesk,
    room: Annotated[UUID | None, Query()] = None,
    since: Annotated[date | None, Query(alias="from")] = None,
    name: Annotated[str, Query(max_length=200)] = "",
    here: Annotated[Literal["", "1"], Query()] = "",
) -> Response:
    """The form; for a room and a night that somebody chose in the grid, or for somebody who stands at the desk."""
    async with desk.database.unit_of_work(desk.staff) as db:
        hotel = await people.hotel(db, desk.staff)
        today = clock.hotel_now(hotel.timezone).date()
        arrival = max(since or today, today)
        departure = arrival + timedelta(days=1)
        shown: dict[str, Any] = {
            "today": today,
            "arrival": arrival,
            "departure": departure,
            "chosen": {room} if room else set(),
            "rooms": await _free(db, desk.staff, arrival, departure),
            "languages": LANGUAGES,
            "name": " ".join(name.split()),
            "here": bool(here),
        }
        if not by_script(desk.request):
            shown |= {"frame": await frame(db, desk.staff), "events": "/console/events/desk"}
    template = "console/stay_new.html" if by_script(desk.request) else "console/stay_new_page.html"
    return render(template, shown)


@router.get("/rooms")
async def rooms_free(
    desk: SignedInDesk,
    arrival: Annotated[str, Query()] = "",
    departure: Annotated[str, Query()] = "",
    room: Annotated[list[UUID] | None, Query()] = None,
) -> Response:
    """The rooms that are free in the days that the form says; nothing but a hint while it says none."""
    require(desk.staff, Operation.MANAGE_STAYS)
    said = Fields({"arrival": [arrival], "departure": [departure]})
    first, last = said.day("arrival", "Arrival"), said.day("departure", "Departure")
    async with desk.database.unit_of_work(desk.staff) as db:
        rooms = await _free(db, desk.staff, first, last) if first <= last else []
    return render("console/stay_rooms.html", {"rooms": rooms, "chosen": set(room or ()), "name": ""})


async def _free(db: AsyncSession, staff: Staff, first: date, last: date) -> list[Room]:
    hotel = await people.hotel(db, staff)
    now = clock.hotel_now(hotel.timezone)
    since = datetime.combine(first, hotel.checkin_time)
    until = datetime.combine(last, hotel.checkout_time)
    here = first <= now.date()
    return await free_rooms(db, staff, RoomsWanted([], min(since, now) if here else since, until), now=here)


@router.get("/guests")
async def known_guests(desk: SignedInDesk, name: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Guests of earlier stays who are called so, to be taken instead of written anew."""
    require(desk.staff, Operation.MANAGE_STAYS)
    words, found = " ".join(name.split()), []
    if len(words) >= SHORTEST:
        async with desk.database.unit_of_work(desk.staff) as db:
            found = list((await search(db, desk.staff, words, limit=MOST_KNOWN)).guests)
    return render("console/stay_known.html", {"known": found})


@router.post("/new")
async def make_stay(desk: SignedInDesk, said: FormFields, settings: InnkeepSettings) -> Response:
    """Reserve it; with `here`, check the guests in at once. 409 names what is in the way."""
    async with desk.database.unit_of_work(desk.staff) as db:
        stay = await booking.reserve(db, desk.staff, _booking(said))
        if "here" in said:
            stay = await actions.check_in(db, desk.staff, stay.id)
        shown = await stay_shown(db, desk.staff, stay.id, settings.public_url)
    told = Toast(_told(stay, shown.guest, shown.numbers), look=f"/console/stays/{stay.id}")
    html = fragment("console/stay_told.html", told=told, s=shown, whole=False, languages=LANGUAGES)
    return done(desk.request, html, f"/console/stays/{stay.id}")


def _booking(said: Fields) -> Booking:
    first = replace(arriving(said), is_primary=True)
    others = [name for line in said.text("others", most=2_000).splitlines() if (name := " ".join(line.split())[:200])]
    return Booking(
        room_ids=said.keys("room", "A room"),
        guests=[first, *(Arriving(name=name) for name in others)],
        checkin_date=said.day("arrival", "Arrival"),
        checkout_date=said.day("departure", "Departure"),
    )


def _told(stay: Stay, guest: str, rooms: str) -> str:
    if stay.in_house:
        return f"{guest} is checked in to room {rooms}."
    day = stay.checkin_date
    return f"Room {rooms} is reserved for {guest}" + (f" from {day:%A} {day.day} {day:%B}." if day else ".")
