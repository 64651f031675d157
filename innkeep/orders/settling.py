"""Checking out at the desk: the stay ends, and what is still open for it is to be settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Staff
from innkeep.orders.lifecycle import ENDED
from innkeep.orders.models import Order
from innkeep.orders.queries import within_reach
from innkeep.stays import actions as stays
from innkeep.stays.models import Stay


@dataclass(frozen=True, slots=True)
class Departure:
    """A stay that has ended, and its orders that have not, oldest first."""

    stay: Stay
    open_orders: Sequence[Order]


async def check_out(db: AsyncSession, staff: Staff, stay_id: UUID) -> Departure:
    """The guests have left. Raises what `stays.actions.check_out` raises."""
    stay = await stays.check_out(db, staff, stay_id)
    return Departure(stay, await open_orders(db, staff, stay))


async def open_orders(db: AsyncSession, staff: Staff, stay: Stay) -> Sequence[Order]:
    """What was ordered during a stay and is neither done nor rejected."""
    query = within_reach(staff).where(Order.stay_id == stay.id, Order.status.not_in(ENDED))
    return list(await db.scalars(query.order_by(Order.id)))
