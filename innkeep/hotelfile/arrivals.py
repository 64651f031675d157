"""Importing stays: guests who are in the house from the first day on, so that there is somebody to write for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.hotelfile.changes import Change, added, shown
from innkeep.hotelfile.entries import StayEntry
from innkeep.hotelfile.house import rooms_by_number
from innkeep.people import queries as people
from innkeep.people.models import Role, User
from innkeep.stays.actions import begin_stays
from innkeep.stays.models import Stay, StayStatus


async def import_stays(db: AsyncSession, program: Program, entries: Sequence[StayEntry]) -> list[Change]:
    """Stays that are not there yet, checked in, or reserved when they begin on a later day.

    A stay is there when the same rooms are checked in, or held for any of its nights. One whose nights have passed is
    not made any more. RoomTaken, RoomOccupied.
    """
    if not entries:
        return []
    today = clock.hotel_now((await people.hotel(db, program)).timezone).date()
    rooms = await rooms_by_number(db, program)
    present = await _live_stays(db, program)
    changes: list[Change] = []
    for entry in entries:
        arrival = entry.arrival or today
        departure = arrival + timedelta(days=entry.nights)
        room_ids = [rooms[number].id for number in entry.rooms]
        if departure <= today or any(_is(stay, room_ids, arrival, departure) for stay in present):
            continue
        stay = Stay(
            org_id=program.org_id,
            room_ids=room_ids,
            checkin_date=arrival,
            checkout_date=departure,
            status=StayStatus.CHECKED_IN if arrival <= today else StayStatus.RESERVED,
        )
        await begin_stays(db, program, [(stay, await _guests(db, program, entry))])
        changes.append(_change(entry, arrival))
    return changes


async def _live_stays(db: AsyncSession, program: Program) -> list[Stay]:
    query = select(Stay).where(
        Stay.org_id == program.org_id,
        Stay.deleted_at.is_(None),
        Stay.status.in_([StayStatus.RESERVED, StayStatus.CHECKED_IN]),
    )
    return list(await db.scalars(query))


def _is(stay: Stay, room_ids: list[UUID], arrival: date, departure: date) -> bool:
    if set(stay.room_ids) != set(room_ids):
        return False
    overlaps = (stay.checkin_date or date.min) < departure and arrival < (stay.checkout_date or date.max)
    return overlaps or stay.status == StayStatus.CHECKED_IN


async def _guests(db: AsyncSession, program: Program, entry: StayEntry) -> list[UUID]:
    role_id = await db.scalar(select(Role.id).where(Role.name == "guest", Role.deleted_at.is_(None)))
    guests = [
        User(org_id=program.org_id, name=guest.name, email=guest.email or "", role_id=role_id) for guest in entry.guests
    ]
    db.add_all(guests)
    await db.flush()
    return [guest.id for guest in guests]


def _change(entry: StayEntry, arrival: date) -> Change:
    rooms = f"room{'s' if len(entry.rooms) > 1 else ''} {shown(entry.rooms)}"
    nights = f"{entry.nights} night{'s' if entry.nights > 1 else ''} from {arrival}"
    return added(f"stay of {shown(entry.guests[0].name)} in {rooms}", nights)
