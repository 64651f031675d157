"""Orders over the API."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import AwareDatetime, Field

from innkeep.api.lists import KeptQuery
from innkeep.api.order_shapes import (
    MoveOut,
    OrderChange,
    OrderIn,
    OutOfOrderIn,
    RescheduleIn,
    SplitIn,
    for_reader,
    page_for_reader,
)
from innkeep.api.out_of_order import ClosureOut
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import OrderOut, Page, TransitionIn
from innkeep.core.paging import Listing
from innkeep.orders import actions, changes, queries
from innkeep.orders.closing import OutOfOrder, take_out_of_order
from innkeep.orders.lifecycle import OrderStatus, Priority
from innkeep.orders.models import Order
from innkeep.orders.placing import place_order
from innkeep.orders.rescheduling import want_at
from innkeep.people.models import Category
from innkeep.web.context import Anybody, InnkeepDatabase, SignedInStaff, StayingGuest

router = APIRouter(prefix="/orders", tags=["orders"])

_RANGE = frozenset({"created_since", "created_before"})


class OrderQuery(KeptQuery):
    """Which orders."""

    status: OrderStatus | None = None
    category: Category | None = None
    priority: Priority | None = None
    order_number: str | None = None
    session_id: UUID | None = None
    guest_id: UUID | None = None
    stay_id: UUID | None = None
    room_id: UUID | None = None
    division_id: UUID | None = None
    assignee_id: UUID | None = None
    source: Literal["agent", "guest", "staff", "program"] | None = None
    total_amount: Decimal | None = None
    created_since: AwareDatetime | None = Field(default=None, description="Ordered at this moment or later")
    created_before: AwareDatetime | None = Field(default=None, description="Ordered before this moment")
    sort: Literal[
        "id",
        "-id",
        "created_at",
        "-created_at",
        "updated_at",
        "-updated_at",
        "order_number",
        "-order_number",
        "priority",
        "-priority",
        "total_amount",
        "-total_amount",
    ] = "-id"

    def within(self) -> tuple[Listing, tuple[datetime | None, datetime | None]]:
        """The part of the table that is wanted, and the span of time."""
        want = self.listing(Order)
        filters = {column: value for column, value in want.filters.items() if column not in _RANGE}
        return replace(want, filters=filters), (self.created_since, self.created_before)


@router.get("", summary="List orders")
async def list_orders(
    query: Annotated[OrderQuery, Query()], actor: Anybody, database: InnkeepDatabase
) -> Page[OrderOut]:
    """Newest first, or by a column; a guest sees those of the stay, staff those of their division or of all."""
    want, created = query.within()
    async with database.unit_of_work(actor) as db:
        return page_for_reader(actor, query.shown(await queries.orders_page(db, actor, want, created), OrderOut))


@router.get("/{order_id}", summary="Read an order")
async def get_order(order_id: UUID, actor: Anybody, database: InnkeepDatabase, response: Response) -> OrderOut:
    """One order."""
    async with database.unit_of_work(actor) as db:
        order = await queries.order_for(db, actor, order_id)
        return for_reader(actor, tagged(response, order, OrderOut))


@router.post("", status_code=status.HTTP_201_CREATED, summary="Place an order")
async def create_order(body: OrderIn, actor: Anybody, database: InnkeepDatabase, once: Once) -> OrderOut:
    """Staff for a stay, a conversation or a room; a guest for the own stay, what costs nothing.

    A free thing that a guest asks for again within ten minutes joins the order that it was in. 409 says when something
    is served, or how many there may be. 422 when it is the work of several divisions: place an order for each.
    """
    draft = body.draft()
    async with database.unit_of_work(actor) as db:
        return for_reader(actor, await once(db, actor, OrderOut, partial(place_order, db, actor, draft)))


@router.patch("/{order_id}", summary="Change an order")
async def change_order(
    order_id: UUID, body: OrderChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> OrderOut:
    """What is not named stays as it is. Where it is in its life changes by a transition."""
    async with database.unit_of_work(staff) as db:
        return edit.shown(await changes.change_order(db, staff, order_id, body.changes(), edit.version), OrderOut)


@router.delete("/{order_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete an order")
async def delete_order(order_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """It can be brought back. 409 when it stands on the account of its stay."""
    async with database.unit_of_work(staff) as db:
        await changes.delete_order(db, staff, order_id)


@router.post("/{order_id}/restoration", summary="Bring a deleted order back")
async def restore_order(order_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> OrderOut:
    """It stands where it stood."""
    async with database.unit_of_work(staff) as db:
        return OrderOut.model_validate(await changes.restore_order(db, staff, order_id))


@router.post("/{order_id}/transitions", summary="Move an order")
async def move(
    order_id: UUID, body: TransitionIn, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> OrderOut:
    """Along its life cycle; 409 says who was first. Blocking, parking, rejecting and reopening need a reason.

    An order that is assigned is given to somebody else by `assigned` and an `assignee_id`.
    """
    transition = actions.Transition(body.to, body.reason, body.assignee_id)
    async with database.unit_of_work(staff) as db:
        return edit.shown(await actions.move_order(db, staff, order_id, transition, edit.version), OrderOut)


@router.post("/{order_id}/cancellation", summary="Take an order back")
async def cancel(order_id: UUID, guest: StayingGuest, database: InnkeepDatabase) -> OrderOut:
    """By the guest, before anybody has begun with it; 409 after that. Once more changes nothing."""
    async with database.unit_of_work(guest) as db:
        return for_reader(guest, OrderOut.model_validate(await actions.cancel_order(db, guest, order_id)))


@router.post("/{order_id}/rescheduling", summary="Want an order at another time")
async def reschedule(order_id: UUID, body: RescheduleIn, guest: StayingGuest, database: InnkeepDatabase) -> OrderOut:
    """By the guest, before anybody has begun with it; 409 after that. 422 when the time has passed or is too far."""
    async with database.unit_of_work(guest) as db:
        return for_reader(guest, OrderOut.model_validate(await want_at(db, guest, order_id, body.wanted_at)))


@router.get("/{order_id}/history", summary="Read what happened to an order")
async def get_history(order_id: UUID, actor: Anybody, database: InnkeepDatabase) -> Page[MoveOut]:
    """Who, when, from where to where, and why; oldest first."""
    async with database.unit_of_work(actor) as db:
        return Page(items=[MoveOut.of(told) for told in await queries.history_told(db, actor, order_id)])


@router.post("/{order_id}/split", status_code=status.HTTP_201_CREATED, summary="Split an order")
async def split(order_id: UUID, body: SplitIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once) -> OrderOut:
    """Some of its items become an order of their own, which is answered and stands where the first one stands."""
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, OrderOut, partial(changes.split_order, db, staff, order_id, body.item_ids))


@router.post(
    "/{order_id}/out-of-order", status_code=status.HTTP_201_CREATED, summary="Take the room of an order out of order"
)
async def close_room(
    order_id: UUID, body: OutOfOrderIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> ClosureOut:
    """While something is mended there. 409 names the stay that has the room in that time."""
    wanted = OutOfOrder(body.since, body.until, body.reason)
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, ClosureOut, partial(take_out_of_order, db, staff, order_id, wanted))
