"""How many conversations ended well, as their guests see it, and how many of them without a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from innkeep.conversations.models import ChatSession, SessionMove, SessionStatus
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.errors import Invalid
from innkeep.orders.ratings import Rating
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require

COMES_BACK_WITHIN = timedelta(hours=24)
"""Whoever writes again before that was not helped, whatever it is about: an honest measure errs on that side."""

LONGEST = timedelta(days=366)


class NoSuchTime(Invalid):
    """The days end before they begin, or are too many."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Conversations that ended on some days of the hotel's calendar and in which the guest had said something.

    `resolved`: the guest confirmed it, or said nothing and did not come back within 24 hours. `unresolved`: the guest
    said so, or came back. `undecided`: neither, and the 24 hours are not over. `automated`: no person had a part in it
    or was called to it. Rates are shares from 0 to 1, of those that are decided and of all; None of nothing.
    """

    since: date
    until: date
    ended: int
    confirmed: int
    resolved: int
    unresolved: int
    undecided: int
    automated: int
    automated_and_resolved: int

    @property
    def resolution_rate(self) -> float | None:
        """The share of those that are decided which were resolved."""
        decided = self.resolved + self.unresolved
        return round(self.resolved / decided, 4) if decided else None

    @property
    def automation_rate(self) -> float | None:
        """The share of those that ended which did without a person."""
        return round(self.automated / self.ended, 4) if self.ended else None


async def resolution(db: AsyncSession, staff: Staff, since: date, until: date) -> Resolution:
    """What became of the conversations that ended from one day to another, both included. NoSuchTime."""
    require(staff, Operation.READ_CONVERSATIONS)
    if not timedelta() <= until - since < LONGEST:
        raise NoSuchTime("Name a first and a last day, in this order and at most a year apart.")
    zone = ZoneInfo((await people.hotel(db, staff)).timezone)
    begins = datetime(since.year, since.month, since.day, tzinfo=zone)
    last = until + timedelta(days=1)
    each = _each(staff, begins, datetime(last.year, last.month, last.day, tzinfo=zone)).subquery()
    total = func.count()
    counted = await db.execute(
        select(
            total.label("ended"),
            total.filter(each.c.confirmed).label("confirmed"),
            total.filter(each.c.outcome == "resolved").label("resolved"),
            total.filter(each.c.outcome == "unresolved").label("unresolved"),
            total.filter(each.c.outcome == "undecided").label("undecided"),
            total.filter(each.c.automated).label("automated"),
            total.filter(each.c.automated, each.c.outcome == "resolved").label("automated_and_resolved"),
        )
    )
    return Resolution(since, until, **counted.one()._asdict())


def _each(staff: Staff, begins: datetime, ends: datetime) -> Select[str, bool, bool]:
    said = and_(Rating.org_id == ChatSession.org_id, Rating.session_id == ChatSession.id)
    outcome = case(
        (Rating.fulfilled.is_(True), "resolved"),
        (Rating.fulfilled.is_(False), "unresolved"),
        (_came_back(), "unresolved"),
        (ChatSession.end + COMES_BACK_WITHIN > clock.now(), "undecided"),
        else_="resolved",
    )
    helped = exists().where(SessionMove.org_id == ChatSession.org_id, SessionMove.session_id == ChatSession.id)
    return (
        select(outcome.label("outcome"), Rating.fulfilled.is_(True).label("confirmed"), (~helped).label("automated"))
        .select_from(ChatSession)
        .outerjoin(Rating, said)
        .where(ChatSession.org_id == staff.org_id, ChatSession.status == SessionStatus.TERMINATED)
        .where(ChatSession.deleted_at.is_(None), ChatSession.last_guest_seq > 0)
        .where(ChatSession.end >= begins, ChatSession.end < ends)
    )


def _came_back() -> ColumnElement[bool]:
    again = aliased(ChatSession)
    return exists().where(
        again.org_id == ChatSession.org_id,
        again.guest_id == ChatSession.guest_id,
        again.id != ChatSession.id,
        again.deleted_at.is_(None),
        again.last_guest_seq > 0,
        again.start >= ChatSession.end,
        again.start < ChatSession.end + COMES_BACK_WITHIN,
    )
