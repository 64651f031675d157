"""Notices that are to be sent: who of several processes sends which, and what became of it.

A process that dies holds a notice until its lease is over; then it is sent once more, and no more often than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.db import Database, constraint_of
from innkeep.core.due import find_due
from innkeep.core.rows import at_hand
from innkeep.notices.contents import Contents, contents
from innkeep.notices.keys import keys_of
from innkeep.notices.kinds import Kind, Way
from innkeep.notices.models import Notice, NoticeKeys, Outcome, PushSubscription
from innkeep.notices.preferences import preferences_of
from innkeep.notices.sending import GIVE_UP_AFTER, Fate, Sent, pause_after
from innkeep.notices.truth import holds
from innkeep.people import queries as people
from innkeep.people.models import Role, User

LEASE = timedelta(seconds=60)
"""How long a process has for sending one: longer than any answer is waited for."""

KEPT = timedelta(days=30)
"""How long is kept what became of a notice."""

MOST_DEATHS = 2


@dataclass(frozen=True, slots=True)
class NoticeClaim:
    """A notice that this process sends now, with all that is needed for it."""

    id: UUID
    org_id: UUID
    user_id: UUID
    kind: Kind
    way: Way
    urgent: bool
    until: datetime
    contents: Contents
    keys: NoticeKeys
    browser: PushSubscription | None


async def due(database: Database) -> list[tuple[UUID, UUID]]:
    """The notices that are next, one for each person and way, in all hotels: the hotel's key and the notice's."""
    return await find_due(database, "find_due_notices")


async def claim(database: Database, org_id: UUID, notice_id: UUID) -> NoticeClaim | None:
    """Take a notice to send it. None when another process has it, or it is not to be sent now or at all."""
    program = Program(org_id=org_id)
    try:
        async with database.unit_of_work(program) as db:
            notice = await _locked(db, org_id, notice_id)
            return await _taken(db, notice) if notice else None
    except IntegrityError as refused:
        if constraint_of(refused) == "notices_one_at_a_time":
            return None
        raise


async def _locked(db: AsyncSession, org_id: UUID, notice_id: UUID) -> Notice | None:
    now = clock.now()
    query = select(Notice).where(Notice.org_id == org_id, Notice.id == notice_id, Notice.settled_at.is_(None))
    free = Notice.claimed_until.is_(None) | (Notice.claimed_until <= now)
    notice: Notice | None = await db.scalar(query.where(free, Notice.due_at <= now).with_for_update(skip_locked=True))
    return notice


async def _taken(db: AsyncSession, notice: Notice) -> NoticeClaim | None:
    now = clock.now()
    if notice.claimed_until is not None:
        notice.deaths += 1
        notice.claimed_until = None
    if notice.deaths >= MOST_DEATHS:
        _settle(notice, Outcome.FAILED, "Twice a process died while it was sending this.")
        return None
    if not await holds(db, notice):
        _settle(notice, Outcome.MOOT)
        return None
    if (later := await _quiet_until(db, notice)) is not None:
        notice.due_at = later
        return None
    notice.claimed_until = now + LEASE
    notice.first_tried_at = notice.first_tried_at or now
    notice.attempts += 1
    await db.flush()
    key = notice.subscription_id
    browser = await at_hand(db, PushSubscription, notice.org_id, key) if key else None
    return NoticeClaim(
        id=notice.id,
        org_id=notice.org_id,
        user_id=notice.user_id,
        kind=notice.kind,
        way=notice.way,
        urgent=notice.urgent,
        until=notice.claimed_until,
        contents=await contents(db, notice),
        keys=await keys_of(db, notice.org_id),
        browser=browser,
    )


async def _quiet_until(db: AsyncSession, notice: Notice) -> datetime | None:
    """When the person may be told; None for now."""
    role = await db.scalar(
        select(Role.name)
        .join(User, User.role_id == Role.id)
        .where(User.org_id == notice.org_id, User.id == notice.user_id)
    )
    wishes = (await preferences_of(db, notice.org_id, {notice.user_id: role or ""}))[notice.user_id]
    zone = (await people.hotel(db, Program(org_id=notice.org_id))).timezone
    return wishes.quiet_until(zone, clock.now(), urgent=notice.urgent)


def _settle(notice: Notice, outcome: Outcome, error: str | None = None) -> None:
    notice.settled_at, notice.outcome, notice.error = clock.now(), outcome, error or notice.error
    notice.claimed_until = None


async def finish(database: Database, held: NoticeClaim, sent: Sent) -> None:
    """Note what became of it, unless its lease was over and another process has it by now."""
    async with database.unit_of_work(Program(org_id=held.org_id)) as db:
        own = Notice.org_id == held.org_id, Notice.id == held.id, Notice.claimed_until == held.until
        notice = await db.scalar(select(Notice).where(*own).with_for_update())
        if notice is None:
            return
        match sent.fate:
            case Fate.SENT:
                _settle(notice, Outcome.SENT)
                notice.seq = held.contents.seq or notice.seq
            case Fate.OFF:
                _settle(notice, Outcome.OFF, sent.why)
            case Fate.GONE:
                await _forget(db, held)
            case Fate.REFUSED:
                _settle(notice, Outcome.FAILED, sent.why)
            case Fate.LATER:
                _postpone(notice, sent)


async def _forget(db: AsyncSession, held: NoticeClaim) -> None:
    """The browser takes nothing any more: it goes, and what was for it with it."""
    browser = await at_hand(db, PushSubscription, held.org_id, held.browser.id) if held.browser is not None else None
    if browser is not None:
        await db.delete(browser)


def _postpone(notice: Notice, sent: Sent) -> None:
    now = clock.now()
    if now - (notice.first_tried_at or now) >= GIVE_UP_AFTER:
        _settle(notice, Outcome.FAILED, sent.why)
        return
    notice.claimed_until, notice.error = None, sent.why
    notice.due_at = now + pause_after(notice.attempts, sent.after)


async def prune(database: Database) -> None:
    """Forget what became of notices long ago, in every hotel."""
    async with database.without_tenant() as db:
        await db.execute(text("SELECT notices_prune(:moment)"), {"moment": clock.now() - KEPT})
