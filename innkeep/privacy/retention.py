"""How long things are kept: each hotel says it, and every night what is older goes. Repeatable, and by several at once.

Conversations lose their words `chat_days` after they have ended. Guests are erased `guest_days` after their last stay
has ended; what they had to pay is kept, and the audit, since neither says who they were.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.privacy.erasing import erase, forget_chats
from innkeep.stays.admitting import forget_failures

AT_ONCE = 100
"""Conversations or guests in one transaction."""

_OLD_CHATS = f"""
    SELECT id FROM sessions
    WHERE org_id = :org_id AND status = 'terminated' AND forgotten_at IS NULL AND "end" < :before
    ORDER BY "end" LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED
"""
_GONE_GUESTS = f"""
    SELECT u.id FROM users u JOIN roles r ON r.id = u.role AND r.name = 'guest'
    WHERE u.org_id = :org_id AND u.created_at < :moment
    AND NOT EXISTS (SELECT FROM erasures e WHERE e.org_id = u.org_id AND e.user_id = u.id)
    AND NOT EXISTS (
        SELECT FROM stay_guests g JOIN checkin_rooms s ON s.org_id = g.org_id AND s.id = g.stay_id
        WHERE g.org_id = u.org_id AND g.guest_id = u.id
        AND (s.checkout_date >= :day OR s.checkout_date IS NULL OR s.status IN ('reserved', 'checked_in')))
    ORDER BY u.id LIMIT {AT_ONCE} FOR UPDATE OF u SKIP LOCKED
"""


async def forget_what_is_old(database: Database) -> int:
    """In every hotel; how many conversations and guests it was."""
    return sum([await forget_in(database, Program(org_id=org_id)) for org_id, _ in await people.hotels(database)])


async def forget_in(database: Database, hotel: Program) -> int:
    """The same in one hotel; how many conversations and guests it was."""
    gone = 0
    while found := await _some(database, hotel):
        gone += found
    return gone


async def _some(database: Database, program: Program) -> int:
    async with database.unit_of_work(program) as db:
        hotel, now = await people.hotel(db, program), clock.now()
        chats = await _old_chats(db, hotel, now)
        if chats:
            await forget_chats(db, program, chats)
        await forget_failures(db, program.org_id)
        guests = await _gone_guests(db, hotel, now)
        for guest in guests:
            await erase(db, program, guest)
        return len(chats) + len(guests)


async def _old_chats(db: AsyncSession, hotel: Organization, now: datetime) -> list[UUID]:
    before = now - timedelta(days=hotel.chat_days)
    return list(await db.scalars(text(_OLD_CHATS), {"org_id": hotel.id, "before": before}))


async def _gone_guests(db: AsyncSession, hotel: Organization, now: datetime) -> list[UUID]:
    before = now - timedelta(days=hotel.guest_days)
    asked = {"org_id": hotel.id, "moment": before, "day": before.date()}
    return list(await db.scalars(text(_GONE_GUESTS), asked))
