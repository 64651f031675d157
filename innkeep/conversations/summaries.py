"""One line on what happened so far, for the person who takes a conversation over."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import SessionSummedUp
from innkeep.conversations.models import ChatSession, SessionSummary
from innkeep.conversations.texts import one_line
from innkeep.core.errors import NotFound
from innkeep.core.events import record

LONGEST = 500


class NoSummary(NotFound):
    """Nobody has taken this conversation over, or there was nothing to tell."""


async def sum_up(db: AsyncSession, chat: ChatSession, engine: str, text: str) -> bool:
    """Keep a line for the present epoch; False when another process was first."""
    row = insert(SessionSummary).values(
        org_id=chat.org_id, session_id=chat.id, epoch=chat.epoch, engine=engine, text=one_line(text)[:LONGEST]
    )
    kept = await db.execute(row.on_conflict_do_nothing().returning(SessionSummary.id))
    if kept.scalar_one_or_none() is None:
        return False
    record(db, SessionSummedUp(org_id=chat.org_id, session_id=chat.id))
    return True


async def say_better(db: AsyncSession, chat: ChatSession, engine: str, text: str) -> None:
    """Replace the line of the epoch that `chat` was read in."""
    await db.execute(
        update(SessionSummary)
        .where(SessionSummary.org_id == chat.org_id, SessionSummary.session_id == chat.id)
        .where(SessionSummary.epoch == chat.epoch)
        .values(engine=engine, text=one_line(text)[:LONGEST])
    )
    record(db, SessionSummedUp(org_id=chat.org_id, session_id=chat.id))


async def summary_for(db: AsyncSession, chat: ChatSession) -> SessionSummary:
    """The newest one. NoSummary. Not for guests."""
    query = select(SessionSummary).where(SessionSummary.org_id == chat.org_id, SessionSummary.session_id == chat.id)
    found: SessionSummary | None = await db.scalar(query.order_by(SessionSummary.epoch.desc()).limit(1))
    if found is None:
        raise NoSummary("There is no summary of this conversation yet.")
    return found
