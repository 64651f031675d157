"""The items of an order, over the API."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status
from pydantic import Field

from innkeep.api.lists import ListQuery
from innkeep.api.order_shapes import ItemChange, LineIn
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import OrderItemOut, Page
from innkeep.orders import items, queries
from innkeep.orders.items import ItemKey
from innkeep.orders.models import OrderItem
from innkeep.web.context import Anybody, InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/orders/{order_id}/items", tags=["order-items"])


def _key(order_id: UUID, item_id: UUID) -> ItemKey:
    return ItemKey(order_id, item_id)


class ItemQuery(ListQuery):
    """Which items."""

    item_id: UUID | None = Field(default=None, alias="catalogue_item_id")
    title: str | None = None
    qty: int | None = None
    price: Decimal | None = None
    sort: Literal["id", "-id"] = "id"


@router.get("", summary="Read the items of an order")
async def list_items(
    order_id: UUID, query: Annotated[ItemQuery, Query()], actor: Anybody, database: InnkeepDatabase
) -> Page[OrderItemOut]:
    """In the order in which they were added."""
    async with database.unit_of_work(actor) as db:
        return query.shown(await queries.items_page(db, actor, order_id, query.listing(OrderItem)), OrderItemOut)


@router.get("/{item_id}", summary="Read an item of an order")
async def get_item(
    order_id: UUID, item_id: UUID, actor: Anybody, database: InnkeepDatabase, response: Response
) -> OrderItemOut:
    """One item."""
    async with database.unit_of_work(actor) as db:
        return tagged(response, await queries.item_read_by(db, actor, order_id, item_id), OrderItemOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add an item to an order")
async def add_item(
    order_id: UUID, body: LineIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> OrderItemOut:
    """Of the order's category, while it has not ended; at its price now."""
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, OrderItemOut, partial(items.add_item, db, staff, order_id, body.wish()))


@router.patch("/{item_id}", summary="Change an item of an order")
async def change_item(
    key: Annotated[ItemKey, Depends(_key)],
    body: ItemChange,
    staff: SignedInStaff,
    database: InnkeepDatabase,
    edit: Edit,
) -> OrderItemOut:
    """How many, or the notes, while the order has not ended. The price stays what it was."""
    async with database.unit_of_work(staff) as db:
        return edit.shown(await items.change_item(db, staff, key, body.changes(), edit.version), OrderItemOut)


@router.delete("/{item_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Take an item out of an order")
async def remove_item(key: Annotated[ItemKey, Depends(_key)], staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """While the order has not ended. 409 for the last one: cancel the order instead."""
    async with database.unit_of_work(staff) as db:
        await items.remove_item(db, staff, key)
