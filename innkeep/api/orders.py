"""Orders over the API."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from innkeep.api.lists import ListQuery
from innkeep.api.shapes import OrderItemOut, OrderOut, Page, TransitionIn
from innkeep.orders import actions, queries
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order
from innkeep.people.models import Category
from innkeep.web.context import Anybody, InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/orders", tags=["orders"])


class OrderQuery(ListQuery):
    """Which orders."""

    status: OrderStatus | None = None
    category: Category | None = None
    order_number: str | None = None
    session_id: UUID | None = None
    guest_id: UUID | None = None
    room_id: UUID | None = None
    division_id: UUID | None = None
    assignee_id: UUID | None = None
    sort: Literal["id", "-id", "created_at", "-created_at", "order_number", "-order_number"] = "-id"


@router.get("", summary="List orders")
async def list_orders(
    query: Annotated[OrderQuery, Query()], actor: Anybody, database: InnkeepDatabase
) -> Page[OrderOut]:
    """Newest first, or by a column; a guest sees those of the stay, staff those of their division or of all."""
    async with database.unit_of_work(actor) as db:
        return query.shown(await queries.orders_page(db, actor, query.listing(Order)), OrderOut)


@router.get("/{order_id}", summary="Read an order")
async def get_order(order_id: UUID, actor: Anybody, database: InnkeepDatabase) -> OrderOut:
    """One order."""
    async with database.unit_of_work(actor) as db:
        return OrderOut.model_validate(await queries.order_for(db, actor, order_id))


@router.get("/{order_id}/items", summary="Read the items of an order")
async def list_items(order_id: UUID, actor: Anybody, database: InnkeepDatabase) -> Page[OrderItemOut]:
    """All of them."""
    async with database.unit_of_work(actor) as db:
        order = await queries.order_for(db, actor, order_id)
        return Page(items=[OrderItemOut.model_validate(item) for item in await queries.items_of(db, order)])


@router.post("/{order_id}/transitions", summary="Move an order")
async def move(order_id: UUID, body: TransitionIn, staff: SignedInStaff, database: InnkeepDatabase) -> OrderOut:
    """Along its life cycle; 409 says who was first. Blocking, parking, rejecting and reopening need a reason."""
    step = actions.Step(body.to, body.reason, body.assignee_id)
    async with database.unit_of_work(staff) as db:
        return OrderOut.model_validate(await actions.move_order(db, staff, order_id, step))
