"""Placing orders and moving them through their life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.models import CatalogueItem
from innkeep.conversations.models import ChatSession
from innkeep.core import clock
from innkeep.core.actors import Actor, Agent, Guest, Program, Staff
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.events import record
from innkeep.orders import promises, queries
from innkeep.orders.events import OrderMoved, OrderPlaced
from innkeep.orders.lifecycle import (
    BEFORE_WORK,
    CANCELLED_BY_GUEST,
    ENDED,
    MAY_GO_TO,
    REOPEN_NEEDS,
    REOPEN_WITHIN,
    OrderStatus,
    needs_reason,
)
from innkeep.orders.models import Order, OrderItem, OrderMove
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require


class UnknownItem(Invalid):
    """Something that the catalogue does not (or no longer) hold."""


class MoveNotAllowed(Conflict):
    """The life cycle has no such step from where the order is."""


class ReasonMissing(Invalid):
    """This step must say why."""


class UnknownColleague(Invalid):
    """Nobody of the staff has this key."""


class TooLateToReopen(Conflict):
    """The order ended too long ago."""


class TooLateToCancel(Conflict):
    """Somebody is at work on it already."""


@dataclass(frozen=True, slots=True)
class Wish:
    """So many of an item, with the guest's own notes. What it costs is never the guest's or the agent's to say."""

    item_id: UUID
    qty: int = 1
    notes: str = ""


async def priced(db: AsyncSession, actor: Actor, wishes: Sequence[Wish]) -> list[tuple[CatalogueItem, Wish]]:
    """The wishes with their items as the catalogue has them now. UnknownItem when one is not there."""
    items = await catalogue.items_by_id(db, actor, [wish.item_id for wish in wishes])
    if missing := [wish for wish in wishes if wish.item_id not in items]:
        raise UnknownItem(f"{len(missing)} of the things asked for cannot be ordered here any more.")
    return [(items[wish.item_id], wish) for wish in wishes]


async def place_orders(
    db: AsyncSession, actor: Actor, chat: ChatSession, wishes: Sequence[Wish], origin_id: UUID
) -> list[Order]:
    """One order a category, at the catalogue's prices.

    `origin_id` is the turn or the proposal that they come from: it makes them once, however often it is tried.
    """
    lines = sorted(await priced(db, actor, wishes), key=lambda line: line[0].category)
    orders = []
    for category, group in groupby(lines, key=lambda line: line[0].category):
        order = Order(
            org_id=actor.org_id,
            session_id=chat.id,
            guest_id=chat.guest_id,
            stay_id=chat.stay_id,
            room_id=chat.room_id,
            category=category,
            division_id=await people.division_for(db, actor, category),
            source=_source(actor),
            origin_id=origin_id,
        )
        orders.append(await _place(db, actor, order, list(group)))
    return orders


def _source(actor: Actor) -> str:
    names: dict[type[Actor], str] = {Agent: "agent", Guest: "guest", Staff: "staff", Program: "program"}
    return names[type(actor)]


async def _place(db: AsyncSession, actor: Actor, order: Order, lines: list[tuple[CatalogueItem, Wish]]) -> Order:
    order.notes = "; ".join(f"{item.title}: {wish.notes}" for item, wish in lines if wish.notes) or None
    db.add(order)
    await db.flush()
    db.add_all(
        OrderItem(
            org_id=order.org_id,
            order_id=order.id,
            title=item.title,
            description=wish.notes or None,
            qty=wish.qty,
            price=item.price,
            item_id=item.id,
        )
        for item, wish in lines
    )
    db.add(OrderMove(org_id=order.org_id, order_id=order.id, to_status=order.status, moved_by=actor.user_id))
    await db.flush()
    await promises.promise(db, order)
    await db.refresh(order)
    record(db, OrderPlaced(org_id=order.org_id, order_id=order.id, session_id=order.session_id))
    return order


@dataclass(frozen=True, slots=True)
class Step:
    """Where an order is to go, why, and whose it is then (one's own when nobody is named)."""

    to: OrderStatus
    reason: str | None = None
    assignee_id: UUID | None = None


async def move_order(db: AsyncSession, staff: Staff, order_id: UUID, step: Step) -> Order:
    """Move an order along its life cycle. MoveNotAllowed (with who was first), ReasonMissing, TooLateToReopen."""
    require(staff, Operation.MOVE_ORDERS)
    to = step.to
    order = await queries.order_for(db, staff, order_id, lock=True)
    if to not in MAY_GO_TO[order.status]:
        raise MoveNotAllowed(await _who_was_first(db, staff, order, to), status=order.status)
    reason = (step.reason or "").strip() or None
    if reason is None and needs_reason(order.status, to):
        raise ReasonMissing(f"Say why this order is to be {to.replace('_', ' ')}.")
    if order.status in ENDED:
        require(staff, REOPEN_NEEDS[order.status])
        await _refuse_old(db, order)
    order.assignee_id = await _assignee(db, staff, order, step)
    return await _move(db, staff, order, to, reason)


async def _who_was_first(db: AsyncSession, staff: Staff, order: Order, to: OrderStatus) -> str:
    holder = order.assignee_id
    by = f" by {(await people.names(db, staff, {holder})).get(holder, 'a colleague')}" if holder else ""
    said = order.status.replace("_", " ")
    return f"Order {order.order_number} is {said}{by} and cannot become {to.replace('_', ' ')} from there."


async def _refuse_old(db: AsyncSession, order: Order) -> None:
    ended = (await queries.history_of(db, order))[-1].created_at
    if clock.now() - ended > REOPEN_WITHIN:
        raise TooLateToReopen("This order ended more than 24 hours ago. Place a new one instead.")


async def _assignee(db: AsyncSession, staff: Staff, order: Order, step: Step) -> UUID | None:
    """Whose it is after the move: accepting or starting makes it one's own unless a colleague is named."""
    if step.to is OrderStatus.PENDING:
        return None
    if step.assignee_id is not None:
        if not await people.is_colleague(db, staff, step.assignee_id):
            raise UnknownColleague("There is no such colleague to assign this to.")
        return step.assignee_id
    if step.to is OrderStatus.ASSIGNED:
        return staff.user_id
    if step.to is OrderStatus.IN_PROGRESS:
        return order.assignee_id or staff.user_id
    return order.assignee_id


async def cancel_order(db: AsyncSession, actor: Guest | Agent, order_id: UUID) -> Order:
    """The guest takes an order back (the agent, on the guest's word). TooLateToCancel once work has started."""
    order = await queries.order_for(db, actor, order_id, lock=True)
    if order.status is OrderStatus.REJECTED:
        return order
    if order.status not in BEFORE_WORK:
        raise TooLateToCancel(f"Order {order.order_number} is being worked on already. The front desk can still help.")
    return await _move(db, actor, order, OrderStatus.REJECTED, CANCELLED_BY_GUEST)


async def _move(db: AsyncSession, actor: Actor, order: Order, to: OrderStatus, reason: str | None) -> Order:
    came_from, order.status = order.status, to
    db.add(
        OrderMove(
            org_id=order.org_id,
            order_id=order.id,
            from_status=came_from,
            to_status=to,
            moved_by=actor.user_id,
            reason=reason,
        )
    )
    await db.flush()
    await promises.keep_time(db, order)
    await db.refresh(order)
    record(db, OrderMoved(org_id=order.org_id, order_id=order.id, session_id=order.session_id))
    return order
