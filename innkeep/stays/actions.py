"""Checking in and out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program, Staff
from innkeep.core.errors import Conflict
from innkeep.core.events import record
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries
from innkeep.stays.devices import end_access
from innkeep.stays.events import DoNotDisturbChanged, StayCheckedIn, StayCheckedOut, StayReserved
from innkeep.stays.guests import put_into
from innkeep.stays.holds import RoomsWanted, holding
from innkeep.stays.models import Stay, StayStatus
from innkeep.stays.steps import require_state
from innkeep.stays.times import after, in_words, moment_of, to_the_second


class TooEarly(Conflict):
    """The guests are expected on a later day."""


class StayIsOver(Conflict):
    """The time that was booked has passed."""


EARLIEST = timedelta(days=1)
"""How many days before theirs guests may be checked in; before that, it is the days that are wrong."""


async def begin_stays(db: AsyncSession, program: Program, begun: Sequence[tuple[Stay, Sequence[UUID]]]) -> None:
    """Write stays that begin in the state that they have, each with its guests, the first of them the primary one.

    All or none. RoomTaken when another stay holds one of the rooms in that time, RoomOutOfOrder when it is closed
    then, RoomOccupied while somebody is still in one. Of several stays it is not told which one is in the way.
    """
    house = await people.hotel(db, program)
    wishes = [_wish(house, stay) for stay, _ in begun]
    async with holding(db, program, wishes[0]):
        db.add_all([stay for stay, _ in begun])
    for stay, guest_ids in begun:
        put_into(db, stay, guest_ids)
        in_house = stay.status is StayStatus.CHECKED_IN
        record(db, (StayCheckedIn if in_house else StayReserved)(org_id=program.org_id, stay_id=stay.id))
    await db.flush()


def _wish(house: Organization, stay: Stay) -> RoomsWanted:
    """What a stay that begins asks for: whose guests are here holds its rooms from now on at the latest."""
    starts = moment_of(stay.checkin_date, stay.checkin_time or house.checkin_time)
    if stay.status is StayStatus.CHECKED_IN:
        starts = _here_from(starts, clock.hotel_now(house.timezone))
        stay.checkin_date, stay.checkin_time = starts.date(), starts.time()
    ends = moment_of(stay.checkout_date, stay.checkout_time or house.checkout_time)
    return RoomsWanted(list(stay.room_ids), starts, ends)


async def check_in(db: AsyncSession, staff: Staff, stay_id: UUID) -> Stay:
    """The guests of a reserved stay have arrived. Who is early has the rooms from now on, if they are free.

    StayCannotMove, TooEarly, StayIsOver; RoomTaken and RoomOutOfOrder when they come early, RoomOccupied while a room
    is not vacated.
    """
    require(staff, Operation.MANAGE_STAYS)
    stay = await queries.stay_for(db, staff, stay_id, lock=True)
    require_state(stay, StayStatus.RESERVED)
    zone = (await people.hotel(db, staff)).timezone
    now, starts, ends = clock.hotel_now(zone), stay.starts, stay.ends
    if starts is not None and now.date() < starts.date() - EARLIEST:
        raise TooEarly(f"They are expected on {in_words(starts)}. Change the days of the stay first if they are here.")
    if ends is not None and now >= ends:
        raise StayIsOver(f"They were to leave by {in_words(ends)}. Choose a later departure first, or note a no-show.")
    room_ids = list(stay.room_ids)
    from_now = _here_from(starts, now)
    async with holding(db, staff, RoomsWanted(room_ids, from_now, ends, stay.id)):
        stay.status = StayStatus.CHECKED_IN
        stay.checkin_date, stay.checkin_time = from_now.date(), from_now.time()
    record(db, StayCheckedIn(org_id=staff.org_id, stay_id=stay.id))
    return await queries.stay_with_guests(db, staff, stay.id)


async def check_out(db: AsyncSession, staff: Staff, stay_id: UUID) -> Stay:
    """The guests have left: their phones lose access at once, their conversation ends, and the rooms are free."""
    require(staff, Operation.MANAGE_STAYS)
    stay = await queries.stay_for(db, staff, stay_id, lock=True)
    require_state(stay, StayStatus.CHECKED_IN)
    now = to_the_second(clock.hotel_now((await people.hotel(db, staff)).timezone))
    left = after(stay.starts, now)
    undisturbed = stay.do_not_disturb
    stay.status, stay.do_not_disturb = StayStatus.CHECKED_OUT, False
    stay.checkout_date, stay.checkout_time = left.date(), left.time()
    await end_access(db, staff.org_id, stay.id)
    await db.flush()
    if undisturbed:
        record(db, DoNotDisturbChanged(org_id=staff.org_id, stay_id=stay.id))
    record(db, StayCheckedOut(org_id=staff.org_id, stay_id=stay.id))
    return await queries.stay_with_guests(db, staff, stay.id)


def _here_from(starts: datetime | None, now: datetime) -> datetime:
    """Since when guests hold their rooms who are here now: before their time if they came before it."""
    return starts if starts is not None and starts <= now else to_the_second(now)
