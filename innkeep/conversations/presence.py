"""Who of the staff has a conversation open in front of them. Each page says so again and again, or is forgotten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import Looking
from innkeep.conversations.models import ChatSession, SessionViewer
from innkeep.conversations.notes import read_mentions
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.events import record
from innkeep.people.models import User

LASTS = timedelta(seconds=45)
"""How long somebody counts as looking who said so. A page says it every 20 seconds: once may be lost."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who has a conversation open."""

    user_id: UUID
    name: str


async def look(db: AsyncSession, staff: Staff, chat: ChatSession) -> None:
    """Let colleagues see that somebody has the conversation open; what names them in it they have read."""
    now = clock.now()
    # Whoever went without a word is cleared away by whoever comes.
    gone = select(SessionViewer.id).where(SessionViewer.org_id == staff.org_id, SessionViewer.seen_at <= now - LASTS)
    await db.execute(
        delete(SessionViewer).where(
            SessionViewer.org_id == staff.org_id, SessionViewer.id.in_(gone.with_for_update(skip_locked=True))
        )
    )
    seen = insert(SessionViewer).values(org_id=staff.org_id, session_id=chat.id, user_id=staff.user_id, seen_at=now)
    await db.execute(seen.on_conflict_do_update(constraint="session_viewers_once", set_={"seen_at": now}))
    await read_mentions(db, staff, chat)
    record(db, Looking(org_id=chat.org_id, session_id=chat.id, user_id=staff.user_id))


async def look_away(db: AsyncSession, staff: Staff, chat: ChatSession) -> None:
    """Somebody has closed the conversation that they looked at."""
    await db.execute(
        delete(SessionViewer).where(
            SessionViewer.org_id == staff.org_id,
            SessionViewer.session_id == chat.id,
            SessionViewer.user_id == staff.user_id,
        )
    )
    record(db, Looking(org_id=chat.org_id, session_id=chat.id, user_id=staff.user_id))


async def viewers(db: AsyncSession, staff: Staff, session_ids: Collection[UUID]) -> dict[UUID, list[Viewer]]:
    """Who has each of the conversations open, in the order in which they came; the one who asks included."""
    found = await db.execute(
        select(SessionViewer.session_id, User.id, User.name)
        .join(User, (User.org_id == SessionViewer.org_id) & (User.id == SessionViewer.user_id))
        .where(SessionViewer.org_id == staff.org_id, SessionViewer.session_id.in_(session_ids))
        .where(SessionViewer.seen_at > clock.now() - LASTS)
        .order_by(SessionViewer.id)
    )
    looking: dict[UUID, list[Viewer]] = {}
    for session_id, user_id, name in found:
        looking.setdefault(session_id, []).append(Viewer(user_id, name))
    return looking
