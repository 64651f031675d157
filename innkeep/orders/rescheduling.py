"""Another time for an order: what the guest wants at eight, they want at nine, or at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.availability import Moment, require_served
from innkeep.core import clock
from innkeep.core.actors import Actor, Agent, Guest
from innkeep.orders import queries
from innkeep.orders.corrections import order_to_correct
from innkeep.orders.models import Order
from innkeep.orders.moves import note
from innkeep.orders.times import in_words, require_times, zone_of
from innkeep.people.permissions import Operation, allowed


async def want_at(db: AsyncSession, actor: Guest | Agent, order_id: UUID, at: datetime | None) -> Order:
    """Let an order that nobody has begun with be for another time, on the guest's word; None is as soon as possible.

    TooLateToChange, OrderNotFound, and what `reschedule` raises. The time that it is for already changes nothing.
    """
    order = await order_to_correct(db, actor, order_id)
    if order.wanted_at == at:
        return order
    return await note(db, actor, order, await reschedule(db, actor, order, at))


async def reschedule(db: AsyncSession, actor: Actor, order: Order, at: datetime | None) -> str:
    """Give an order that is locked another time; what the history tells of it.

    TimePassed, TimeTooFar, TimeAfterStay, OutOfHours.
    """
    await require_times(db, actor, order.stay_id, [at])
    zone = await zone_of(db, actor)
    if not allowed(actor, Operation.OVERRIDE_CATALOGUE):
        items = await queries.items_of(db, order)
        on_menu = await catalogue.items_by_id(db, actor, [item.item_id for item in items if item.item_id])
        now = clock.hotel_now(zone.key)
        wanted = clock.hotel_time(at, zone.key) if at else now
        require_served(on_menu.values(), Moment(wanted, zone.key, now))
    before, order.wanted_at = order.wanted_at, at
    return f"for {in_words(at, zone)} instead of {in_words(before, zone)}"
