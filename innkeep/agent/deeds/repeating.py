"""The same again: how it was asked for before is read from the order, and never said by an engine."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from innkeep.agent.acts import Line
from innkeep.agent.deeds.carrying import Turn
from innkeep.agent.deeds.retelling import own_words
from innkeep.core import clock
from innkeep.orders import queries
from innkeep.orders.corrections import can_be_corrected
from innkeep.orders.lifecycle import ENDED
from innkeep.orders.models import Order, OrderItem
from innkeep.orders.wishes import Wish


async def wishes_of(turn: Turn, line: Line) -> list[Wish]:
    """What a line of an engine's asks for; of all that was had before, each as it was had, at the time if it comes."""
    said = own_words(line.notes, turn.messages)
    order, before = await placed_before(turn, line.item_id) if line.as_before else (None, [])
    if order is None:
        return [Wish(line.item_id, line.quantity, said)]
    at = order.wanted_at if order.wanted_at and order.wanted_at > clock.now() else None
    all_of_it = line.quantity == sum(item.qty for item in before)
    had = before if all_of_it else before[-1:]
    more = [more_of(line.item_id, item, item.qty if all_of_it else line.quantity) for item in had]
    return [replace(wish, notes=", ".join(filter(None, [wish.notes, said])), wanted_at=at) for wish in more]


def more_of(item_id: UUID, had: OrderItem, qty: int) -> Wish:
    """So many more of an item, with the options and the wishes of a line of an order."""
    return Wish(item_id, qty, had.description or "", options=tuple(had.options))


async def placed_before(turn: Turn, item_id: UUID) -> tuple[Order | None, list[OrderItem]]:
    """The newest order with an item, one that nobody has begun with before others, and its lines of the item."""
    found = [order for order in await queries.orders_of(turn.db, turn.agent, turn.chat) if order.status not in ENDED]
    items = await queries.items_by_order(turn.db, found)
    for order in sorted(found, key=lambda order: not can_be_corrected(order)):
        if held := [item for item in items[order.id] if item.item_id == item_id]:
            return order, held
    return None, []
