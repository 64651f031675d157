"""Those who were left in a queue are given out when somebody comes to work or has a hand free."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession, MoveKind, SessionMove, SessionStatus
from innkeep.conversations.ownership import give
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.due import do_due


async def give_out_waiting(database: Database) -> int:
    """Look again in every hotel, longest wait first; how many were given."""
    return await do_due(database, "find_to_be_given", give_out)


async def give_out(db: AsyncSession, program: Program, session_id: UUID) -> bool:
    """Give one to whose turn it is, if anybody can have it, when whoever else is at it has finished.

    Who went on to the next one meanwhile would give that to the last who can have any: the longest wait would go on.
    """
    chat = await db.scalar(
        select(ChatSession)
        .where(ChatSession.org_id == program.org_id, ChatSession.id == session_id, ChatSession.deleted_at.is_(None))
        .where(ChatSession.status == SessionStatus.OPEN, ChatSession.waiting_since.is_not(None))
        .with_for_update(key_share=True)
    )
    return chat is not None and await give(db, chat, beside=await _gave_it_away(db, chat))


async def _gave_it_away(db: AsyncSession, chat: ChatSession) -> UUID | None:
    """Who put it into the queue, if it was somebody of the staff: they do not get it back."""
    last = await db.scalar(
        select(SessionMove)
        .where(SessionMove.org_id == chat.org_id, SessionMove.session_id == chat.id)
        .order_by(SessionMove.epoch.desc())
        .limit(1)
    )
    return last.author_id if last is not None and last.kind is MoveKind.QUEUED else None
