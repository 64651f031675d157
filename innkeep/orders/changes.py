"""What changes about an order beside its way: where it goes, how much it matters, whose work it is, that it is two."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import rows
from innkeep.core.actors import Actor, Staff
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.events import record
from innkeep.orders import queries
from innkeep.orders.assignment import assign
from innkeep.orders.events import OrderChanged
from innkeep.orders.lifecycle import ENDED, OrderStatus, Priority
from innkeep.orders.models import Order
from innkeep.orders.moves import begin_like, move, note
from innkeep.orders.promises import promise
from innkeep.orders.rescheduling import reschedule
from innkeep.orders.targets import require_room
from innkeep.people.divisions import UnknownDivision
from innkeep.people.models import Division
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays

_S = OrderStatus


class OrderEnded(Conflict):
    """Nothing more is to be done about the order."""


class OrderCharged(Conflict):
    """The order stands on the account of a stay."""


class WorkHasStarted(Conflict):
    """Somebody is at work on it."""


class ItemsNotInOrder(Invalid):
    """Some of the items named are none of the order's."""


class NothingLeft(Invalid):
    """An order keeps at least one item, and so does what is split off."""


def require_open(order: Order) -> None:
    """Raise OrderEnded unless there is still something to do."""
    if order.status in ENDED:
        raise OrderEnded(f"Order {order.order_number} is {order.status}. Reopen it, or place a new one.")


async def change_order(
    db: AsyncSession, staff: Staff, order_id: UUID, changes: Mapping[str, Any], version: str | None = None
) -> Order:
    """Change notes, priority, time, room or division. All but the notes only while there is something to do.

    ChangedMeanwhile, OrderEnded, UnknownRoom, UnknownDivision, WorkHasStarted, and what `reschedule` raises.
    """
    require(staff, Operation.MOVE_ORDERS)
    order = await queries.order_for(db, staff, order_id, lock=True)
    rows.expect_version(order, version)
    if changes.keys() - {"notes", "additional_notes"}:
        require_open(order)
    before = order.division_id
    said = await _apply(db, staff, order, changes)
    await db.flush()
    if "priority" in changes:
        await promise(db, order)
    if said:
        await note(db, staff, order, "; ".join(said))
    else:
        await db.refresh(order)
        record(db, OrderChanged(org_id=order.org_id, order_id=order.id, session_id=order.session_id))
    if order.division_id != before:
        await _hand_over(db, staff, order)
    return order


async def _apply(db: AsyncSession, staff: Staff, order: Order, changes: Mapping[str, Any]) -> list[str]:
    """Make the changes; what the history tells of them."""
    said = []
    for column in changes.keys() & {"notes", "additional_notes"}:
        setattr(order, column, changes[column])
    if (priority := changes.get("priority", order.priority)) != order.priority:
        order.priority = Priority(priority)
        said.append(f"priority {priority}")
    if (wanted_at := changes.get("wanted_at", order.wanted_at)) != order.wanted_at:
        said.append(await reschedule(db, staff, order, wanted_at))
    if (room_id := changes.get("room_id", order.room_id)) != order.room_id:
        await require_room(db, staff, room_id)
        said.append(await retarget(db, staff, order, room_id))
    if (division_id := changes.get("division_id", order.division_id)) != order.division_id:
        said.append(f"for {await _division_name(db, staff, order, division_id)}")
        order.division_id = division_id
    return said


async def retarget(db: AsyncSession, actor: Actor, order: Order, room_id: UUID) -> str:
    """Bring an order to another room; what the history tells of it."""
    rooms = await stays.rooms_by_id(db, actor, {room_id, *([order.room_id] if order.room_id else [])})
    came_from = rooms.get(order.room_id) if order.room_id else None
    order.previous_room_id, order.room_id = order.room_id, room_id
    there = rooms[room_id].room_number
    return f"room {came_from.room_number} → {there}" if came_from else f"room {there}"


async def _division_name(db: AsyncSession, staff: Staff, order: Order, division_id: UUID) -> str:
    if order.status is _S.IN_PROGRESS:
        raise WorkHasStarted("Somebody is at work on this order. Pause it first, then give it to another division.")
    query = select(Division.name).where(Division.org_id == staff.org_id, Division.id == division_id)
    name: str | None = await db.scalar(query.where(Division.deleted_at.is_(None)))
    if name is None:
        raise UnknownDivision("There is no such division.")
    return name


async def _hand_over(db: AsyncSession, staff: Staff, order: Order) -> None:
    """Another division does it: whoever had it has not any more, and the division says who is next."""
    order.assignee_id = None
    if order.parked_from is _S.ASSIGNED:
        order.parked_from = _S.PENDING
    await db.flush()
    if order.status is _S.ASSIGNED:
        await move(db, staff, order, _S.PENDING, None)
    if order.status is _S.PENDING:
        await assign(db, order)


async def delete_order(db: AsyncSession, staff: Staff, order_id: UUID) -> None:
    """Put an order away. OrderCharged when it stands on an account: there, lines are only taken away."""
    require(staff, Operation.DELETE_ORDERS)
    order = await queries.order_for(db, staff, order_id, lock=True)
    if order.status is _S.COMPLETED and order.total_amount and order.stay_id:
        raise OrderCharged("This order is on the account of its stay. Correct the account instead, or reopen it first.")
    await rows.put_away(db, order)
    await note(db, staff, order, "deleted")


async def restore_order(db: AsyncSession, staff: Staff, order_id: UUID) -> Order:
    """Bring an order back to where it was."""
    require(staff, Operation.DELETE_ORDERS)
    order = await queries.order_for(db, staff, order_id, lock=True, deleted=True)
    await rows.bring_back(db, order)
    return await note(db, staff, order, "brought back")


async def split_order(db: AsyncSession, staff: Staff, order_id: UUID, item_ids: Collection[UUID]) -> Order:
    """Make an order of its own of some items of another; it stands where the first one stands.

    The new one. OrderEnded, ItemsNotInOrder, NothingLeft.
    """
    require(staff, Operation.MOVE_ORDERS)
    order = await queries.order_for(db, staff, order_id, lock=True)
    require_open(order)
    items = await queries.items_of(db, order)
    moving = [item for item in items if item.id in item_ids]
    if len(moving) < len(set(item_ids)):
        raise ItemsNotInOrder("Some of these items are not in the order. Read its items again.")
    if not moving or len(moving) == len(items):
        raise NothingLeft("Name some of the order's items, but not all: both orders keep at least one.")
    second = _copy_of(order)
    db.add(second)
    await db.flush()
    for item in moving:
        item.order_id = second.id
    await db.flush()
    await begin_like(db, staff, second, order, f"split from {order.order_number}")
    told = f"split: {', '.join(item.title for item in moving)} are in {second.order_number}"
    await note(db, staff, order, told, anew=True)
    return second


_OF_THE_FIRST = (
    "created_at",
    "org_id",
    "session_id",
    "guest_id",
    "category",
    "notes",
    "additional_notes",
    "status",
    "priority",
    "stay_id",
    "room_id",
    "division_id",
    "assignee_id",
    "source",
    "wanted_at",
    "parked_from",
    "previous_room_id",
)


def _copy_of(order: Order) -> Order:
    return Order(**{column: getattr(order, column) for column in _OF_THE_FIRST})
