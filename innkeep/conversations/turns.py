"""The agent's turns: one a conversation at a time, across processes, and never written after somebody took over.

A turn is claimed in one transaction, thought about in none, and written in another that first takes the fence: the
conversation's row, locked, provided that its epoch and the guest's last message are still those that were read.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import NotKnown
from innkeep.conversations.models import ChatSession, SessionMode, SessionStatus, Turn
from innkeep.core import clock
from innkeep.core.actors import Agent
from innkeep.core.db import Database
from innkeep.core.errors import Conflict
from innkeep.core.events import record

CLAIM_LASTS = timedelta(seconds=30)
"""Longer than any turn may take (20 s); after it, a turn lost to a crash is anybody's."""

MAX_ATTEMPTS = 3
"""How often a turn that crashed is taken up again before a person is asked instead."""


class TurnSuperseded(Conflict):
    """Somebody took over, the guest wrote more, or the conversation ended: what was thought is void."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer one turn, and what it was given for."""

    turn_id: UUID
    org_id: UUID
    session_id: UUID
    epoch: int
    answers_after: int
    answers_to: int
    attempts: int

    @property
    def agent(self) -> Agent:
        """Who answers it."""
        return Agent(org_id=self.org_id, session_id=self.session_id)


async def unanswered(database: Database) -> list[Agent]:
    """The conversations, of all hotels, in which it is the agent's turn and nobody is at it."""
    async with database.without_tenant() as db:
        rows = await db.execute(text("SELECT org_id, session_id FROM find_unanswered()"))
        return [Agent(org_id=org_id, session_id=session_id) for org_id, session_id in rows]


@asynccontextmanager
async def presence(database: Database) -> AsyncIterator[int]:
    """A worker's number. It counts as alive while this lasts, and no longer: a crash frees its claims at once."""
    connection = await database.connect()
    worker = secrets.randbits(62)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", worker)
        yield worker
    finally:
        connection.terminate()


async def claim(db: AsyncSession, agent: Agent, worker: int) -> Claim | None:
    """Take the turn of a conversation, or None when there is nothing to answer or another worker is at it."""
    chat = await db.scalar(
        select(ChatSession)
        .where(ChatSession.org_id == agent.org_id, ChatSession.id == agent.session_id)
        .where(ChatSession.status == SessionStatus.OPEN, ChatSession.mode == SessionMode.AGENT)
        .where(ChatSession.last_guest_seq > ChatSession.answered_seq, ChatSession.deleted_at.is_(None))
        .with_for_update(key_share=True)
    )
    if chat is None:
        return None
    left = await db.scalar(
        select(Turn).where(Turn.org_id == chat.org_id, Turn.session_id == chat.id, Turn.finished_at.is_(None))
    )
    now = clock.now()
    if left is not None and left.claimed_until > now and await _alive(db, left.claimed_by):
        return None
    turn = left or Turn(org_id=chat.org_id, session_id=chat.id, attempts=0)
    turn.epoch, turn.answers_after, turn.answers_to = chat.epoch, chat.answered_seq, chat.last_guest_seq
    turn.claimed_by, turn.claimed_until = worker, now + CLAIM_LASTS
    turn.attempts += 1
    turn.draft = None
    db.add(turn)
    await db.flush()
    return Claim(turn.id, turn.org_id, turn.session_id, turn.epoch, turn.answers_after, turn.answers_to, turn.attempts)


async def _alive(db: AsyncSession, worker: int) -> bool:
    return bool(await db.scalar(select(func.worker_is_alive(worker))))


async def fence(db: AsyncSession, claimed: Claim) -> ChatSession:
    """Lock the conversation for writing the turn. TurnSuperseded when it is no longer what was read."""
    chat = await db.scalar(
        select(ChatSession)
        .where(ChatSession.org_id == claimed.org_id, ChatSession.id == claimed.session_id)
        .where(ChatSession.status == SessionStatus.OPEN, ChatSession.mode == SessionMode.AGENT)
        .where(ChatSession.epoch == claimed.epoch, ChatSession.last_guest_seq == claimed.answers_to)
        .with_for_update(key_share=True)
    )
    still_mine = await db.scalar(
        select(Turn.id).where(
            Turn.org_id == claimed.org_id,
            Turn.id == claimed.turn_id,
            Turn.finished_at.is_(None),
            Turn.attempts == claimed.attempts,
        )
    )
    if chat is None or still_mine is None:
        raise TurnSuperseded("The conversation has moved on.")
    return chat


async def was_unsure(db: AsyncSession, claimed: Claim) -> bool:
    """Whether the agent did not know what to say the last time either, with nobody in between."""
    acts = await db.scalar(
        select(Turn.acts)
        .where(Turn.org_id == claimed.org_id, Turn.session_id == claimed.session_id)
        .where(Turn.epoch == claimed.epoch, Turn.outcome == "answered")
        .order_by(Turn.id.desc())
        .limit(1)
    )
    return bool(acts) and all(act["kind"] == "unknown" for act in acts or ())


async def acts_for(db: AsyncSession, chat: ChatSession, seq: int) -> list[dict[str, Any]]:
    """What the agent understood of the turn that a guest's message was part of; nothing where it was not its turn."""
    found: list[dict[str, Any]] | None = await db.scalar(
        select(Turn.acts)
        .where(Turn.org_id == chat.org_id, Turn.session_id == chat.id, Turn.acts.is_not(None))
        .where(Turn.answers_after < seq, Turn.answers_to >= seq)
        .order_by(Turn.id.desc())
        .limit(1)
    )
    return found or []


async def finish(
    db: AsyncSession, claimed: Claim, outcome: str, *, engine: str | None = None, acts: Sequence[dict[str, Any]] = ()
) -> None:
    """Close the turn. Inside the fence of an answer, the guest's messages count as answered with the same commit."""
    closed = await db.execute(
        update(Turn)
        .where(Turn.org_id == claimed.org_id, Turn.id == claimed.turn_id)
        .where(Turn.finished_at.is_(None), Turn.attempts == claimed.attempts)
        .values(finished_at=clock.now(), outcome=outcome, engine=engine, acts=list(acts), draft=None)
        .returning(Turn.id)
    )
    if closed.scalar_one_or_none() is None:
        return
    if outcome in {"answered", "handed_over"}:
        await db.execute(
            update(ChatSession)
            .where(ChatSession.org_id == claimed.org_id, ChatSession.id == claimed.session_id)
            .where(ChatSession.answered_seq < claimed.answers_to)
            .values(answered_seq=claimed.answers_to)
        )
    if outcome == "answered" and any(act["kind"] == "unknown" for act in acts):
        record(db, NotKnown(org_id=claimed.org_id, session_id=claimed.session_id))
