"""The agent's answer while it is thought: seen by the guest who waits for it, and gone when it is written."""

from __future__ import annotations

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import AnswerDrafted
from innkeep.conversations.models import ChatSession, SessionMode, SessionStatus, Turn
from innkeep.conversations.turns import TurnClaim, TurnSuperseded
from innkeep.core.events import record


async def draft(db: AsyncSession, claimed: TurnClaim, text: str) -> None:
    """Let the guest see the answer so far. TurnSuperseded when it is nobody's to write any more.

    It is no message: what is written in the end, inside the fence, is the answer and not this.
    """
    goes_on = exists().where(
        ChatSession.org_id == claimed.org_id,
        ChatSession.id == claimed.session_id,
        ChatSession.status == SessionStatus.OPEN,
        ChatSession.mode == SessionMode.AGENT,
        ChatSession.epoch == claimed.epoch,
        ChatSession.last_guest_seq == claimed.answers_to,
    )
    shown = await db.execute(
        update(Turn)
        .where(Turn.org_id == claimed.org_id, Turn.id == claimed.turn_id, Turn.finished_at.is_(None))
        .where(Turn.attempts == claimed.attempts, goes_on)
        .values(draft=text)
        .returning(Turn.id)
    )
    if shown.scalar_one_or_none() is None:
        raise TurnSuperseded("The conversation has moved on.")
    record(db, AnswerDrafted(org_id=claimed.org_id, session_id=claimed.session_id))


async def draft_of(db: AsyncSession, chat: ChatSession) -> str | None:
    """The answer so far, while the agent is at what the guest wrote last and nobody else answers."""
    if chat.status is not SessionStatus.OPEN or chat.mode is not SessionMode.AGENT:
        return None
    found: str | None = await db.scalar(
        select(Turn.draft)
        .where(Turn.org_id == chat.org_id, Turn.session_id == chat.id, Turn.finished_at.is_(None))
        .where(Turn.epoch == chat.epoch, Turn.answers_to == chat.last_guest_seq)
    )
    return found
