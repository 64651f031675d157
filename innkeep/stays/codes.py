"""Which rooms' codes are printed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Staff
from innkeep.people.permissions import Operation, require
from innkeep.stays.models import Room
from innkeep.stays.queries import RoomNotFound, by_number


async def rooms_to_print(db: AsyncSession, staff: Staff, room_ids: Collection[UUID] = ()) -> list[Room]:
    """The rooms of these keys, or all where none is named, by number. RoomNotFound when one is not there."""
    require(staff, Operation.MANAGE_STAYS)
    query = select(Room).where(Room.org_id == staff.org_id, Room.deleted_at.is_(None))
    if room_ids:
        query = query.where(Room.id.in_(room_ids))
    rooms = sorted(await db.scalars(query), key=lambda room: by_number(room.room_number))
    if not rooms or len(rooms) < len(set(room_ids)):
        raise RoomNotFound("There is no such room to print a code for." if room_ids else "There are no rooms yet.")
    return rooms
