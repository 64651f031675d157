"""Stays that are to come: reserved, changed, cancelled, put away and brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock, rows
from innkeep.core.actors import Program, Staff
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.events import record
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries
from innkeep.stays.events import StayCancelled, StayChanged, StayMoved, StayReserved
from innkeep.stays.guests import Arriving, StayHasEnded, persons, put_into
from innkeep.stays.holds import RoomsWanted, holding, in_the_way
from innkeep.stays.models import Stay, StayStatus
from innkeep.stays.queries import StayNotFound
from innkeep.stays.steps import require_state
from innkeep.stays.times import in_words, moment_of, require_time


class OverBefore(Invalid):
    """The stay would end before now."""


class StayHasBegun(Conflict):
    """The guests are here, or have been: what was booked is history."""


class NotDueYet(Conflict):
    """Nobody can stay away from what has not begun."""


@dataclass(frozen=True, slots=True)
class Booking:
    """Rooms for guests, from day to day on the hotel's clock; without a time, the hotel's own."""

    room_ids: Sequence[UUID]
    guests: Sequence[Arriving]
    checkin_date: date
    checkout_date: date
    checkin_time: time | None = None
    checkout_time: time | None = None


async def reserve(db: AsyncSession, staff: Staff, booking: Booking) -> Stay:
    """Hold rooms for guests to come.

    RoomTaken or RoomOutOfOrder with what is in the way, UnknownRoom, EndsBeforeStart, OverBefore, NoSuchTime,
    UnknownGuest, OnePrimaryGuest.
    """
    require(staff, Operation.MANAGE_STAYS)
    stay = Stay(
        org_id=staff.org_id,
        room_ids=list(booking.room_ids),
        checkin_date=booking.checkin_date,
        checkin_time=booking.checkin_time,
        checkout_date=booking.checkout_date,
        checkout_time=booking.checkout_time,
        status=StayStatus.RESERVED,
    )
    house = await people.hotel(db, staff)
    wish = _wish(stay, house)
    _require_sense(wish, house)
    # Whoever can be told already that the room is gone need not queue for it.
    if (first := await in_the_way(db, staff, wish)) is not None:
        raise first
    guest_ids = await persons(db, staff, booking.guests)
    async with holding(db, staff, wish):
        db.add(stay)
    put_into(db, stay, guest_ids)
    await db.flush()
    record(db, StayReserved(org_id=staff.org_id, stay_id=stay.id))
    return await queries.stay_with_guests(db, staff, stay.id)


async def change_stay(
    db: AsyncSession, staff: Staff, stay_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> Stay:
    """Extend, shorten or shift a stay; one that has not begun may have other rooms, too.

    Refused like reserving; StayHasBegun, StayHasEnded, ChangedMeanwhile.
    """
    require(staff, Operation.MANAGE_STAYS)
    stay = await queries.stay_for(db, staff, stay_id, lock=True)
    rows.expect_version(stay, version)
    changes = {name: value for name, value in changes.items() if getattr(stay, name) != value}
    _require_open(stay, changes)
    house, had = await people.hotel(db, staff), list(stay.room_ids)
    wish = _wish(stay, house, changes)
    if changes.keys() & _TIMES:
        _require_sense(wish, house)
    async with holding(db, staff, wish):
        await rows.change(db, stay, changes)
    for there, here in _moves(had, wish.room_ids):
        record(db, StayMoved(org_id=staff.org_id, stay_id=stay.id, from_room_id=there, to_room_id=here))
    record(db, StayChanged(org_id=staff.org_id, stay_id=stay.id))
    return await queries.stay_with_guests(db, staff, stay.id)


async def set_departure(db: AsyncSession, program: Program, stay: Stay, day: date, at: time | None) -> None:
    """Let a stay end on another day, as an import says. Refused like a change of it."""
    changes = {"checkout_date": day, "checkout_time": at}
    _require_open(stay, changes)
    house = await people.hotel(db, program)
    wish = _wish(stay, house, changes)
    _require_sense(wish, house)
    async with holding(db, program, wish):
        await rows.change(db, stay, changes)
    record(db, StayChanged(org_id=program.org_id, stay_id=stay.id))


async def cancel(db: AsyncSession, staff: Staff, stay_id: UUID) -> Stay:
    """The guests of a reserved stay will not come: its rooms are free at once. StayCannotMove."""
    require(staff, Operation.MANAGE_STAYS)
    stay = await queries.stay_for(db, staff, stay_id, lock=True)
    return await _call_off(db, staff, stay, StayStatus.CANCELLED)


async def no_show(db: AsyncSession, staff: Staff, stay_id: UUID) -> Stay:
    """The guests of a reserved stay did not come: its rooms are free at once. NotDueYet, StayCannotMove."""
    require(staff, Operation.MANAGE_STAYS)
    stay = await queries.stay_for(db, staff, stay_id, lock=True)
    now = clock.hotel_now((await people.hotel(db, staff)).timezone)
    if stay.status is StayStatus.RESERVED and stay.starts and now < stay.starts:
        raise NotDueYet(f"They are expected from {in_words(stay.starts)} on. Wait until then, or cancel the stay.")
    return await _call_off(db, staff, stay, StayStatus.NO_SHOW)


async def _call_off(db: AsyncSession, staff: Staff, stay: Stay, to: StayStatus) -> Stay:
    require_state(stay, StayStatus.RESERVED)
    stay.status = to
    await db.flush()
    record(db, StayCancelled(org_id=staff.org_id, stay_id=stay.id))
    return await queries.stay_with_guests(db, staff, stay.id)


async def delete_stay(db: AsyncSession, staff: Staff, stay_id: UUID) -> None:
    """Put away a stay that never began. StayHasBegun."""
    stay = await _never_began(db, staff, stay_id)
    await rows.put_away(db, stay)
    record(db, StayChanged(org_id=staff.org_id, stay_id=stay.id))


async def restore_stay(db: AsyncSession, staff: Staff, stay_id: UUID) -> Stay:
    """Bring it back, with its rooms if they are still free: RoomTaken, RoomOutOfOrder."""
    stay = await _never_began(db, staff, stay_id, deleted=True)
    async with holding(db, staff, _wish(stay, await people.hotel(db, staff))):
        await rows.bring_back(db, stay)
    record(db, StayChanged(org_id=staff.org_id, stay_id=stay.id))
    return await queries.stay_with_guests(db, staff, stay.id)


async def _never_began(db: AsyncSession, staff: Staff, stay_id: UUID, *, deleted: bool = False) -> Stay:
    require(staff, Operation.MANAGE_STAYS)
    missing = StayNotFound("There is no such stay.")
    stay = await rows.find_to_change(db, rows.live(Stay, staff, deleted=deleted), Stay, stay_id, missing)
    if stay.status in {StayStatus.CHECKED_IN, StayStatus.CHECKED_OUT}:
        raise StayHasBegun("Guests have been here for this stay, so it is kept. Check them out when they leave.")
    return stay


_TIMES = {"checkin_date", "checkin_time", "checkout_date", "checkout_time"}


def _require_open(stay: Stay, changes: Mapping[str, object]) -> None:
    if stay.status not in {StayStatus.RESERVED, StayStatus.CHECKED_IN}:
        said_status = stay.status.replace("_", " ")
        raise StayHasEnded(f"This stay is {said_status} and cannot be changed any more. Reserve another one.")
    if stay.in_house and changes.keys() - {"checkout_date", "checkout_time"}:
        raise StayHasBegun("The guests are here: only their departure can change. To change rooms, move the stay.")


def _require_sense(wish: RoomsWanted, house: Organization) -> None:
    require_time(wish.since, house.timezone)
    require_time(wish.until, house.timezone)
    now = clock.hotel_now(house.timezone)
    if wish.until is not None and wish.until <= now:
        raise OverBefore(f"It is {in_words(now)} at the hotel, so this stay would be over. Choose a later departure.")


def _wish(stay: Stay, house: Organization, changes: Mapping[str, object] | None = None) -> RoomsWanted:
    """What the stay will hold, once the times that it does not say are those of the hotel."""
    will = {name: getattr(stay, name) for name in (*_TIMES, "room_ids")} | dict(changes or {})
    return RoomsWanted(
        list(will["room_ids"]),
        moment_of(will["checkin_date"], will["checkin_time"] or house.checkin_time),
        moment_of(will["checkout_date"], will["checkout_time"] or house.checkout_time),
        stay.id,
    )


def _moves(had: Sequence[UUID], has: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Each room that was given up, with the one in its place; the first one where there is none."""
    new = [room for room in has if room not in had]
    gone = [room for room in had if room not in has]
    return [(room, new[place] if place < len(new) else has[0]) for place, room in enumerate(gone)]
