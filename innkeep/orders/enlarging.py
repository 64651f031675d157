"""More of what costs something and is ordered already: the order is shown as it would be, and grows with a yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries as catalogue
from innkeep.core.actors import Agent, Guest
from innkeep.core.errors import Conflict
from innkeep.orders import queries
from innkeep.orders.corrections import order_to_correct, spread, tell
from innkeep.orders.models import Order, OrderItem, ProposalItem
from innkeep.orders.wishes import PricedWish, UnknownOption, Wish, priced, require_orderable

Amounts = Mapping[UUID, int]
"""How many of each item an order is to hold."""


class OfItsOwn(Conflict):
    """More of it cannot be the same order: it costs something else by now, or the menu no longer holds all of it."""


async def enlarged(
    db: AsyncSession, actor: Guest | Agent, order_id: UUID, amounts: Amounts
) -> tuple[Order, list[PricedWish]]:
    """An order, locked, and its lines as they would be with so many; of what `amounts` does not name, as they are.

    TooLateToChange, OrderNotFound, OfItsOwn, and what the catalogue refuses now of what is more than before.
    """
    order = await order_to_correct(db, actor, order_id)
    items = await queries.items_of(db, order)
    lines = [replace(line, wanted_at=order.wanted_at) for line in await _lines(db, actor, items)]
    for item_id, more in _more(items, amounts).items():
        newest = max(at for at, item in enumerate(items) if item.item_id == item_id)
        await _require_same_price(db, actor, items[newest])
        wanted = await priced(db, actor, [Wish(item_id, amounts[item_id], wanted_at=order.wanted_at)])
        await require_orderable(db, actor, order.stay_id, wanted, instead_of=order.id)
        lines[newest] = replace(lines[newest], qty=lines[newest].qty + more)
    return order, lines


async def enlarge(db: AsyncSession, guest: Guest, order: Order, amounts: Amounts) -> Order:
    """Let an order that is `enlarged` so hold what the guest said yes to."""
    items = await queries.items_of(db, order)
    held = amounts_of(items)
    for item_id, more in _more(items, amounts).items():
        of_item = [item for item in items if item.item_id == item_id]
        await spread(db, of_item, more)
        await tell(db, guest, order, of_item[0].title, (held[item_id], amounts[item_id]))
    return order


def amounts_of(lines: Sequence[OrderItem] | Sequence[ProposalItem]) -> Counter[UUID]:
    """How many of each item lines hold together."""
    found: Counter[UUID] = Counter()
    for line in lines:
        if line.item_id is not None:
            found[line.item_id] += line.qty
    return found


def beside(shown: Sequence[ProposalItem], items: Sequence[OrderItem]) -> list[Wish]:
    """What an order was to hold and does not: as wishes of an order of its own, each as it was shown."""
    more = amounts_of(shown) - amounts_of(items)
    newest = {line.item_id: line for line in shown}
    return [
        Wish(line.item_id, qty, line.notes, options=tuple(line.options), wanted_at=line.wanted_at)
        for line, qty in ((newest[item_id], qty) for item_id, qty in more.items())
    ]


def _more(items: Sequence[OrderItem], amounts: Amounts) -> dict[UUID, int]:
    held = amounts_of(items)
    return {item_id: amounts[item_id] - qty for item_id, qty in held.items() if amounts.get(item_id, 0) > qty}


async def _lines(db: AsyncSession, actor: Guest | Agent, items: Sequence[OrderItem]) -> list[PricedWish]:
    on_menu = await catalogue.items_by_id(db, actor, [item.item_id for item in items if item.item_id])
    if any(item.item_id not in on_menu for item in items):
        raise OfItsOwn("The order holds what the menu does not. Ask for more of it in an order of its own.")
    return [
        PricedWish(
            title=item.title,
            qty=item.qty,
            price=item.price,
            notes=item.description or "",
            item=on_menu[item.item_id],
            options=tuple(item.options),
        )
        for item in items
        if item.item_id
    ]


async def _require_same_price(db: AsyncSession, actor: Guest | Agent, had: OrderItem) -> None:
    wish = Wish(had.item_id, options=tuple(had.options)) if had.item_id else None
    try:
        now = await priced(db, actor, [wish] if wish else [])
    except UnknownOption as gone:
        raise OfItsOwn(gone.detail) from gone
    if [line.price for line in now] != [had.price]:
        raise OfItsOwn(f"{had.title} costs something else by now. Ask for more of it in an order of its own.")
