"""A guest's second thoughts about what was ordered and not begun: more of it, fewer, or none."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import rows
from innkeep.core.actors import Agent, Guest
from innkeep.core.errors import Conflict
from innkeep.orders import queries
from innkeep.orders.actions import cancel_order
from innkeep.orders.lifecycle import BEFORE_WORK
from innkeep.orders.models import Order, OrderItem
from innkeep.orders.moves import note
from innkeep.orders.placing import NeedsConfirmation
from innkeep.orders.wishes import Wish, priced, require_orderable, take_turns


class TooLateToChange(Conflict):
    """Somebody is at work on it already, or it has ended."""


def can_be_corrected(order: Order) -> bool:
    """Whether nobody has begun with it: what is parked is where it was before."""
    return (order.parked_from or order.status) in BEFORE_WORK


async def correct_order(db: AsyncSession, actor: Guest | Agent, order_id: UUID, item_id: UUID, qty: int) -> Order:
    """Let an order hold `qty` of a catalogue item, on the guest's word; without its last item it is cancelled.

    More of what costs something is never made of a word: NeedsConfirmation. TooLateToChange, ItemNotFound, and what the
    catalogue refuses of what is more than before.
    """
    order = await order_to_correct(db, actor, order_id)
    items = await queries.items_of(db, order)
    lines = [item for item in items if item.item_id == item_id]
    before = sum(line.qty for line in lines)
    if not lines:
        raise queries.ItemNotFound("There is no such item in this order.")
    if qty == 0 and len(lines) == len(items):
        return await cancel_order(db, actor, order_id)
    if qty > before:
        if any(line.price for line in lines):
            raise NeedsConfirmation("More of what costs something is proposed first.")
        wanted = await priced(db, actor, [Wish(item_id, qty, wanted_at=order.wanted_at)])
        await require_orderable(db, actor, order.stay_id, wanted, instead_of=order.id)
    await spread(db, lines, qty - before)
    return await tell(db, actor, order, lines[0].title, (before, qty))


async def order_to_correct(db: AsyncSession, actor: Guest | Agent, order_id: UUID) -> Order:
    """An order, locked, that nobody has begun with. TooLateToChange, OrderNotFound."""
    order = await queries.order_for(db, actor, order_id)
    await take_turns(db, actor.org_id, order.stay_id)
    order = await queries.order_for(db, actor, order_id, lock=True)
    if not can_be_corrected(order):
        raise TooLateToChange(f"Order {order.order_number} is being worked on already. The front desk can still help.")
    return order


async def tell(db: AsyncSession, actor: Guest | Agent, order: Order, title: str, amounts: tuple[int, int]) -> Order:
    """Tell in the history how many there were of a thing and are now, and give the order its time again."""
    before, now = amounts
    return await note(db, actor, order, f"{now} × {title} instead of {before}", anew=True)


async def spread(db: AsyncSession, lines: Sequence[OrderItem], more: int) -> None:
    """Add to the newest line of an item, or take from the newest ones as much as there is."""
    for line in reversed(lines):
        left = line.qty + more
        if left > 0:
            line.qty = left
            await db.flush()
            return
        await rows.put_away(db, line)
        more = left
