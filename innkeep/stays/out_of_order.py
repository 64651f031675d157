"""Rooms that are out of order for a time: nobody can book them, be put into them, or be in them meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock, rows
from innkeep.core.actors import Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Invalid, NotFound
from innkeep.core.events import record
from innkeep.core.paging import Listing, page
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.stays.events import RoomClosureChanged
from innkeep.stays.holds import RoomsWanted, holding, require_vacant
from innkeep.stays.models import RoomClosure
from innkeep.stays.times import require_time


class ClosureNotFound(NotFound):
    """No such period in this hotel."""


class UnknownOrder(Invalid):
    """The order that is given as the cause does not exist."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A room to close, why, and from when to when on the hotel's clock; without an end, until further notice."""

    room_id: UUID
    since: datetime
    until: datetime | None
    reason: str
    order_id: UUID | None = None


async def closures_page(db: AsyncSession, staff: Staff, want: Listing) -> list[RoomClosure]:
    """The hotel's periods out of order."""
    require(staff, Operation.READ_HOUSE)
    return await page(db, rows.live(RoomClosure, staff, deleted=want.deleted), RoomClosure, want)


async def closure_for(db: AsyncSession, staff: Staff, closure_id: UUID) -> RoomClosure:
    """One of them, or ClosureNotFound."""
    require(staff, Operation.READ_HOUSE)
    return await rows.find(db, rows.live(RoomClosure, staff), RoomClosure, closure_id, _missing())


async def close_room(db: AsyncSession, staff: Staff, closing: Closing) -> RoomClosure:
    """Take a room out of order, for the sake of an order or without one.

    RoomTaken when a stay holds it in that time, RoomOccupied while somebody is in it at its beginning, RoomOutOfOrder
    when it is closed already; EndsBeforeStart, NoSuchTime, UnknownRoom, UnknownOrder.
    """
    require(staff, Operation.MANAGE_STAYS)
    closure = RoomClosure(
        org_id=staff.org_id,
        room_id=closing.room_id,
        since=closing.since,
        until=closing.until,
        reason=closing.reason,
        order_id=closing.order_id,
        closed_by=staff.user_id,
    )
    await _check(db, staff, closing)
    async with _written(db, staff, closing):
        db.add(closure)
    record(db, RoomClosureChanged(org_id=staff.org_id, closure_id=closure.id, room_id=closure.room_id))
    return closure


async def change_closure(
    db: AsyncSession, staff: Staff, closure_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> RoomClosure:
    """Change days, reason or cause. Refused like closing a room; ChangedMeanwhile."""
    closure = await _to_change(db, staff, closure_id)
    rows.expect_version(closure, version)
    wanted = _closing(closure, changes)
    if changes.keys() & {"since", "until", "room_id"}:
        await _check(db, staff, wanted, by=closure.id)
    async with _written(db, staff, wanted, by=closure.id):
        await rows.change(db, closure, changes)
    record(db, RoomClosureChanged(org_id=staff.org_id, closure_id=closure.id, room_id=closure.room_id))
    return closure


async def delete_closure(db: AsyncSession, staff: Staff, closure_id: UUID) -> None:
    """Put a period away, as if it had never been: the room is free at once. To end one, change `until`."""
    closure = await _to_change(db, staff, closure_id)
    await rows.put_away(db, closure)
    record(db, RoomClosureChanged(org_id=staff.org_id, closure_id=closure.id, room_id=closure.room_id))


async def restore_closure(db: AsyncSession, staff: Staff, closure_id: UUID) -> RoomClosure:
    """Bring it back. Refused like closing the room."""
    closure = await _to_change(db, staff, closure_id, deleted=True)
    wanted = _closing(closure, {})
    await _check(db, staff, wanted, by=closure.id)
    async with _written(db, staff, wanted, by=closure.id):
        await rows.bring_back(db, closure)
    record(db, RoomClosureChanged(org_id=staff.org_id, closure_id=closure.id, room_id=closure.room_id))
    return closure


async def _to_change(db: AsyncSession, staff: Staff, closure_id: UUID, *, deleted: bool = False) -> RoomClosure:
    require(staff, Operation.MANAGE_STAYS)
    query = rows.live(RoomClosure, staff, deleted=deleted)
    return await rows.find_to_change(db, query, RoomClosure, closure_id, _missing())


def _closing(closure: RoomClosure, changes: Mapping[str, object]) -> Closing:
    columns = ("room_id", "since", "until", "reason", "order_id")
    values: dict[str, Any] = {name: changes.get(name, getattr(closure, name)) for name in columns}
    return Closing(**values)


async def _check(db: AsyncSession, staff: Staff, closing: Closing, by: UUID | None = None) -> None:
    """What depends on the hotel's clock: times that never come, and a guest who is there beyond their time."""
    zone = (await people.hotel(db, staff)).timezone
    require_time(closing.since, zone)
    require_time(closing.until, zone)
    now = clock.hotel_now(zone)
    if closing.since <= now and (closing.until is None or now < closing.until):
        await require_vacant(db, staff, _wish(closing, by))


@asynccontextmanager
async def _written(db: AsyncSession, staff: Staff, closing: Closing, by: UUID | None = None) -> AsyncIterator[None]:
    unknown = UnknownOrder("There is no such order. Name one of your hotel, or none.")
    with refusals({"room_closures_org_id_order_id_fkey": unknown}):
        async with holding(db, staff, _wish(closing, by)):
            yield


def _wish(closing: Closing, by: UUID | None) -> RoomsWanted:
    return RoomsWanted([closing.room_id], closing.since, closing.until, by)


def _missing() -> ClosureNotFound:
    return ClosureNotFound("There is no such period out of order.")
