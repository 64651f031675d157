"""Rooms that could be had from one moment to another."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Staff
from innkeep.people.permissions import Operation, require
from innkeep.stays.holds import RoomsWanted
from innkeep.stays.models import Room
from innkeep.stays.queries import by_number, rooms_by_id

# Whoever is in a room has it, however long they meant to stay: nobody can be put beside them now.
_HELD = text("""
    SELECT DISTINCT h.room_id FROM room_holds h
    WHERE h.org_id = :org_id AND coalesce(h.stay_id, h.closure_id) IS DISTINCT FROM :by
        AND (h.holds AND h.ends > coalesce(:since, '-infinity'::timestamp)
                AND h.begins < coalesce(:until, 'infinity'::timestamp)
            OR h.checked_in AND :now)
""")

_ROOMS = text("SELECT id FROM rooms WHERE org_id = :org_id AND deleted_at IS NULL")


async def free_rooms(db: AsyncSession, staff: Staff, wish: RoomsWanted, *, now: bool) -> list[Room]:
    """The hotel's rooms, by number, that nobody but `wish.by` holds in that time. `now`: nobody is in them, either.

    `wish.room_ids` are left out.
    """
    require(staff, Operation.MANAGE_STAYS)
    asked = {"org_id": staff.org_id, "since": wish.since, "until": wish.until, "by": wish.by, "now": now}
    held: set[UUID] = set(await db.scalars(_HELD, asked))
    every = set(await db.scalars(_ROOMS, {"org_id": staff.org_id}))
    rooms = await rooms_by_id(db, staff, every - held - set(wish.room_ids))
    return sorted(rooms.values(), key=lambda room: by_number(room.room_number))
