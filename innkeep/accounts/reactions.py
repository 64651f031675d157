"""What accounts do when something below them changes."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.accounts import actions, queries
from innkeep.orders.events import OrderMoved
from innkeep.orders.lifecycle import OrderStatus

REOPENED = "order reopened"


async def settle_order(db: AsyncSession, event: OrderMoved) -> None:
    """A completed order is charged to its stay; one that is not completed (any more) is not.

    The order is read again, so it does not matter how often this is told, or how late.
    """
    order = await queries.order_now(db, event.org_id, event.order_id)
    if order is None or order.stay_id is None:
        return
    completion = await queries.last_move(db, order, OrderStatus.COMPLETED)
    if order.status is OrderStatus.COMPLETED and order.deleted_at is None:
        if completion is not None:
            await actions.charge_order(db, order, completion)
    elif completion is not None and (move := await queries.last_move(db, order)):
        await actions.take_back(db, order, f"{REOPENED}: {move.reason}" if move.reason else REOPENED, move.moved_by)
