"""Stays from a table: by their rooms, their arrival and their guest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.errors import InnkeepError, Invalid
from innkeep.people import queries as people
from innkeep.people.models import User
from innkeep.spreadsheets.guests import Register, folded, register, same
from innkeep.spreadsheets.plan import Plan, difference, first_lines, shown
from innkeep.spreadsheets.problems import did_you_mean, quoted
from innkeep.spreadsheets.rooms import rooms_by_number
from innkeep.spreadsheets.tables import Entry
from innkeep.stays.actions import begin_stays
from innkeep.stays.booking import set_departure
from innkeep.stays.models import Room, RoomHold, Stay, StayGuest, StayStatus


class StayIsPast(Invalid):
    """A stay that is not there ends before today."""


async def import_stays(db: AsyncSession, program: Program, entries: list[Entry], plan: Plan) -> None:
    """Stays that are not there yet are made; of those that are there, the departure becomes what the line says."""
    first_lines(plan, entries, [_key(entry) for entry in entries])
    house = _House(
        program,
        await rooms_by_number(db, program),
        await register(db, program),
        await _stays(db, program, {entry["arrival"] for entry in entries}),
        clock.hotel_now((await people.hotel(db, program)).timezone).date(),
    )
    new: list[_New] = []
    for entry in entries:
        rooms = _rooms(house, entry, plan)
        if rooms is None:
            continue
        try:
            if (stay := house.find(entry, rooms)) is not None:
                await _settle(db, program, stay, entry, plan)
            else:
                new.append(_new(db, house, entry, rooms))
                plan.add(entry, f"{_thing(entry)} ({entry['arrival']} to {entry['departure']})")
        except InnkeepError as refusal:
            plan.refuse(entry, None, refusal.detail)
    await db.flush()
    if new:
        await _begin(db, program, new, plan)


def _key(entry: Entry) -> object:
    return (frozenset(entry["rooms"]), entry["arrival"], folded(entry["guest"]))


async def live_stays(db: AsyncSession, program: Program) -> list[Stay]:
    """The stays that are to come or go on, with their guests, the first to arrive first."""
    query = _with_guests(program).where(Stay.status.in_([StayStatus.RESERVED, StayStatus.CHECKED_IN]))
    return list(await db.scalars(query.order_by(Stay.checkin_date, Stay.checkin_time, Stay.id)))


async def _stays(db: AsyncSession, program: Program, arrivals: set[date]) -> dict[UUID, list[Stay]]:
    """Those that a line may be of, by their rooms: live ones, and what became of others that arrived on its day."""
    wanted = Stay.status.in_([StayStatus.RESERVED, StayStatus.CHECKED_IN]) | Stay.checkin_date.in_(arrivals)
    held = await _held(db, program)
    by_room: dict[UUID, list[Stay]] = defaultdict(list)
    for stay in await db.scalars(_with_guests(program).where(wanted).order_by(Stay.id)):
        for room_id in held[stay.id]:
            by_room[room_id].append(stay)
    return by_room


def _with_guests(program: Program) -> Select[Stay]:
    query = select(Stay).where(Stay.org_id == program.org_id, Stay.deleted_at.is_(None))
    return query.options(selectinload(Stay.guests).joinedload(StayGuest.guest))


async def _held(db: AsyncSession, program: Program) -> dict[UUID, set[UUID]]:
    """The rooms of each stay, those included that its guests have moved out of."""
    held: dict[UUID, set[UUID]] = defaultdict(set)
    query = select(RoomHold.stay_id, RoomHold.room_id).where(RoomHold.org_id == program.org_id)
    for stay_id, room_id in await db.execute(query):
        if stay_id is not None:
            held[stay_id].add(room_id)
    return held


@dataclass(frozen=True, slots=True)
class _House:
    """What the lines are compared with."""

    program: Program
    rooms: dict[str, Room]
    guests: Register
    stays: dict[UUID, list[Stay]]
    today: date

    def find(self, entry: Entry, rooms: list[Room]) -> Stay | None:
        """The stay that a line is of."""
        found = [stay for room in rooms for stay in self.stays[room.id] if _is_of(stay, entry)]
        return next((stay for stay in found if stay.checkin_date == entry["arrival"]), found[0] if found else None)


def _is_of(stay: Stay, entry: Entry) -> bool:
    """Who came early arrived on another day than was booked, so those who are here are known by any of their nights."""
    guests = [each.guest for each in stay.guests]
    here = stay.in_house and (stay.checkout_date or date.max) > entry["arrival"]
    early = here and stay.checkin_date is not None and stay.checkin_date < entry["departure"]
    return (stay.checkin_date == entry["arrival"] or early) and any(_is_guest(each, entry) for each in guests)


def _is_guest(guest: User, entry: Entry) -> bool:
    if entry["email"] and guest.email:
        return bool(guest.email.casefold() == entry["email"].casefold())
    return same(guest.name, entry["guest"])


def _rooms(house: _House, entry: Entry, plan: Plan) -> list[Room] | None:
    """The rooms that a line names, None when it names one that is not there or makes no sense by itself."""
    unknown = [number for number in entry["rooms"] if number not in house.rooms]
    for number in unknown:
        hint = did_you_mean(number, sorted(house.rooms)) or "; add it first"
        plan.refuse(entry, "rooms", f"there is no room {quoted(number)}{hint}")
    if entry["departure"] <= entry["arrival"]:
        plan.refuse(entry, "departure", "is not after the arrival; choose a later day")
        return None
    return None if unknown else [house.rooms[number] for number in entry["rooms"]]


async def _settle(db: AsyncSession, program: Program, stay: Stay, entry: Entry, plan: Plan) -> None:
    known = {folded(each.guest.name) for each in stay.guests}
    if missing := [name for name in entry["companions"] or [] if folded(name) not in known]:
        plan.refuse(entry, "companions", f"{quoted(missing[0])} is not in this stay yet; add them to the stay first")
        return
    differences: list[str] = []
    if stay.status in {StayStatus.RESERVED, StayStatus.CHECKED_IN}:
        at = entry["departure_time"] or stay.checkout_time
        before = (stay.checkout_date, stay.checkout_time)
        if before != (entry["departure"], at):
            await set_departure(db, program, stay, entry["departure"], at)
            for label, old, new in zip(("departure", "departure time"), before, (entry["departure"], at), strict=True):
                differences += [difference(label, old, new)] if old != new else []
    plan.change(entry, _thing(entry), differences)


@dataclass(frozen=True, slots=True)
class _New:
    """A stay that is to begin, with its guests, the first of them the primary one, and the line that it is of."""

    entry: Entry
    stay: Stay
    guests: list[User]


def _new(db: AsyncSession, house: _House, entry: Entry, rooms: list[Room]) -> _New:
    if entry["departure"] < house.today:
        raise StayIsPast(
            "is of days that have passed; take the line out: only present stays and those to come are made"
        )
    guest = house.guests.find(entry["guest"], entry["email"], entry["phone"]) if _is_known_by(entry) else None
    guests = [guest or house.guests.add(db, entry["guest"], entry["email"], entry["phone"])]
    guests += [house.guests.add(db, name, None, None) for name in entry["companions"] or []]
    stay = Stay(
        org_id=house.program.org_id,
        room_ids=[room.id for room in rooms],
        checkin_date=entry["arrival"],
        checkin_time=entry["arrival_time"],
        checkout_date=entry["departure"],
        checkout_time=entry["departure_time"],
        status=entry["status"] or StayStatus.RESERVED,
    )
    return _New(entry, stay, guests)


async def _begin(db: AsyncSession, program: Program, new: list[_New], plan: Plan) -> None:
    """Write all at once. What is in the way of one of them is found by halves: thousands of lines, few refusals."""
    try:
        await begin_stays(db, program, [(each.stay, [guest.id for guest in each.guests]) for each in new])
    except InnkeepError as refusal:
        if len(new) == 1:
            plan.refuse(new[0].entry, None, refusal.detail)
            return
        half = len(new) // 2
        await _begin(db, program, new[:half], plan)
        await _begin(db, program, new[half:], plan)


def _is_known_by(entry: Entry) -> bool:
    """A name alone may be anybody's, so it is somebody new."""
    return bool(entry["email"] or entry["phone"])


def _thing(entry: Entry) -> str:
    return f"stay of {shown(entry['guest'])} in {shown(entry['rooms'])}"
