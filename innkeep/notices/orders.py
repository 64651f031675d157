"""Who is to hear of what happens to orders."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.rows import at_hand
from innkeep.notices.kinds import Kind
from innkeep.notices.tellings import Colleague, Telling, at_work, colleagues
from innkeep.orders.events import OrderChanged, OrderEscalated, OrderMoved, OrderPlaced
from innkeep.orders.ladders import RaiseTo
from innkeep.orders.lifecycle import CANCELLED_BY_GUEST, OrderStatus, Priority
from innkeep.orders.models import Order, OrderMove
from innkeep.orders.promises import Escalation

_S = OrderStatus

CHANGED = "changed:"
"""How the key of what tells somebody begins that their order has changed."""

WITH_SOMEBODY = frozenset({_S.ASSIGNED, _S.IN_PROGRESS})

TOLD_TO_GUESTS = frozenset({_S.IN_PROGRESS, _S.COMPLETED, _S.REJECTED, _S.BLOCK})
"""What a guest wants to know of an order. Who has accepted it and why it is parked is the house's own matter."""


async def of_order(db: AsyncSession, event: OrderPlaced | OrderMoved | OrderChanged) -> list[Telling]:
    """A new order is its division's; one that somebody is given is theirs; where it is, is the guest's to know."""
    # Whoever has just written the order has it at hand.
    order = await at_hand(db, Order, event.org_id, event.order_id)
    moves = await _moves(db, event.org_id, event.order_id)
    # An order that came in by another way than being placed has a history that begins with a change of its words.
    moved = next((each for each in reversed(moves) if each.from_status != each.to_status), None)
    if order is None or order.deleted_at is not None or moved is None:
        return []
    newest = moves[-1]
    told = []
    if order.assignee_id is not None:
        told += _to_assignee(order, newest, moved)
    elif order.status is _S.PENDING and not isinstance(event, OrderChanged):
        told.append(await _to_division(db, order, moved))
    if isinstance(event, OrderMoved):
        told += _to_guest(order, moved)
    return told


async def of_escalation(db: AsyncSession, event: OrderEscalated) -> list[Telling]:
    """Whoever the ladder calls."""
    found = await db.execute(
        select(Order, Escalation)
        .join(Escalation, (Escalation.org_id == Order.org_id) & (Escalation.order_id == Order.id))
        .where(Order.org_id == event.org_id, Order.id == event.order_id, Order.deleted_at.is_(None))
        .where(Escalation.step == event.step)
    )
    return [
        Telling(
            Kind.ESCALATED,
            f"escalated:{order.id}:{event.step}",
            tuple(each.id for each in _called(order, step, await colleagues(db, event.org_id))),
            {"order_id": order.id},
            urgent=order.priority is Priority.URGENT,
        )
        for order, step in found
    ]


async def _moves(db: AsyncSession, org_id: UUID, order_id: UUID) -> list[OrderMove]:
    query = select(OrderMove).where(OrderMove.org_id == org_id, OrderMove.order_id == order_id)
    return list(await db.scalars(query.order_by(OrderMove.id)))


def _to_assignee(order: Order, newest: OrderMove, moved: OrderMove) -> list[Telling]:
    """That it is theirs: once, as long as it is assigned, and not when they took it themselves.

    What its guest changes from then on they hear each time.
    """
    about, urgent = {"order_id": order.id}, order.priority is Priority.URGENT
    if order.assignee_id is None or newest.moved_by == order.assignee_id:
        return []
    if order.status in WITH_SOMEBODY and newest.from_status == newest.to_status and _by_guest(order, newest):
        return [Telling(Kind.ASSIGNED, f"{CHANGED}{newest.id}", (order.assignee_id,), about, urgent=urgent)]
    if order.status is not _S.ASSIGNED:
        return []
    return [Telling(Kind.ASSIGNED, f"assigned:{moved.id}", (order.assignee_id,), about, urgent=urgent)]


def _by_guest(order: Order, move: OrderMove) -> bool:
    """Whether a guest did it, or the agent or the house for them."""
    return move.moved_by in {None, order.guest_id}


async def _to_division(db: AsyncSession, order: Order, moved: OrderMove) -> Telling:
    staff = [each for each in await colleagues(db, order.org_id) if each.can_hear_of(Kind.NEW_ORDER)]
    those = at_work(_of_division(order, staff)) or at_work(each for each in staff if each.role == "front_desk")
    to = tuple(each.id for each in those if each.id != moved.moved_by)
    urgent = order.priority is Priority.URGENT
    return Telling(Kind.NEW_ORDER, f"pending:{moved.id}", to, {"order_id": order.id}, urgent=urgent)


def _of_division(order: Order, staff: Iterable[Colleague]) -> list[Colleague]:
    return [each for each in staff if order.division_id is not None and each.division_id == order.division_id]


def _to_guest(order: Order, moved: OrderMove) -> list[Telling]:
    by_guest = moved.moved_by == order.guest_id or moved.reason == CANCELLED_BY_GUEST
    if order.guest_id is None or by_guest or order.status not in TOLD_TO_GUESTS:
        return []
    about = {"order_id": order.id, "status": order.status}
    return [Telling(Kind.ORDER_STATUS, f"order:{moved.id}", (order.guest_id,), about)]


def _called(order: Order, step: Escalation, staff: list[Colleague]) -> list[Colleague]:
    match step.raised_to:
        case RaiseTo.ASSIGNEE:
            return [each for each in staff if each.id == step.user_id]
        case RaiseTo.DIVISION:
            return at_work(_of_division(order, staff))
    return at_work(each for each in staff if each.role == step.raised_to)
