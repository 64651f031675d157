"""The rooms of the house themselves: made, changed, put away, brought back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import rows
from innkeep.core.actors import Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Conflict
from innkeep.people.permissions import Operation, require
from innkeep.stays.models import Room
from innkeep.stays.queries import RoomNotFound


class RoomNumberTaken(Conflict):
    """Another room has this number."""


class RoomHeld(Conflict):
    """A stay is in the room or has booked it."""


async def create_room(db: AsyncSession, staff: Staff, values: Mapping[str, object]) -> Room:
    """Add a room; its code is the database's to give. RoomNumberTaken."""
    require(staff, Operation.MANAGE_HOUSE)
    room = Room(org_id=staff.org_id, **values)
    db.add(room)
    with _refusals():
        await db.flush()
    return room


async def change_room(
    db: AsyncSession, staff: Staff, room_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> Room:
    """Change what is known of a room. RoomNumberTaken, ChangedMeanwhile."""
    room = await _to_change(db, staff, room_id)
    rows.expect_version(room, version)
    with _refusals():
        await rows.change(db, room, changes)
    return room


async def delete_room(db: AsyncSession, staff: Staff, room_id: UUID) -> None:
    """Put a room away. RoomHeld while a stay is in it or has booked it."""
    with _refusals():
        await rows.put_away(db, await _to_change(db, staff, room_id))


async def restore_room(db: AsyncSession, staff: Staff, room_id: UUID) -> Room:
    """Bring a room back. RoomNumberTaken when another has its number by now."""
    room = await _to_change(db, staff, room_id, deleted=True)
    with _refusals():
        await rows.bring_back(db, room)
    return room


async def renew_code(db: AsyncSession, staff: Staff, room_id: UUID) -> Room:
    """Give a room another code: what is printed with the old one leads nowhere from now on.

    Phones that a guest of the stay has opened already stay open.
    """
    room = await _to_change(db, staff, room_id)
    await rows.change(db, room, {"code": func.new_room_code()})
    return room


async def _to_change(db: AsyncSession, staff: Staff, room_id: UUID, *, deleted: bool = False) -> Room:
    require(staff, Operation.MANAGE_HOUSE)
    query = rows.live(Room, staff, deleted=deleted)
    return await rows.find_to_change(db, query, Room, room_id, RoomNotFound("There is no such room."))


def _refusals() -> AbstractContextManager[None]:
    return refusals(
        {
            "rooms_number": RoomNumberTaken("Another room has this number. Choose another, or rename that one first."),
            "rooms_held_are_not_deleted": RoomHeld("A stay is in this room or has booked it. Move or end it first."),
        }
    )
