"""What happens in time: what was put off comes back, the silent are asked, the agent goes on, at last it is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.actions import terminate
from innkeep.conversations.events import AttentionAsked, DeskAlerted, SessionSnoozed
from innkeep.conversations.models import ChatSession, SessionStatus
from innkeep.conversations.ownership import resume
from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.due import do_due
from innkeep.core.events import record
from innkeep.people import queries as people

ANSWER_WITHIN = timedelta(minutes=5)
"""What the desk gets to say that somebody is still at it, before the agent goes on. `find_silent` knows it, too."""


async def look_after_silent(database: Database) -> int:
    """See to every conversation, in all hotels, in which it is time; how many were."""
    return await do_due(database, "find_silent", look_after)


async def look_after(db: AsyncSession, program: Program, session_id: UUID) -> bool:
    """Do what it is time for in a conversation, if anything; nothing while somebody else is at it."""
    chat = await db.scalar(
        select(ChatSession)
        .where(ChatSession.org_id == program.org_id, ChatSession.id == session_id, ChatSession.deleted_at.is_(None))
        .where(ChatSession.status == SessionStatus.OPEN)
        .with_for_update(key_share=True, skip_locked=True)
    )
    if chat is None:
        return False
    hotel = await people.hotel(db, program)
    now = clock.now()
    woken = await _wake(db, chat, now)
    if chat.waiting_since is None and _heard(chat) + timedelta(hours=hotel.silence_hours) <= now:
        await terminate(db, program, chat)
    elif chat.asked_at is not None and chat.asked_at + ANSWER_WITHIN <= now:
        await resume(db, program, chat)
    elif chat.asked_at is None and _is_unattended(chat, now - timedelta(minutes=hotel.lease_minutes)):
        chat.asked_at = now
        await db.flush()
        record(db, AttentionAsked(org_id=chat.org_id, session_id=chat.id))
        record(db, DeskAlerted(org_id=chat.org_id, session_id=chat.id))
    else:
        return woken
    return True


async def _wake(db: AsyncSession, chat: ChatSession, now: datetime) -> bool:
    """Bring back what was put off until now, as if somebody had looked at it then: the desk hears of it again."""
    until = chat.snoozed_until
    if until is None or until > now:
        return False
    chat.attended_at, chat.snoozed_until = max(until, chat.attended_at or until), None
    await db.flush()
    record(db, SessionSnoozed(org_id=chat.org_id, session_id=chat.id))
    if chat.waiting_since is not None:
        record(db, DeskAlerted(org_id=chat.org_id, session_id=chat.id))
    return True


def _heard(chat: ChatSession) -> datetime:
    """When anybody did anything last; a snooze counts as long as it lasts."""
    known = (chat.spoken_at, chat.attended_at, chat.snoozed_until, chat.start, chat.created_at)
    return max(moment for moment in known if moment is not None)


def _is_unattended(chat: ChatSession, since: datetime) -> bool:
    """Whether somebody answers who has not been heard of since a moment; a snooze counts as long as it lasts."""
    if chat.assignee_id is None or chat.attended_at is None:
        return False
    return max(chat.attended_at, chat.snoozed_until or chat.attended_at) <= since
