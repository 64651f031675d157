"""Steps of an order that have been decided on, and the rows of its history."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor
from innkeep.core.events import record
from innkeep.orders import promises
from innkeep.orders.events import OrderChanged, OrderMoved, OrderPlaced
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order, OrderMove
from innkeep.orders.queries import history_of


async def begin(db: AsyncSession, actor: Actor, order: Order) -> Order:
    """The first row of an order's history, once it and its items are written."""
    await _write(db, actor, order, None, None)
    await promises.promise(db, order)
    record(db, OrderPlaced(org_id=order.org_id, order_id=order.id, session_id=order.session_id))
    return order


async def begin_like(db: AsyncSession, actor: Actor, order: Order, first: Order, reason: str) -> Order:
    """An order that was a part of another until now: what happened to that one has happened to it, too."""
    for each in await history_of(db, first):
        db.add(
            OrderMove(
                org_id=order.org_id,
                order_id=order.id,
                created_at=each.created_at,
                from_status=each.from_status,
                to_status=each.to_status,
                moved_by=each.moved_by,
                reason=each.reason,
            )
        )
    await db.flush()
    await promises.promise(db, order)
    await _write(db, actor, order, order.status, reason)
    await promises.keep_time(db, order)
    record(db, OrderPlaced(org_id=order.org_id, order_id=order.id, session_id=order.session_id))
    return order


async def move(db: AsyncSession, actor: Actor, order: Order, to: OrderStatus, reason: str | None) -> Order:
    """Carry out a step that the life cycle allows."""
    came_from, order.status = order.status, to
    order.parked_from = None
    await _write(db, actor, order, came_from, reason)
    await promises.keep_time(db, order)
    record(db, OrderMoved(org_id=order.org_id, order_id=order.id, session_id=order.session_id))
    return order


async def note(db: AsyncSession, actor: Actor, order: Order, what: str, *, anew: bool = False) -> Order:
    """Tell in the history what happened to an order that stays where it is; `anew` gives it its time again."""
    await _write(db, actor, order, order.status, what)
    await (promises.promise(db, order) if anew else promises.keep_time(db, order))
    record(db, OrderChanged(org_id=order.org_id, order_id=order.id, session_id=order.session_id))
    return order


async def _write(
    db: AsyncSession, actor: Actor, order: Order, came_from: OrderStatus | None, reason: str | None
) -> None:
    db.add(
        OrderMove(
            org_id=order.org_id,
            order_id=order.id,
            from_status=came_from,
            to_status=order.status,
            moved_by=actor.user_id,
            reason=reason,
        )
    )
    await db.flush()
