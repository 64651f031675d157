"""What would have been late under other service levels: the orders of some days once more, without writing anything."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.errors import Invalid
from innkeep.orders.levels import Level, Work, instead, minutes_for
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order, OrderItem, OrderMove
from innkeep.orders.promises import Promise, hours_by_division
from innkeep.orders.service_levels import own_levels
from innkeep.orders.stopwatch import Stopwatch, is_late, read
from innkeep.people import queries as people
from innkeep.people.models import Category
from innkeep.people.permissions import Operation, require

MOST_DAYS = 366


class NoSuchDays(Invalid):
    """The days end before they start, or are too many."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be tried: the orders of the days from `since` to `until`, both of them included.

    `levels` take the place of what the hotel promises for the very same; the rest of what it promises stays.
    """

    since: date
    until: date
    levels: Sequence[Level]


@dataclass(frozen=True, slots=True)
class Past:
    """An order as it was: what it asked for, what was promised and the time that was spent on it."""

    order_number: str
    asked: Work
    promised: int | None
    watch: Stopwatch
    wanted_at: datetime | None

    def late(self, minutes: int | None, now: datetime) -> bool:
        """Whether it was late, had so much been promised."""
        if minutes is None:
            return False
        work = timedelta(minutes=minutes)
        return is_late(self.watch.towards(self.wanted_at, work).moment(work), self.watch.stopped_at, now)


@dataclass(slots=True)
class Outcome:
    """The orders of a category, how many were late, how many would have been, and for which of them it differs."""

    category: Category
    orders: int = 0
    late_before: int = 0
    late_after: int = 0
    changed: list[str] = field(default_factory=list)


async def replay(database: Database, staff: Staff, trial: Trial) -> list[Outcome]:
    """What would have been late, by category. Raises NotAllowed, NoSuchDays.

    Time is counted in the hours that the divisions have now, and each order with the priority and lines that it has
    now. Takes the database rather than a unit of work: counting takes its time, and no transaction may wait for it.
    """
    require(staff, Operation.MANAGE_SERVICE_LEVELS)
    if not timedelta() <= trial.until - trial.since < timedelta(days=MOST_DAYS):
        raise NoSuchDays(f"Name a first day, and a last one that is not before it and at most {MOST_DAYS} days later.")
    async with database.unit_of_work(staff) as db:
        levels = instead(await own_levels(db, staff), trial.levels)
        orders = await _past(db, staff, trial)
    return await asyncio.to_thread(_counted, orders, levels)


def _counted(orders: Sequence[Past], levels: Sequence[Level]) -> list[Outcome]:
    now = clock.now()
    outcomes = {category: Outcome(category) for category in Category}
    for order in orders:
        before, after = order.late(order.promised, now), order.late(minutes_for(levels, order.asked), now)
        outcome = outcomes[order.asked.category]
        outcome.orders += 1
        outcome.late_before += before
        outcome.late_after += after
        if before is not after:
            outcome.changed.append(order.order_number)
    return list(outcomes.values())


async def _past(db: AsyncSession, staff: Staff, trial: Trial) -> list[Past]:
    zone = ZoneInfo((await people.hotel(db, staff)).timezone)
    start = datetime.combine(trial.since, time(), zone)
    end = datetime.combine(trial.until + timedelta(days=1), time(), zone)
    within = select(Order).where(
        Order.org_id == staff.org_id, Order.deleted_at.is_(None), Order.created_at >= start, Order.created_at < end
    )
    hours = await hours_by_division(db, staff)
    beside = await _beside(db, staff, within.with_only_columns(Order.id))
    return [
        Past(
            order.order_number,
            Work(order.category, order.priority, tuple(beside.items[order.id])),
            beside.minutes.get(order.id),
            read(hours[order.division_id], beside.moves[order.id]),
            order.wanted_at,
        )
        for order in await db.scalars(within.order_by(Order.id))
    ]


@dataclass(slots=True)
class Beside:
    """By order: its history, what of the catalogue is in it, and the minutes that were promised for it."""

    moves: dict[UUID, list[tuple[datetime, OrderStatus]]]
    items: dict[UUID, list[UUID]]
    minutes: dict[UUID, int]


async def _beside(db: AsyncSession, staff: Staff, ids: Select[tuple[UUID]]) -> Beside:
    found = Beside(defaultdict(list), defaultdict(list), {})
    history = select(OrderMove.order_id, OrderMove.created_at, OrderMove.to_status).where(
        OrderMove.org_id == staff.org_id, OrderMove.order_id.in_(ids)
    )
    for order_id, moved_at, to in await db.execute(history.order_by(OrderMove.id)):
        found.moves[order_id].append((moved_at, to))
    lines = select(OrderItem.order_id, OrderItem.item_id).where(
        OrderItem.org_id == staff.org_id, OrderItem.order_id.in_(ids), OrderItem.deleted_at.is_(None)
    )
    for order_id, item_id in await db.execute(lines):
        if item_id is not None:
            found.items[order_id].append(item_id)
    promised = select(Promise.order_id, Promise.minutes).where(
        Promise.org_id == staff.org_id, Promise.order_id.in_(ids)
    )
    for order_id, minutes in await db.execute(promised):
        found.minutes[order_id] = minutes
    return found
