"""All that a hotel's past tells of some days, read at one go, and beside it what came before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.accounts.totals import daily_totals
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.orders.resolution import Resolution, resolution
from innkeep.people import queries as people
from innkeep.people.models import Category
from innkeep.people.permissions import Operation, require
from innkeep.reports import conversations, orders
from innkeep.reports.conversations import RatingFigures, Reason, TalkFigures
from innkeep.reports.course import Course, course
from innkeep.reports.orders import OrderFigures
from innkeep.reports.periods import Comparison, Period, Span

Hours = dict[tuple[int, int], int]
"""How many, by weekday (Monday is 1) and hour."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures by which one period is held against another."""

    period: Period
    orders: OrderFigures
    talks: TalkFigures
    resolution: Resolution
    ratings: dict[str, RatingFigures]
    hand_overs: int
    takings: Decimal


@dataclass(frozen=True, slots=True)
class Insights:
    """One hotel's days. `before` is what they are compared with, if with anything."""

    hotel: str
    zone: str
    currency: str
    headline: Headline
    before: Headline | None
    categories: dict[Category, OrderFigures]
    divisions: list[tuple[str | None, OrderFigures]]
    weekly: bool
    course: Course
    course_before: Course | None
    hand_overs: dict[Reason, int]
    order_hours: Hours
    message_hours: Hours

    @property
    def period(self) -> Period:
        """The days."""
        return self.headline.period

    @property
    def empty(self) -> bool:
        """Whether nothing at all happened."""
        head = self.headline
        return not (head.orders.placed or head.talks.began or head.resolution.ended or self.course.charged)


async def insights(db: AsyncSession, staff: Staff, period: Period, by: Comparison = Comparison.BEFORE) -> Insights:
    """Everything of one period. NoSuchPeriod, NotAllowed."""
    require(staff, Operation.READ_REPORTS)
    hotel = await people.hotel(db, staff)
    span = Span(staff.org_id, hotel.timezone, period, clock.now())
    other = period.compared(by)
    before = Span(staff.org_id, hotel.timezone, other, span.now) if other else None
    return Insights(
        hotel=hotel.name,
        zone=hotel.timezone,
        currency=hotel.currency,
        headline=await headline(db, staff, span),
        before=await headline(db, staff, before) if before else None,
        categories=await orders.by_category(db, span),
        divisions=await orders.by_division(db, span),
        weekly=span.weekly,
        course=await course(db, staff, span),
        course_before=await course(db, staff, before) if before else None,
        hand_overs=await conversations.hand_overs(db, span),
        order_hours=await orders.by_hour(db, span),
        message_hours=await conversations.by_hour(db, span),
    )


async def headline(db: AsyncSession, staff: Staff, span: Span) -> Headline:
    """The figures of one period."""
    since, until = span.period.since, span.period.until
    return Headline(
        period=span.period,
        orders=await orders.all_orders(db, span),
        talks=await conversations.all_talks(db, span),
        resolution=await resolution(db, staff, since, until),
        ratings=await conversations.ratings(db, span),
        hand_overs=sum((await conversations.hand_overs(db, span)).values()),
        takings=(await daily_totals(db, staff, since, until)).total,
    )
