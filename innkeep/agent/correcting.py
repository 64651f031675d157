"""A guest's second thoughts about what was placed already, told to the domain and told back."""

from __future__ import annotations

from innkeep.agent.acts import Change
from innkeep.agent.carrying import Turn
from innkeep.agent.showing import refused
from innkeep.catalogue import queries as catalogue
from innkeep.conversations.models import CallReason
from innkeep.orders import queries
from innkeep.orders.corrections import TooLateToChange, can_be_corrected, correct_order
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order
from innkeep.orders.placing import NeedsConfirmation
from innkeep.orders.wishes import UNAVAILABLE, Wish


async def placed_before(turn: Turn, act: Change) -> tuple[Order, int] | None:
    """The newest order with the item that a change is about, if nobody has begun with it, and how many it holds."""
    open_orders = [each for each in await queries.orders_of(turn.db, turn.agent, turn.chat) if can_be_corrected(each)]
    items = await queries.items_by_order(turn.db, open_orders)
    for order in open_orders:
        if held := sum(item.qty for item in items[order.id] if item.item_id == act.item_id):
            return order, held
    return None


async def correct(turn: Turn, order: Order, before: int, act: Change) -> Wish | None:
    """Let the order hold as many as the guest says now; what costs more is returned, to be proposed first."""
    try:
        order = await correct_order(turn.db, turn.agent, order.id, act.item_id, act.quantity)
    except NeedsConfirmation:
        return Wish(act.item_id, act.quantity - before)
    except TooLateToChange:
        turn.hand_over(CallReason.TOO_LATE, turn.voice.say("too_late", number=order.order_number))
        return None
    except UNAVAILABLE as refusal:
        item = (await catalogue.items_by_id(turn.db, turn.agent, [act.item_id]))[act.item_id]
        turn.said.append(refused(turn.voice, turn.called(item), (await turn.hotel()).timezone, refusal))
        return None
    turn.written.append(order)
    if order.status is OrderStatus.REJECTED:
        turn.said.append(turn.voice.cancelled(order))
    else:
        items = await queries.items_of(turn.db, order)
        turn.said.append(turn.voice.changed(order, [(item.qty, item.title) for item in items]))
    return None
