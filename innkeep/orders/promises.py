"""By when an order was promised: worked out from its history whenever that goes on, in the same transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core import clock
from innkeep.core.actors import Actor, Program
from innkeep.core.columns import OfTenant
from innkeep.core.db import Base
from innkeep.orders import queries
from innkeep.orders.hours import Hours
from innkeep.orders.ladders import Climb, ladder_of
from innkeep.orders.levels import Asked, minutes_for
from innkeep.orders.lifecycle import Priority
from innkeep.orders.models import Order
from innkeep.orders.service_levels import own_levels
from innkeep.orders.stopwatch import Stopwatch, read
from innkeep.people import queries as people
from innkeep.people.models import Category, Division


class Promise(OfTenant, Base):
    """The minutes that were promised for an order, and when its ladder is to be looked at next."""

    __tablename__ = "promises"

    order_id: Mapped[UUID]
    minutes: Mapped[int]
    next_step_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Escalation(OfTenant, Base):
    """That somebody was called because of an order: at which step, and who, where it was one person."""

    __tablename__ = "escalations"

    order_id: Mapped[UUID]
    step: Mapped[int]
    share: Mapped[int]
    raised_to: Mapped[str]
    user_id: Mapped[UUID | None]


async def promise(db: AsyncSession, order: Order) -> None:
    """Give an order its time: when it is placed, and again when its priority or its lines have changed.

    What a hotel promises later, or stops promising, does not change it.
    """
    actor = Program(org_id=order.org_id)
    lines = await queries.items_of(db, order)
    asked = Asked(order.category, order.priority, tuple(line.item_id for line in lines if line.item_id))
    minutes = minutes_for(await own_levels(db, actor), asked)
    known = await promise_of(db, order)
    if known is None:
        db.add(Promise(org_id=order.org_id, order_id=order.id, minutes=minutes))
    else:
        known.minutes = minutes
    await keep_time(db, order)


async def keep_time(db: AsyncSession, order: Order) -> None:
    """Work out anew by when an order is due and who is called when: after each of its moves.

    The time that it stood still does not count, so what was left is left when it goes on.
    """
    promised = await promise_of(db, order)
    if promised is None:
        return
    climb = await climb_of(db, order, promised)
    order.due_at = climb.watch.moment(timedelta(minutes=promised.minutes))
    ahead = climb.ahead(await raised_steps(db, order), clock.now())
    promised.next_step_at = ahead[0][0] if ahead else None
    await db.flush()


async def promise_of(db: AsyncSession, order: Order) -> Promise | None:
    """What was promised for an order."""
    found: Promise | None = await db.scalar(
        select(Promise).where(Promise.org_id == order.org_id, Promise.order_id == order.id)
    )
    return found


async def climb_of(db: AsyncSession, order: Order, promised: Promise) -> Climb:
    """The order on the ladder of its category."""
    ladder = await ladder_of(db, Program(org_id=order.org_id), order.category)
    return Climb(ladder, await stopwatch_of(db, order), promised.minutes, order.priority is Priority.URGENT)


async def stopwatch_of(db: AsyncSession, order: Order) -> Stopwatch:
    """The time that was spent on an order, in the hours of its division."""
    hours = await hours_by_division(db, Program(org_id=order.org_id))
    moves = await queries.history_of(db, order)
    return read(hours[order.division_id], [(move.created_at, move.to_status) for move in moves])


async def hours_by_division(db: AsyncSession, actor: Actor) -> dict[UUID | None, Hours]:
    """The hours of every division, those put away included; None stands for orders that are no division's."""
    zone = ZoneInfo((await people.hotel(db, actor)).timezone)
    found = await db.execute(select(Division.id, Division.hours).where(Division.org_id == actor.org_id))
    return {None: Hours(zone), **{division_id: Hours(zone, hours) for division_id, hours in found}}


async def raised_steps(db: AsyncSession, order: Order) -> set[int]:
    """The numbers of the steps at which somebody was called already."""
    steps = select(Escalation.step).where(Escalation.org_id == order.org_id, Escalation.order_id == order.id)
    return set(await db.scalars(steps))


async def look_again(db: AsyncSession, actor: Actor, category: Category) -> None:
    """Have the ladder of every order of a category that is under way looked at: it is another one by now."""
    under_way = select(Order.id).where(
        Order.org_id == actor.org_id, Order.category == category, Order.stopped_at.is_(None)
    )
    await db.execute(
        update(Promise)
        .where(Promise.org_id == actor.org_id, Promise.order_id.in_(under_way))
        .values(next_step_at=clock.now())
        .execution_options(synchronize_session=False)
    )
