"""What guests asked and the agent did not know, with what a colleague then answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Text, cast, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession, Message, MessageRole, Turn
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.people.permissions import Operation, require

LOOKED_BACK = timedelta(days=60)
MOST_READ = 300
"""Turns that are looked at: who has more to answer begins with the newest."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the agent did not know, how often it was asked in the same words, and the newest answer to it.

    `seq` is the guest's message in its conversation. `answer` is a colleague's, empty where nobody gave one.
    """

    text: str
    language: str | None
    session_id: UUID
    seq: int
    at: datetime
    times: int
    answer: str


async def unanswered_questions(db: AsyncSession, staff: Staff) -> list[Asked]:
    """Of the last 60 days, those asked most often first, then the newest."""
    require(staff, Operation.READ_CONVERSATIONS)
    found: dict[str, Asked] = {}
    for message, answer in await _asked(db, staff):
        key = " ".join(message.text.casefold().split()).strip(" .?!…")
        known = found.get(key)
        found[key] = Asked(
            text=known.text if known else message.text,
            language=known.language if known else message.language,
            session_id=known.session_id if known else message.session_id,
            seq=known.seq if known else message.seq,
            at=known.at if known else message.created_at,
            times=known.times + 1 if known else 1,
            answer=(known.answer if known else "") or answer,
        )
    return sorted(found.values(), key=lambda each: (-each.times, -each.at.timestamp()))


async def _asked(db: AsyncSession, staff: Staff) -> list[tuple[Message, str]]:
    """The messages, newest first, each with the first words of a colleague after it."""
    unknown = cast(cast('[{"kind": "unknown"}]', Text), JSONB)
    answer = (
        select(Message.text)
        .where(Message.org_id == staff.org_id, Message.session_id == Turn.session_id)
        .where(Message.seq > Turn.answers_to, Message.role == MessageRole.SYSTEM, Message.author_id.is_not(None))
        .where(Message.deleted_at.is_(None))
        .order_by(Message.seq)
        .limit(1)
        .correlate(Turn)
        .scalar_subquery()
    )
    query = (
        select(Turn.id, answer, Turn.session_id, Turn.answers_to)
        .join(ChatSession, (ChatSession.org_id == Turn.org_id) & (ChatSession.id == Turn.session_id))
        .where(Turn.org_id == staff.org_id, Turn.acts.op("@>")(unknown), ChatSession.deleted_at.is_(None))
        .where(Turn.created_at > clock.now() - LOOKED_BACK)
        .order_by(Turn.id.desc())
        .limit(MOST_READ)
    )
    turns = (await db.execute(query)).all()
    sessions = {turn.session_id for turn in turns}
    wanted = select(Message).where(Message.org_id == staff.org_id, Message.session_id.in_(sessions))
    wanted = wanted.where(Message.role == MessageRole.USER, Message.deleted_at.is_(None))
    by_place = {(each.session_id, each.seq): each for each in await db.scalars(wanted)}
    places = ((turn, by_place.get((turn.session_id, turn.answers_to))) for turn in turns)
    return [(message, turn[1] or "") for turn, message in places if message is not None and message.text.strip()]
