"""The agent's turns: one a conversation at a time, across processes, and never written after somebody took over.

A turn is claimed in one transaction, thought about in none, and written in another that first takes the fence: the
conversation's row, locked, provided that its epoch and the guest's last message are still those that were read.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import JSONB
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
class TurnClaim:
    """The right to answer one turn, and what it was given for."""

    turn_id: UUID
    org_id: UUID
    session_id: UUID
    epoch: int
    answers_after: int
    answers_to: int
    attempts: int
    stay_id: UUID | None

    @property
    def agent(self) -> Agent:
        """Who answers it."""
        return Agent(org_id=self.org_id, session_id=self.session_id)


async def unanswered(database: Database) -> list[Agent]:
    """The conversations, of all hotels, in which it is the agent's turn and nobody is at it."""
    rows = await database.ask("SELECT org_id, session_id FROM find_unanswered()")
    return [Agent(org_id=row["org_id"], session_id=row["session_id"]) for row in rows]


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


_CLAIM = text("""
    WITH chat AS (
        SELECT org_id, id, checkin_room_id, epoch, answered_seq, last_guest_seq FROM sessions
        WHERE org_id = :org_id AND id = :session_id AND status = 'open' AND mode = 'agent'
            AND last_guest_seq > answered_seq AND deleted_at IS NULL
        FOR NO KEY UPDATE
    ), taken AS (
        INSERT INTO turns AS t
            (org_id, session_id, epoch, answers_after, answers_to, claimed_by, claimed_until, attempts)
        SELECT org_id, id, epoch, answered_seq, last_guest_seq,
            cast(:worker AS bigint), cast(:until AS timestamptz), 1 FROM chat
        ON CONFLICT (org_id, session_id) WHERE finished_at IS NULL DO UPDATE SET
            epoch = excluded.epoch, answers_after = excluded.answers_after, answers_to = excluded.answers_to,
            claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until,
            attempts = t.attempts + 1, draft = NULL
        WHERE t.claimed_until <= :now OR NOT worker_is_alive(t.claimed_by)
        RETURNING t.*
    )
    SELECT taken.id AS turn_id, taken.org_id, taken.session_id, taken.epoch, taken.answers_after, taken.answers_to,
        taken.attempts, chat.checkin_room_id AS stay_id
    FROM taken, chat
""")


async def claim(db: AsyncSession, agent: Agent, worker: int) -> TurnClaim | None:
    """Take the turn of a conversation, or None when there is nothing to answer or another worker is at it."""
    now = clock.now()
    keys = {"org_id": agent.org_id, "session_id": agent.session_id}
    taken = await db.execute(_CLAIM, {**keys, "worker": worker, "now": now, "until": now + CLAIM_LASTS})
    claimed = taken.mappings().one_or_none()
    return TurnClaim(**claimed) if claimed else None


async def fence(db: AsyncSession, claimed: TurnClaim) -> ChatSession:
    """Lock the conversation for writing the turn. TurnSuperseded when it is no longer what was read."""
    chat = await db.scalar(
        select(ChatSession)
        .join(Turn, (Turn.org_id == ChatSession.org_id) & (Turn.session_id == ChatSession.id))
        .where(ChatSession.org_id == claimed.org_id, ChatSession.id == claimed.session_id)
        .where(ChatSession.status == SessionStatus.OPEN, ChatSession.mode == SessionMode.AGENT)
        .where(ChatSession.epoch == claimed.epoch, ChatSession.last_guest_seq == claimed.answers_to)
        .where(Turn.id == claimed.turn_id, Turn.finished_at.is_(None), Turn.attempts == claimed.attempts)
        # Both, since both may have been changed by whoever was waited for.
        .with_for_update(key_share=True)
    )
    if chat is None:
        raise TurnSuperseded("The conversation has moved on.")
    return chat


async def was_unsure(db: AsyncSession, chat: ChatSession) -> bool:
    """Whether the agent did not know what to say the last time either, with nobody in between."""
    acts = await db.scalar(
        select(Turn.acts)
        .where(Turn.org_id == chat.org_id, Turn.session_id == chat.id)
        .where(Turn.epoch == chat.epoch, Turn.outcome == "answered")
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


_FINISH = text("""
    WITH closed AS (
        UPDATE turns SET finished_at = :now, outcome = :outcome, engine = :engine, acts = :acts, draft = NULL
        WHERE org_id = :org_id AND id = :turn_id AND finished_at IS NULL AND attempts = :attempts
        RETURNING id
    ), answered AS (
        UPDATE sessions SET answered_seq = :answers_to
        WHERE org_id = :org_id AND id = :session_id AND answered_seq < :answers_to AND :answered
            AND EXISTS (SELECT FROM closed)
    )
    SELECT id FROM closed
""").bindparams(bindparam("acts", type_=JSONB))


async def finish(
    db: AsyncSession,
    claimed: TurnClaim,
    outcome: str,
    *,
    engine: str | None = None,
    acts: Sequence[dict[str, Any]] = (),
) -> None:
    """Close the turn. Inside the fence of an answer, the guest's messages count as answered with the same commit."""
    answered = outcome in {"answered", "handed_over"}
    values = {"outcome": outcome, "engine": engine, "acts": list(acts), "now": clock.now(), "answered": answered}
    closed = await db.execute(_FINISH, {**asdict(claimed), **values})
    if closed.one_or_none() is None:
        return
    if outcome == "answered" and any(act["kind"] == "unknown" for act in acts):
        record(db, NotKnown(org_id=claimed.org_id, session_id=claimed.session_id))
