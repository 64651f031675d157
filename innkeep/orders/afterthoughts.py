"""What a guest says of an order after it was placed: without onions, at eight instead, leave it at the door."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Agent, Guest
from innkeep.core.errors import Conflict
from innkeep.orders import queries
from innkeep.orders.corrections import TooLateToChange
from innkeep.orders.lifecycle import ENDED, TAKES_WISHES
from innkeep.orders.models import Order, OrderItem
from innkeep.orders.moves import note
from innkeep.orders.wishes import take_turns

MAX_NOTES = 2_000
"""Characters of all that is said of an order: whoever brings it has to read it."""

ADDED = "the guest adds: "
"""How the history begins to tell it."""


class NotesFull(Conflict):
    """More has been said of the order than anybody who brings it would read."""


def can_be_promised(order: Order) -> bool:
    """Whether what is said of it now is done with the rest; later, whoever is at work on it has to say so."""
    return order.status in TAKES_WISHES


async def add_wish(
    db: AsyncSession, actor: Guest | Agent, order_id: UUID, said: str, item_id: UUID | None = None
) -> Order:
    """Keep with an order, or with one thing of it, what the guest says of it now. Said once more it changes nothing.

    It changes what is done and never what it costs. While somebody is at work on it (`can_be_promised` is False then)
    they read it, and that is all. TooLateToChange when it has ended, NotesFull, ItemNotFound.
    """
    order = await queries.order_for(db, actor, order_id)
    await take_turns(db, actor.org_id, order.stay_id)
    order = await queries.order_for(db, actor, order_id, lock=True)
    if order.status in ENDED:
        raise TooLateToChange(f"Order {order.order_number} is {order.status}. The front desk can still help.")
    line = await _line(db, order, item_id) if item_id is not None else None
    told = f"{line.title}: {said}" if line else said
    notes = _with(order.notes, told)
    if len(notes) > MAX_NOTES:
        raise NotesFull(f"Order {order.order_number} has more notes than anybody reads. The front desk can still help.")
    if notes != order.notes:
        order.notes = notes
        if line is not None:
            line.description = _with(line.description, said)
        await note(db, actor, order, f"{ADDED}{told}")
    return order


async def _line(db: AsyncSession, order: Order, item_id: UUID) -> OrderItem:
    """The newest line of an item."""
    lines = [item for item in await queries.items_of(db, order) if item.item_id == item_id]
    if not lines:
        raise queries.ItemNotFound("There is no such item in this order.")
    return lines[-1]


def _with(notes: str | None, said: str) -> str:
    """Notes and what was said later, which comes last: of two wishes that contradict each other it is the one to do."""
    before = notes.split("; ") if notes else []
    return "; ".join(before if said in before else [*before, said])
