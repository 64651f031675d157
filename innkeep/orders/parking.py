"""Do not disturb: what would knock at the door is parked, and goes back to where it was when it may."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor, Program
from innkeep.core.rows import to_change
from innkeep.orders.assignment import assign
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order
from innkeep.orders.moves import move
from innkeep.people.models import Category

DO_NOT_DISTURB = "do not disturb"

DISTURBING = frozenset({Category.HOUSEKEEPING})
"""The work that nobody asked to be disturbed for."""

_S = OrderStatus

_GOES_ON = frozenset({_S.PENDING, _S.ASSIGNED, _S.IN_PROGRESS})
"""What would be done now. What is blocked waits anyway, and could not go back there (see the life cycle)."""


async def park(db: AsyncSession, actor: Actor, order: Order) -> None:
    """Park an order until its guests may be disturbed; an assignee keeps it."""
    came_from = _S.ASSIGNED if order.assignee_id and order.status is _S.PENDING else order.status
    await move(db, actor, order, _S.SUSPENDED, DO_NOT_DISTURB)
    order.parked_from = came_from
    await db.flush()


async def park_orders_of(db: AsyncSession, program: Program, stay_id: UUID) -> None:
    """The guests do not want to be disturbed from now on."""
    query = _of_stay(program, stay_id).where(Order.category.in_(DISTURBING), Order.status.in_(_GOES_ON))
    for order in list(await db.scalars(query)):
        await park(db, program, order)


async def bring_orders_of_back(db: AsyncSession, program: Program, stay_id: UUID) -> None:
    """They may be disturbed again: exactly what was parked for that, and not moved since, goes back to where it was."""
    waiting = _of_stay(program, stay_id).where(Order.parked_from.is_not(None))
    for order in list(await db.scalars(waiting)):
        back_to = order.parked_from
        if back_to is not None:
            await move(db, program, order, back_to, f"no longer {DO_NOT_DISTURB}")
            if back_to is _S.PENDING:
                await assign(db, order)


def _of_stay(program: Program, stay_id: UUID) -> Select[Order]:
    return to_change(
        select(Order)
        .where(Order.org_id == program.org_id, Order.stay_id == stay_id, Order.deleted_at.is_(None))
        .order_by(Order.id)
    )
