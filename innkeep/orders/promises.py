"""By when an order was promised: worked out from its history whenever that goes on, in the same transaction."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core import clock
from innkeep.core.actors import Actor
from innkeep.core.columns import OfTenant
from innkeep.core.db import Base
from innkeep.orders.hours import Hours
from innkeep.orders.ladders import DEFAULT, Climb, Ladder, from_row
from innkeep.orders.levels import Level, Work, minutes_for
from innkeep.orders.lifecycle import OrderStatus, Priority
from innkeep.orders.models import Order
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


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the time of an order depends on. `promised` is None where nothing was."""

    asked: Work
    promised: int | None
    levels: list[Level]
    ladder: Ladder
    watch: Stopwatch
    wanted_at: datetime | None
    raised: AbstractSet[int]

    def climb(self, minutes: int) -> Climb:
        """The order on its ladder, when so much is promised."""
        watch = self.watch.towards(self.wanted_at, timedelta(minutes=minutes))
        return Climb(self.ladder, watch, minutes, self.asked.priority is Priority.URGENT)


_FACTS = text("""
    SELECT h.timezone, d.hours, p.minutes,
        ARRAY(SELECT m.created_at FROM order_moves m
            WHERE m.org_id = :org_id AND m.order_id = :order_id ORDER BY m.id) AS moved_at,
        ARRAY(SELECT m.to_status::text FROM order_moves m
            WHERE m.org_id = :org_id AND m.order_id = :order_id ORDER BY m.id) AS moved_to,
        ARRAY(SELECT i.item_id FROM order_items i WHERE i.org_id = :org_id AND i.order_id = :order_id
            AND i.deleted_at IS NULL AND i.item_id IS NOT NULL) AS items,
        ARRAY(SELECT e.step FROM escalations e WHERE e.org_id = :org_id AND e.order_id = :order_id) AS raised,
        (SELECT l.steps FROM escalation_ladders l
            WHERE l.org_id = :org_id AND l.category = cast(:category AS enum_order_category)) AS ladder,
        (SELECT jsonb_agg(jsonb_build_array(s.minutes, s.priority, s.item_id)) FROM service_levels s
            WHERE s.org_id = :org_id AND s.category = cast(:category AS enum_order_category)
            AND s.deleted_at IS NULL) AS levels
    FROM organizations h
    LEFT JOIN divisions d ON d.org_id = h.id AND d.id = :division_id
    LEFT JOIN promises p ON p.org_id = h.id AND p.order_id = :order_id
    WHERE h.id = :org_id
""")


async def promise(db: AsyncSession, order: Order) -> None:
    """Give an order its time: when it is placed, and again when its priority or its lines have changed.

    What a hotel promises later, or stops promising, does not change it. The order is read again.
    """
    facts = await facts_of(db, order)
    await _keep(db, order, facts, minutes_for(facts.levels, facts.asked))


async def keep_time(db: AsyncSession, order: Order) -> None:
    """Work out anew by when an order is due and who is called when: after each of its moves. The order is read again.

    The time that it stood still does not count, so what was left is left when it goes on.
    """
    facts = await facts_of(db, order)
    if facts.promised is None:
        await db.refresh(order)
    else:
        await _keep(db, order, facts, facts.promised)


async def _keep(db: AsyncSession, order: Order, facts: Facts, minutes: int) -> None:
    """Write down what is promised, by when the order is due, and when its ladder is to be looked at next."""
    climb = facts.climb(minutes)
    due_at = climb.watch.moment(timedelta(minutes=minutes))
    next_step_at = min((at for at, _ in climb.ahead(facts.raised, clock.now())), default=None)
    promised = (
        insert(Promise)
        .values(org_id=order.org_id, order_id=order.id, minutes=minutes, next_step_at=next_step_at)
        .on_conflict_do_update(
            constraint="promises_one_an_order", set_={"minutes": minutes, "next_step_at": next_step_at}
        )
    )
    if due_at == order.due_at:
        await db.execute(promised)
        await db.refresh(order)
        return
    due = update(Order).where(Order.org_id == order.org_id, Order.id == order.id).values(due_at=due_at)
    fresh = {"populate_existing": True, "synchronize_session": False}
    await db.execute(due.add_cte(promised.cte("promised")).returning(Order), execution_options=fresh)


async def facts_of(db: AsyncSession, order: Order) -> Facts:
    """All that the time of an order depends on, in one statement: every move of every order asks for it."""
    await db.flush()
    keys = {"org_id": order.org_id, "order_id": order.id, "division_id": order.division_id, "category": order.category}
    row = (await db.execute(_FACTS, keys)).one()
    moves = zip(row.moved_at, map(OrderStatus, row.moved_to), strict=True)
    return Facts(
        asked=Work(order.category, order.priority, tuple(row.items)),
        promised=row.minutes,
        levels=[_level(order.category, *said) for said in row.levels or ()],
        ladder=DEFAULT if row.ladder is None else [from_row(step) for step in row.ladder],
        watch=read(Hours(ZoneInfo(row.timezone), row.hours or ()), moves),
        wanted_at=order.wanted_at,
        raised=frozenset(row.raised),
    )


def _level(category: Category, minutes: int, priority: int | None, item_id: str | None) -> Level:
    matters = None if priority is None else list(Priority)[priority]
    return Level(category, minutes, matters, UUID(item_id) if item_id else None)


async def hours_by_division(db: AsyncSession, actor: Actor) -> dict[UUID | None, Hours]:
    """The hours of every division, those put away included; None stands for orders that are no division's."""
    zone = ZoneInfo((await people.hotel(db, actor)).timezone)
    found = await db.execute(select(Division.id, Division.hours).where(Division.org_id == actor.org_id))
    return {None: Hours(zone), **{division_id: Hours(zone, hours) for division_id, hours in found}}


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
