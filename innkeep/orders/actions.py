"""Moving orders through their life."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock, rows
from innkeep.core.actors import Agent, Guest, Staff
from innkeep.core.errors import Conflict, Invalid
from innkeep.orders import queries
from innkeep.orders.assignment import require_colleague
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
from innkeep.orders.models import Order
from innkeep.orders.moves import move, note
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, allowed, require


class MoveNotAllowed(Conflict):
    """The life cycle has no such step from where the order is."""


class ReasonMissing(Invalid):
    """This step must say why."""


class TooLateToReopen(Conflict):
    """The order ended too long ago."""


class TooLateToCancel(Conflict):
    """Somebody is at work on it already."""


@dataclass(frozen=True, slots=True)
class Transition:
    """Where an order is to go, why, and whose it is then (one's own when nobody is named)."""

    to: OrderStatus
    reason: str | None = None
    assignee_id: UUID | None = None


async def move_order(
    db: AsyncSession, staff: Staff, order_id: UUID, step: Transition, version: str | None = None
) -> Order:
    """Move an order along its life cycle, or give it to somebody else.

    MoveNotAllowed (with who was first), ReasonMissing, UnknownColleague, TooLateToReopen, ChangedMeanwhile.
    """
    require(staff, Operation.MOVE_ORDERS)
    to = step.to
    order = await queries.order_for(db, staff, order_id, lock=True)
    rows.expect_version(order, version)
    if _is_handed_on(staff, order, step):
        return await _reassign(db, staff, order, step)
    if to not in MAY_GO_TO[order.status]:
        raise await _who_was_first(db, staff, order, to)
    reason = (step.reason or "").strip() or None
    if reason is None and needs_reason(order.status, to):
        raise ReasonMissing(f"Say why this order is to be {to.in_words}.")
    if order.status in ENDED:
        require(staff, REOPEN_NEEDS[order.status])
        await _refuse_old(db, order)
    order.assignee_id = await _assignee(db, staff, order, step)
    return await move(db, staff, order, to, reason)


def _is_handed_on(staff: Staff, order: Order, step: Transition) -> bool:
    """Whether an order that somebody has is to be given to another: by who has it, or by who may.

    To name oneself is to accept it, and for that somebody else was first.
    """
    if not order.status == step.to == OrderStatus.ASSIGNED or step.assignee_id in {None, staff.user_id}:
        return False
    mine = order.assignee_id == staff.user_id
    return step.assignee_id != order.assignee_id and (mine or allowed(staff, Operation.REASSIGN_ORDERS))


async def _reassign(db: AsyncSession, staff: Staff, order: Order, step: Transition) -> Order:
    colleague_id = await _assignee(db, staff, order, step)
    order.assignee_id = colleague_id
    known = await people.names(db, staff, {colleague_id} if colleague_id else set())
    said = f"given to {next(iter(known.values()), 'a colleague')}"
    reason = (step.reason or "").strip()
    return await note(db, staff, order, f"{said}: {reason}" if reason else said)


async def _who_was_first(db: AsyncSession, staff: Staff, order: Order, to: OrderStatus) -> MoveNotAllowed:
    holder = order.assignee_id
    by = (await people.names(db, staff, {holder})).get(holder, "a colleague") if holder else None
    said = f"Order {order.order_number} is {order.status.in_words}{f' by {by}' if by else ''}"
    sentence = f"{said} already." if order.status == to else f"{said} and cannot become {to.in_words} from there."
    return MoveNotAllowed(sentence, status=order.status, by=by)


async def _refuse_old(db: AsyncSession, order: Order) -> None:
    ended = await queries.ended_at(db, order)
    if ended is None or clock.now() - ended > REOPEN_WITHIN:
        raise TooLateToReopen("This order ended more than 24 hours ago. Place a new one instead.")


async def _assignee(db: AsyncSession, staff: Staff, order: Order, step: Transition) -> UUID | None:
    """Whose it is after the move: accepting or starting makes it one's own unless a colleague is named."""
    if step.to is OrderStatus.PENDING:
        return None
    if step.assignee_id is not None:
        await require_colleague(db, staff, step.assignee_id)
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
    # What is parked so that the guest is not disturbed is where it was before.
    if (order.parked_from or order.status) not in BEFORE_WORK:
        raise TooLateToCancel(f"Order {order.order_number} is being worked on already. The front desk can still help.")
    return await move(db, actor, order, OrderStatus.REJECTED, CANCELLED_BY_GUEST)
