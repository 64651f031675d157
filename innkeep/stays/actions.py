"""Checking in and out, and letting a phone in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Guest, Program, Staff
from innkeep.core.db import Database, refusals
from innkeep.core.errors import Conflict, NotFound
from innkeep.core.events import record
from innkeep.core.tokens import new_token, token_hash
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries
from innkeep.stays.events import StayCheckedIn, StayCheckedOut
from innkeep.stays.models import GuestDevice, Stay, StayGuest, StayStatus


class UnknownRoomCode(NotFound):
    """No room has this code (any more)."""


class NobodyCheckedIn(NotFound):
    """The room exists, but no guest is checked in."""


class StayCannotMove(Conflict):
    """The stay is not in the state that this step starts from."""


class RoomOccupied(Conflict):
    """Somebody else is still checked in to one of the rooms."""


class RoomTaken(Conflict):
    """Another stay holds one of the rooms in that time."""


async def begin_stay(db: AsyncSession, program: Program, stay: Stay, guest_ids: Sequence[UUID]) -> None:
    """Write a stay that begins in the state that it has, with its guests, the first of them the primary one.

    RoomTaken when another stay holds one of its rooms in that time, RoomOccupied while somebody is still in one.
    """
    rooms = await queries.rooms_by_id(db, program, set(stay.room_ids))
    named = " or ".join(f"room {rooms[room_id].room_number}" for room_id in stay.room_ids)
    until = f"from {stay.checkin_date} to {stay.checkout_date}"
    db.add(stay)
    with refusals(
        {
            "room_holds_one_at_a_time": RoomTaken(f"Another stay holds {named} {until}. Move or end it first."),
            "room_holds_one_in_house": RoomOccupied(f"Somebody is still in {named}. Check them out first."),
        }
    ):
        await db.flush()
    for guest_id in guest_ids:
        primary = guest_id == guest_ids[0]
        db.add(StayGuest(org_id=program.org_id, stay_id=stay.id, guest_id=guest_id, is_primary=primary))
    await db.flush()
    if stay.status == StayStatus.CHECKED_IN:
        record(db, StayCheckedIn(org_id=program.org_id, stay_id=stay.id))


async def check_in(db: AsyncSession, staff: Staff, stay_id: UUID) -> Stay:
    """The guests of a reserved stay have arrived. RoomOccupied while a room is not vacated."""
    require(staff, Operation.MANAGE_STAYS)
    stay = await _move(db, staff, stay_id, StayStatus.RESERVED, StayStatus.CHECKED_IN)
    with refusals({"room_holds_one_in_house": RoomOccupied("Check the present guest of the room out first.")}):
        await db.flush()
    record(db, StayCheckedIn(org_id=staff.org_id, stay_id=stay.id))
    return stay


async def check_out(db: AsyncSession, staff: Staff, stay_id: UUID) -> Stay:
    """The guests have left: their phones lose access at once, and their conversation ends."""
    require(staff, Operation.MANAGE_STAYS)
    stay = await _move(db, staff, stay_id, StayStatus.CHECKED_IN, StayStatus.CHECKED_OUT)
    await db.execute(delete(GuestDevice).where(GuestDevice.org_id == staff.org_id, GuestDevice.stay_id == stay.id))
    await db.flush()
    record(db, StayCheckedOut(org_id=staff.org_id, stay_id=stay.id))
    return stay


async def _move(db: AsyncSession, staff: Staff, stay_id: UUID, came_from: StayStatus, to: StayStatus) -> Stay:
    stay = await queries.stay_for(db, staff, stay_id, lock=True)
    if stay.status != came_from:
        said = stay.status.replace("_", " ")
        raise StayCannotMove(f"This stay is {said}; only a stay that is {came_from.replace('_', ' ')} can do this.")
    stay.status = to
    return stay


_CODE = re.compile(r"[0-9A-Za-z]{1,20}")


async def enter(database: Database, code: str) -> tuple[Guest, str]:
    """Let a phone in that opened the code of a room; the guest it acts for and the token for its cookie.

    Raises UnknownRoomCode, or NobodyCheckedIn while the room is empty.
    """
    found = await _room_with(database, code) if _CODE.fullmatch(code) else None
    if found is None:
        raise UnknownRoomCode("This code is not known here. Scan the code in your room again, or ask the front desk.")
    async with database.unit_of_work(Program(org_id=found.org_id)) as db:
        guest = await queries.guest_in_room(db, Program(org_id=found.org_id), found.room_id)
        if guest is None:
            raise NobodyCheckedIn("Nobody is checked in to this room yet. The front desk will be glad to help.")
        token = new_token()
        db.add(
            GuestDevice(
                org_id=guest.org_id, stay_id=guest.stay_id, guest_id=guest.user_id, token_hash=token_hash(token)
            )
        )
    return guest, token


async def _room_with(database: Database, code: str) -> Any:
    async with database.without_tenant() as db:
        return (await db.execute(text("SELECT * FROM find_room(:code)"), {"code": code})).one_or_none()
