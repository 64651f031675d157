"""What became of the conversations of some days: how soon somebody answered, and when the agent needed a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, extract, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from innkeep.conversations.models import CallReason, ChatSession, Message, MessageRole, MoveKind, SessionMove
from innkeep.orders.ratings import Rating
from innkeep.reports.orders import quantiles
from innkeep.reports.periods import Span, share

WAITS = (MoveKind.CALLED, MoveKind.QUEUED)
"""After these nobody answers before somebody comes."""

BY_AGENT = (MoveKind.HANDED_BACK, MoveKind.RESUMED)
"""After these the agent answers."""

Reason = CallReason | MoveKind
"""Why people answer: for what a person was called, or how they took it without having been."""

STARS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class TalkFigures:
    """Conversations that began and in which a guest said something. Times are in seconds.

    `answer` is from a guest's first message to the hotel's first after it, by whomever; `wait` is from when a person
    was called, or a conversation queued, until somebody had it.
    """

    began: int
    answer_median: float | None
    answer_p90: float | None
    waits: int
    wait_median: float | None
    wait_p90: float | None


@dataclass(frozen=True, slots=True)
class RatingFigures:
    """What guests said of orders or of conversations. `fulfilled`: it arrived, it was solved."""

    asked: int
    answered: int
    fulfilled: int
    stars: tuple[int, ...]
    """How many gave one star, two, and so on."""

    @property
    def starred(self) -> int:
        """How many gave stars at all."""
        return sum(self.stars)

    @property
    def average(self) -> float | None:
        """Of the stars, from 1 to 5."""
        given = sum(stars * count for stars, count in zip(STARS, self.stars, strict=True))
        return round(given / self.starred, 2) if self.starred else None

    @property
    def fulfilled_rate(self) -> float | None:
        """The share of those who answered."""
        return share(self.fulfilled, self.answered)


async def all_talks(db: AsyncSession, span: Span) -> TalkFigures:
    """The figures of all conversations together."""
    answered, waited = _answers(span), _waits(span)
    answers = select(func.count(), *quantiles(answered.c.answer, "answer")).select_from(answered)
    waits = select(func.count(), *quantiles(waited.c.wait, "wait")).select_from(waited)
    return TalkFigures(*(await db.execute(answers)).one(), *(await db.execute(waits)).one())


async def over_time(db: AsyncSession, span: Span) -> dict[date, int]:
    """How many began in a step of time."""
    step = span.step_of(ChatSession.start).label("step")
    rows = await db.execute(select(step, func.count()).where(*_of(span)).group_by(step))
    return {day: count for day, count in rows}  # noqa: C416 - rows are no pairs


async def by_hour(db: AsyncSession, span: Span) -> dict[tuple[int, int], int]:
    """How many messages guests wrote, by weekday (ISO 8601: Monday is 1) and hour of the hotel's clock."""
    local = span.local(Message.created_at)
    weekday, hour = extract("isodow", local).label("weekday"), extract("hour", local).label("hour")
    query = select(weekday, hour, func.count()).where(Message.org_id == span.org_id, Message.deleted_at.is_(None))
    query = query.where(Message.role == MessageRole.USER, span.holds(Message.created_at)).group_by(weekday, hour)
    return {(int(weekday), int(hour)): count for weekday, hour, count in await db.execute(query)}


async def hand_overs(db: AsyncSession, span: Span) -> dict[Reason, int]:
    """How often a conversation went from the agent to people, by why a person was called, or how people took it."""
    moves = _moves(span)
    from_agent = or_(moves.c.before.is_(None), moves.c.before.in_(BY_AGENT))
    why = moves.c.kind, moves.c.reason
    query = select(*why, func.count()).where(from_agent, moves.c.kind.not_in(BY_AGENT)).group_by(*why)
    return {reason or kind: count for kind, reason, count in await db.execute(query)}


async def ratings(db: AsyncSession, span: Span) -> dict[str, RatingFigures]:
    """What was asked on these days, and what was answered: of orders and of conversations."""
    of_orders = Rating.order_id.is_not(None).label("of_orders")
    total = func.count()
    answered = Rating.answered_at.is_not(None)
    stars = [total.filter(answered, Rating.stars == each) for each in STARS]
    query = select(of_orders, total, total.filter(answered), total.filter(Rating.fulfilled.is_(True)), *stars)
    query = query.where(Rating.org_id == span.org_id, span.holds(Rating.created_at)).group_by(of_orders)
    found = {row[0]: RatingFigures(*row[1:4], tuple(row[4:])) for row in await db.execute(query)}
    nothing = RatingFigures(0, 0, 0, (0,) * len(STARS))
    return {"orders": found.get(True, nothing), "conversations": found.get(False, nothing)}


def _of(span: Span) -> list[ColumnElement[bool]]:
    return [
        ChatSession.org_id == span.org_id,
        ChatSession.deleted_at.is_(None),
        ChatSession.last_guest_seq > 0,
        span.holds(ChatSession.start),
    ]


def _answers(span: Span) -> Subquery:
    """A row a conversation, with how long its guest waited for the first answer."""
    said, answer = aliased(Message), aliased(Message)
    mine = [said.org_id == ChatSession.org_id, said.session_id == ChatSession.id, said.role == MessageRole.USER]
    first = select(said.seq).where(*mine).order_by(said.seq).limit(1).correlate(ChatSession).scalar_subquery()
    asked = select(said.created_at).where(*mine).order_by(said.seq).limit(1).correlate(ChatSession).scalar_subquery()
    answered = (
        select(answer.created_at)
        .where(answer.org_id == ChatSession.org_id, answer.session_id == ChatSession.id)
        .where(answer.role == MessageRole.SYSTEM, answer.seq > first)
        .order_by(answer.seq)
        .limit(1)
        .correlate(ChatSession)
        .scalar_subquery()
    )
    return select(extract("epoch", answered - asked).label("answer")).where(*_of(span)).subquery()


def _moves(span: Span) -> Subquery:
    """The changes of who answers, on these days, each with the kind of the one before."""
    before = func.lag(SessionMove.kind).over(partition_by=SessionMove.session_id, order_by=SessionMove.epoch)
    every = select(SessionMove, before.label("before")).where(SessionMove.org_id == span.org_id)
    # The one before may be of an earlier day, so conversations are looked at as a whole, if a move is on the days.
    touched = select(SessionMove.session_id).where(
        SessionMove.org_id == span.org_id, span.holds(SessionMove.created_at)
    )
    moves = every.where(SessionMove.session_id.in_(touched)).subquery()
    return select(moves).where(span.holds(moves.c.created_at)).subquery()


def _waits(span: Span) -> Subquery:
    """A row each time that a guest began to wait for a person; those who still do, and the given up, have no end."""
    moves, after = _moves(span), aliased(SessionMove)
    came: Any = (
        select(after.created_at)
        .where(after.org_id == span.org_id, after.session_id == moves.c.session_id, after.epoch > moves.c.epoch)
        .where(after.assignee_id.is_not(None))
        .order_by(after.epoch)
        .limit(1)
        .correlate(moves)
        .scalar_subquery()
    )
    began = and_(moves.c.kind.in_(WAITS), or_(moves.c.before.is_(None), moves.c.before.not_in(WAITS)))
    return select(extract("epoch", came - moves.c.created_at).label("wait")).where(began).subquery()
