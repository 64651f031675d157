"""Orders that come every day: set up once, placed each day by whichever worker comes first."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock, rows
from innkeep.core.actors import Program, Staff
from innkeep.core.db import Database, refusals
from innkeep.core.errors import InnkeepError, Invalid, NotFound
from innkeep.core.paging import Listing, page
from innkeep.orders.lifecycle import Priority
from innkeep.orders.models import RecurringOrder, RecurringOrderDay, RecurringOrderItem
from innkeep.orders.placing import Draft, category_of, place_order
from innkeep.orders.targets import NamedTarget, NobodyNamed, target_for
from innkeep.orders.wishes import Wish, priced
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require

log = logging.getLogger(__name__)


class RecurringOrderNotFound(NotFound):
    """No such order of every day in this hotel."""


class EndsBeforeItStarts(Invalid):
    """Its last day is before its first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """What is to come every day at a time, from its first day (the next one that its time comes) to its last."""

    wishes: Sequence[Wish]
    named: NamedTarget
    daily_at: time
    since: date | None = None
    until: date | None = None
    notes: str | None = None
    priority: Priority = Priority.NORMAL


async def recurring_page(db: AsyncSession, staff: Staff, want: Listing) -> list[RecurringOrder]:
    """What comes every day in the hotel."""
    require(staff, Operation.READ_ORDERS)
    return await page(db, rows.live(RecurringOrder, staff, deleted=want.deleted), RecurringOrder, want)


async def recurring_for(db: AsyncSession, staff: Staff, recurring_id: UUID) -> RecurringOrder:
    """One of them, or RecurringOrderNotFound."""
    require(staff, Operation.READ_ORDERS)
    return await rows.find(db, rows.live(RecurringOrder, staff), RecurringOrder, recurring_id, _missing())


async def wishes_of(db: AsyncSession, recurring: RecurringOrder) -> list[Wish]:
    """What is ordered each time."""
    query = select(RecurringOrderItem).where(
        RecurringOrderItem.org_id == recurring.org_id, RecurringOrderItem.recurring_id == recurring.id
    )
    items = await db.scalars(query.order_by(RecurringOrderItem.id))
    return [Wish(item.item_id, item.qty, item.notes, tuple(item.option_ids)) for item in items]


async def days_read_by(db: AsyncSession, staff: Staff, recurring_id: UUID) -> list[RecurringOrderDay]:
    """The last hundred days, newest first: the order of each, or why there was none."""
    recurring = await recurring_for(db, staff, recurring_id)
    query = select(RecurringOrderDay).where(
        RecurringOrderDay.org_id == recurring.org_id, RecurringOrderDay.recurring_id == recurring.id
    )
    return list(await db.scalars(query.order_by(RecurringOrderDay.day.desc()).limit(100)))


async def create_recurring(db: AsyncSession, staff: Staff, daily: Daily) -> RecurringOrder:
    """Set up what comes every day, for a stay as long as it lasts, or for a room.

    EndsBeforeItStarts, NobodyNamed, and what `target_for`, `priced` and `category_of` raise.
    """
    require(staff, Operation.PLACE_ORDERS)
    if (daily.named.stay_id is None) == (daily.named.room_id is None) or daily.named.session_id:
        raise NobodyNamed("Say for what it comes every day: stay_id or room_id.")
    await target_for(db, staff, daily.named)
    lines = await priced(db, staff, daily.wishes)
    now = clock.hotel_now((await people.hotel(db, staff)).timezone)
    next_time = now.date() + timedelta(days=1 if daily.daily_at <= now.time() else 0)
    recurring = RecurringOrder(
        org_id=staff.org_id,
        stay_id=daily.named.stay_id,
        room_id=daily.named.room_id,
        category=category_of(None, lines),
        notes=daily.notes,
        priority=daily.priority,
        daily_at=daily.daily_at,
        since=daily.since or next_time,
        until=daily.until,
    )
    db.add(recurring)
    with refusals({"recurring_orders_ends_after_start": _ends_first()}):
        await db.flush()
    db.add_all(
        RecurringOrderItem(
            org_id=staff.org_id,
            recurring_id=recurring.id,
            item_id=line.item.id,
            qty=line.qty,
            notes=line.notes,
            option_ids=list(line.option_ids),
        )
        for line in lines
        if line.item
    )
    await db.flush()
    return recurring


