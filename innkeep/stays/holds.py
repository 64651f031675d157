"""What holds a room, and what is said to whoever comes second.

Bookings and closures of a room wait for each other at its row; the exclusion of `room_holds` lets one of them in. The
others are told who was first, which is looked up once the refused write has been taken back.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import DeadlockDetectedError, LockNotAvailableError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor
from innkeep.core.db import constraint_of
from innkeep.core.errors import Conflict, InnkeepError, Invalid, Unavailable
from innkeep.stays.times import NoSuchTime, in_words


class RoomTaken(Conflict):
    """Another stay holds one of the rooms in that time."""


class RoomOccupied(Conflict):
    """Somebody else is still checked in to one of the rooms."""


class RoomOutOfOrder(Conflict):
    """One of the rooms is out of order in that time."""


class UnknownRoom(Invalid):
    """A room that is named does not exist, was deleted, or is named twice."""


class EndsBeforeStart(Invalid):
    """The end is not after the start."""


class RoomBusy(Unavailable):
    """Others write to the same room at this moment."""


@dataclass(frozen=True, slots=True)
class RoomsWanted:
    """Rooms that are wanted from one moment to another on the hotel's clock. `by` is the stay or closure that asks."""

    room_ids: Sequence[UUID]
    since: datetime | None
    until: datetime | None
    by: UUID | None = None


@asynccontextmanager
async def holding(db: AsyncSession, actor: Actor, wish: RoomsWanted) -> AsyncIterator[None]:
    """What is written inside happens, or is taken back and refused by name.

    RoomTaken, RoomOutOfOrder and RoomOccupied say what is in the way; UnknownRoom, EndsBeforeStart, NoSuchTime what
    makes no sense; RoomBusy after 5 s in the queue for a room.
    """
    try:
        async with db.begin_nested():
            yield
            await db.flush()
    except DBAPIError as error:
        refusal = await _refusal(db, actor, wish, error)
        if refusal is None:
            raise
        raise refusal from error


_NO_SUCH_ROOM = UnknownRoom("There is no such room. Choose one of your hotel.")

_REFUSED: dict[str, InnkeepError] = {
    "checkin_rooms_live_rooms": UnknownRoom("A room was not found, or is named twice. Name each room of yours once."),
    "room_closures_live_room": _NO_SUCH_ROOM,
    "room_closures_org_id_room_id_fkey": _NO_SUCH_ROOM,
    "checkin_rooms_ends_after_start": EndsBeforeStart("A stay ends after it starts. Choose a later departure."),
    "room_closures_end_after_start": EndsBeforeStart("A room is closed until some later moment. Choose a later end."),
    "checkin_rooms_at_times_that_come": NoSuchTime("The clocks are put forward over this time. Choose a later one."),
    "room_closures_at_times_that_come": NoSuchTime("The clocks are put forward over this time. Choose a later one."),
}


async def _refusal(db: AsyncSession, actor: Actor, wish: RoomsWanted, error: DBAPIError) -> InnkeepError | None:
    name = constraint_of(error)
    if name == "room_holds_one_in_house":
        return await _who_is_in(db, actor, wish)
    cause = getattr(error.orig, "__cause__", None)
    waited = isinstance(cause, LockNotAvailableError | DeadlockDetectedError)
    if name == "room_holds_one_at_a_time" or waited:
        first = await in_the_way(db, actor, wish)
        if first is None and waited:
            return RoomBusy("Others are booking the same room right now. Nothing was written; try again in a moment.")
        return first or RoomTaken("Another stay holds one of the rooms in that time. Look at the rooms again.")
    return _REFUSED.get(name or "")


_IN_THE_WAY = text("""
    SELECT r.id, r.room_number, h.stay_id, h.closure_id, c.reason, h.checked_in,
        lower(h.during) AS since, upper(h.during) AS until
    FROM room_holds h
    JOIN rooms r ON r.org_id = h.org_id AND r.id = h.room_id
    LEFT JOIN room_closures c ON c.org_id = h.org_id AND c.id = h.closure_id
    WHERE h.org_id = :org_id AND h.room_id = ANY (:room_ids) AND h.holds
        AND h.ends > coalesce(:since, '-infinity'::timestamp) AND h.begins < coalesce(:until, 'infinity'::timestamp)
        AND coalesce(h.stay_id, h.closure_id) IS DISTINCT FROM :by
    ORDER BY lower(h.during), r.room_number LIMIT 1
""")


async def in_the_way(db: AsyncSession, actor: Actor, wish: RoomsWanted) -> InnkeepError | None:
    """The first stay or closure that holds one of the rooms in that time, as the refusal that names it."""
    if wish.since and wish.until and wish.since >= wish.until:
        return None
    found = (await db.execute(_IN_THE_WAY, _asked(actor, wish))).one_or_none()
    if found is None:
        return None
    times = f"from {in_words(found.since) if found.since else 'before'} until {in_words(found.until)}"
    members = {
        "room_id": str(found.id),
        "room_number": found.room_number,
        "since": found.since and found.since.isoformat(),
        "until": found.until and found.until.isoformat(),
    }
    if found.closure_id:
        return RoomOutOfOrder(
            f"Room {found.room_number} is out of order {times}: {found.reason}. Choose another room or other days.",
            closure_id=str(found.closure_id),
            **members,
        )
    return RoomTaken(
        f"Another stay holds room {found.room_number} {times}. Choose another room or other days, or move that stay.",
        stay_id=str(found.stay_id),
        **members,
    )


_WHO_IS_IN = text("""
    SELECT r.id, r.room_number, h.stay_id, upper(h.during) AS until
    FROM room_holds h JOIN rooms r ON r.org_id = h.org_id AND r.id = h.room_id
    WHERE h.org_id = :org_id AND h.room_id = ANY (:room_ids) AND h.checked_in AND h.stay_id IS DISTINCT FROM :by
    ORDER BY r.room_number LIMIT 1
""")


async def _who_is_in(db: AsyncSession, actor: Actor, wish: RoomsWanted) -> RoomOccupied:
    asked = {key: value for key, value in _asked(actor, wish).items() if key not in {"since", "until"}}
    found = (await db.execute(_WHO_IS_IN, asked)).one_or_none()
    if found is None:
        return RoomOccupied("Somebody is still in one of the rooms. Check them out first.")
    return RoomOccupied(
        f"Somebody is still in room {found.room_number} and was to leave by {in_words(found.until)}. "
        "Check them out first.",
        room_id=str(found.id),
        room_number=found.room_number,
        stay_id=str(found.stay_id),
    )


def _asked(actor: Actor, wish: RoomsWanted) -> dict[str, Any]:
    return {
        "org_id": actor.org_id,
        "room_ids": list(wish.room_ids),
        "since": wish.since,
        "until": wish.until,
        "by": wish.by,
    }


async def require_vacant(db: AsyncSession, actor: Actor, wish: RoomsWanted) -> None:
    """Raise RoomOccupied while somebody is in one of the rooms; nobody can enter them until this transaction ends."""
    locked = text(
        "SELECT r.is_booked FROM rooms r WHERE r.org_id = :org_id AND r.id = ANY (:room_ids)"
        " ORDER BY r.id FOR NO KEY UPDATE"
    )
    rooms = await db.scalars(locked, {"org_id": actor.org_id, "room_ids": list(wish.room_ids)})
    if any(rooms.all()):
        raise await _who_is_in(db, actor, wish)
