"""The items of an order: added, changed, taken out, while there is still something to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue.models import CatalogueItem
from innkeep.catalogue.wording import counted
from innkeep.core import rows
from innkeep.core.actors import Staff
from innkeep.core.errors import Conflict
from innkeep.orders import queries
from innkeep.orders.changes import require_open
from innkeep.orders.models import Order, OrderItem
from innkeep.orders.moves import note
from innkeep.orders.placing import SeveralCategories
from innkeep.orders.wishes import OffMenu, Wish, item_of, priced, require_orderable, take_turns
from innkeep.people.permissions import Operation, require


class LastItem(Conflict):
    """An order of nothing is nothing to do."""


@dataclass(frozen=True, slots=True)
class ItemKey:
    """An item of an order, by the keys of both."""

    order_id: UUID
    item_id: UUID


async def add_item(db: AsyncSession, staff: Staff, order_id: UUID, wish: Wish | OffMenu) -> OrderItem:
    """One more thing, of the same category, at its price now.

    OrderEnded, UnknownItem, UnknownOption, SeveralCategories, NotAllowed, and what the catalogue refuses now.
    """
    order = await _to_change(db, staff, order_id)
    if isinstance(wish, OffMenu):
        require(staff, Operation.ORDER_OFF_MENU)
    [line] = await priced(db, staff, [wish])
    if line.category not in {None, order.category}:
        raise SeveralCategories("This is another division's work. Place an order of its own for it.")
    together = line.qty + sum(each.qty for each in await queries.items_of(db, order) if _same(each, line.item))
    wanted = replace(line, qty=together, wanted_at=order.wanted_at)
    await require_orderable(db, staff, order.stay_id, [wanted], instead_of=order.id)
    item = item_of(order, line)
    db.add(item)
    await db.flush()
    await _tell(db, staff, order, f"added: {line.in_words}")
    return item


def _same(item: OrderItem, of: CatalogueItem | None) -> bool:
    return of is not None and item.item_id == of.id


async def change_item(
    db: AsyncSession, staff: Staff, key: ItemKey, changes: Mapping[str, Any], version: str | None = None
) -> OrderItem:
    """More or fewer of it, or other notes.

    OrderEnded, ItemNotFound, ChangedMeanwhile, and what the catalogue refuses of what is more than before.
    """
    order = await _to_change(db, staff, key.order_id)
    item = await queries.item_of(db, order, key.item_id)
    rows.expect_version(item, version)
    before = item.qty
    qty = changes.get("qty", before)
    if qty > before and item.item_id is not None:
        of_same = [each.qty for each in await queries.items_of(db, order) if each.item_id == item.item_id]
        wish = Wish(item.item_id, sum(of_same) - before + qty, wanted_at=order.wanted_at)
        lines = await priced(db, staff, [wish])
        await require_orderable(db, staff, order.stay_id, lines, instead_of=order.id)
    await rows.change(db, item, changes)
    if qty != before:
        await _tell(db, staff, order, f"{qty} × {item.title} instead of {before}")
    else:
        await _tell(db, staff, order, f"{item.title}: {item.description or 'no notes'}")
    await db.refresh(item)
    return item


async def remove_item(db: AsyncSession, staff: Staff, key: ItemKey) -> None:
    """Take an item out. OrderEnded, ItemNotFound, LastItem."""
    order = await _to_change(db, staff, key.order_id)
    item = await queries.item_of(db, order, key.item_id)
    if len(await queries.items_of(db, order)) == 1:
        raise LastItem("An order keeps at least one item. Reject or cancel the order instead.")
    await rows.put_away(db, item)
    await _tell(db, staff, order, f"taken out: {counted(item.qty, item.title)}")


async def _to_change(db: AsyncSession, staff: Staff, order_id: UUID) -> Order:
    require(staff, Operation.PLACE_ORDERS)
    order = await queries.order_for(db, staff, order_id)
    await take_turns(db, staff.org_id, order.stay_id)
    order = await queries.order_for(db, staff, order_id, lock=True)
    require_open(order)
    return order


async def _tell(db: AsyncSession, staff: Staff, order: Order, what: str) -> None:
    await note(db, staff, order, what, anew=True)
