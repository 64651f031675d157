"""Calling somebody when an order takes its time: each step once, whichever process comes first and whatever dies."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program, Staff
from innkeep.core.db import Database
from innkeep.core.due import do_due
from innkeep.core.events import record
from innkeep.core.paging import Listing, page
from innkeep.orders import queries
from innkeep.orders.events import OrderEscalated
from innkeep.orders.ladders import RaiseTo, Step
from innkeep.orders.models import Order
from innkeep.orders.promises import Escalation, Promise, facts_of
from innkeep.people.permissions import Operation, require


async def raise_due(database: Database) -> int:
    """Raise what is due in every hotel; how many steps."""
    return await do_due(database, "find_escalating", raise_steps)


async def raise_steps(db: AsyncSession, program: Program, order_id: UUID) -> int:
    """Raise the steps of an order that are due; how many. None while somebody else is at it."""
    waiting = select(Promise).where(Promise.org_id == program.org_id, Promise.order_id == order_id)
    promised = await db.scalar(waiting.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if promised is None:
        return 0
    order = await queries.order_for(db, program, order_id)
    facts, now = await facts_of(db, order), clock.now()
    ahead = facts.climb(promised.minutes).ahead(facts.raised, now)
    raised = [await _raise(db, order, number, facts.ladder[number - 1]) for at, number in ahead if at <= now]
    promised.next_step_at = next((at for at, _ in ahead if at > now), None)
    await db.flush()
    return sum(raised)


async def _raise(db: AsyncSession, order: Order, number: int, step: Step) -> bool:
    raised_to = _whom(order, step)
    user_id = order.assignee_id if raised_to is RaiseTo.ASSIGNEE else None
    values = {"step": number, "share": step.share, "raised_to": raised_to.value, "user_id": user_id}
    new = insert(Escalation).values(org_id=order.org_id, order_id=order.id, **values)
    once = new.on_conflict_do_nothing(constraint="escalations_once").returning(Escalation.id)
    if await db.scalar(once) is None:
        return False
    record(db, OrderEscalated(org_id=order.org_id, order_id=order.id, step=number))
    return True


def _whom(order: Order, step: Step) -> RaiseTo:
    """Who is called: where there is nobody, whoever is next."""
    raise_to = step.raise_to
    if raise_to is RaiseTo.ASSIGNEE and order.assignee_id is None:
        raise_to = RaiseTo.DIVISION
    if raise_to is RaiseTo.DIVISION and order.division_id is None:
        raise_to = RaiseTo.MANAGER
    return raise_to


async def escalations_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Escalation]:
    """Who was called, because of orders within reach."""
    require(staff, Operation.READ_ORDERS)
    within = queries.within_reach(staff).with_only_columns(Order.id)
    query = select(Escalation).where(Escalation.org_id == staff.org_id, Escalation.order_id.in_(within))
    return await page(db, query, Escalation, want)


async def calls_for(db: AsyncSession, staff: Staff, steps: Collection[tuple[UUID, int]]) -> list[Escalation]:
    """Those of the steps, each an order's key and a number, at which this member of staff was called."""
    within = queries.within_reach(staff).where(Order.id.in_([order_id for order_id, _ in steps]))
    orders = {order.id: order for order in await db.scalars(within)}
    query = select(Escalation).where(Escalation.org_id == staff.org_id, Escalation.order_id.in_(orders))
    return [
        each
        for each in await db.scalars(query.order_by(Escalation.id))
        if (each.order_id, each.step) in steps and _is_called(staff, each, orders[each.order_id])
    ]


def _is_called(staff: Staff, escalation: Escalation, order: Order) -> bool:
    match escalation.raised_to:
        case RaiseTo.ASSIGNEE:
            return escalation.user_id == staff.user_id
        case RaiseTo.DIVISION:
            return staff.division_id is not None and staff.division_id == order.division_id
    return staff.role == escalation.raised_to
