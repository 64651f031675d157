"""A room that cannot be used until an order is done is taken out of order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.errors import Invalid
from innkeep.orders import queries
from innkeep.orders.changes import require_open
from innkeep.orders.moves import note
from innkeep.people import queries as people
from innkeep.people.models import Category
from innkeep.people.permissions import Operation, require
from innkeep.stays.models import RoomClosure
from innkeep.stays.out_of_order import Closing, close_room


class NothingToMend(Invalid):
    """Only what is to be mended in a room takes it out of order."""


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """From when to when on the hotel's clock: from now on, and until further notice, where nothing is said. And why."""

    since: datetime | None = None
    until: datetime | None = None
    reason: str | None = None


async def take_out_of_order(db: AsyncSession, staff: Staff, order_id: UUID, wanted: OutOfOrder) -> RoomClosure:
    """Take the room of a maintenance order out of order. NothingToMend, OrderEnded, and what `close_room` raises."""
    require(staff, Operation.MANAGE_STAYS)
    order = await queries.order_for(db, staff, order_id, lock=True)
    require_open(order)
    if order.category is not Category.MAINTENANCE or order.room_id is None:
        raise NothingToMend("Only a maintenance order of a room takes that room out of order.")
    now = clock.hotel_now((await people.hotel(db, staff)).timezone).replace(second=0, microsecond=0)
    titles = ", ".join(item.title for item in await queries.items_of(db, order))
    closing = Closing(
        room_id=order.room_id,
        since=wanted.since or now,
        until=wanted.until,
        reason=wanted.reason or titles,
        order_id=order.id,
    )
    closure = await close_room(db, staff, closing)
    until = f" until {closing.until:%Y-%m-%d %H:%M}" if closing.until else ""
    await note(db, staff, order, f"room out of order from {closing.since:%Y-%m-%d %H:%M}{until}")
    return closure