async def change_recurring(
    db: AsyncSession, staff: Staff, recurring_id: UUID, changes: Mapping[str, Any], version: str | None = None
) -> RecurringOrder:
    """Change time, days, notes or priority, from the next time on. ChangedMeanwhile, EndsBeforeItStarts."""
    recurring = await _to_change(db, staff, recurring_id)
    rows.expect_version(recurring, version)
    with refusals({"recurring_orders_ends_after_start": _ends_first()}):
        await rows.change(db, recurring, changes)
    await db.refresh(recurring)
    return recurring


async def delete_recurring(db: AsyncSession, staff: Staff, recurring_id: UUID) -> None:
    """End an order that comes every day: it comes no more."""
    await rows.put_away(db, await _to_change(db, staff, recurring_id))


async def restore_recurring(db: AsyncSession, staff: Staff, recurring_id: UUID) -> RecurringOrder:
    """It comes again, from its next time on."""
    recurring = await _to_change(db, staff, recurring_id, deleted=True)
    await rows.bring_back(db, recurring)
    await db.refresh(recurring)
    return recurring


async def _to_change(db: AsyncSession, staff: Staff, recurring_id: UUID, *, deleted: bool = False) -> RecurringOrder:
    require(staff, Operation.PLACE_ORDERS)
    query = rows.live(RecurringOrder, staff, deleted=deleted)
    return await rows.find_to_change(db, query, RecurringOrder, recurring_id, _missing())


async def place_due(database: Database, at: datetime) -> int:
    """Place what comes today and has not come yet, in every hotel; how many orders there were.

    Each is a transaction of its own, and once a day whoever else does the same: one that fails keeps no other back.
    """
    placed = 0
    for org_id, recurring_id, day in await database.ask("SELECT org_id, recurring_id, day FROM find_recurring($1)", at):
        try:
            placed += await _place(database, Program(org_id=org_id), recurring_id, day)
        except Exception:
            log.exception("an order of every day was not placed and will be tried again")
    return placed


async def _place(database: Database, program: Program, recurring_id: UUID, day: date) -> bool:
    async with database.unit_of_work(program) as db:
        recurring = await db.scalar(rows.live(RecurringOrder, program).where(RecurringOrder.id == recurring_id))
        if recurring is None or not await _claim(db, recurring, day):
            return False
        try:
            async with db.begin_nested():
                order = await place_order(db, program, await _draft(db, recurring))
        except InnkeepError as refusal:
            await _note(db, recurring, day, refused=refusal.detail)
            return False
        await _note(db, recurring, day, order_id=order.id)
    return True


async def _claim(db: AsyncSession, recurring: RecurringOrder, day: date) -> bool:
    """Whether the day is ours to place: of several who come at once, the others wait and see that it was done."""
    claim = (
        insert(RecurringOrderDay)
        .values(org_id=recurring.org_id, recurring_id=recurring.id, day=day)
        .on_conflict_do_nothing(constraint="recurring_order_days_once")
        .returning(RecurringOrderDay.id)
    )
    return await db.scalar(claim) is not None


async def _draft(db: AsyncSession, recurring: RecurringOrder) -> Draft:
    return Draft(
        wishes=await wishes_of(db, recurring),
        named=NamedTarget(stay_id=recurring.stay_id, room_id=recurring.room_id),
        category=recurring.category,
        notes=recurring.notes,
        priority=recurring.priority,
    )


async def _note(db: AsyncSession, recurring: RecurringOrder, day: date, **became: object) -> None:
    await db.execute(
        update(RecurringOrderDay)
        .where(RecurringOrderDay.org_id == recurring.org_id, RecurringOrderDay.recurring_id == recurring.id)
        .where(RecurringOrderDay.day == day)
        .values(**became)
    )


def _missing() -> RecurringOrderNotFound:
    return RecurringOrderNotFound("There is no such order of every day.")


def _ends_first() -> EndsBeforeItStarts:
    return EndsBeforeItStarts("The last day (until) is before the first (since). Choose a later one.")
