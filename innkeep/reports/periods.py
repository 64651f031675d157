"""The days that a report tells of, on the hotel's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, cast, func, literal
from sqlalchemy.orm import InstrumentedAttribute

from innkeep.core.errors import Invalid

MOST_DAYS = 366
"""Days of one report: a year, also one with a leap day."""

DAYS_BY_DAY = 62
"""Up to so many days a report over time has a row a day, beyond them one a week (from Monday, ISO 8601)."""

A_WEEK = timedelta(days=7)

Moment = InstrumentedAttribute[Any] | ColumnElement[Any]


class NoSuchPeriod(Invalid):
    """The days end before they begin, or are too many."""


class Comparison(StrEnum):
    """With what a period is compared."""

    BEFORE = "before"
    YEAR = "year"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included. NoSuchPeriod."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise NoSuchPeriod("The last day is before the first: exchange them.")
        if self.days > MOST_DAYS:
            raise NoSuchPeriod(f"These are more than {MOST_DAYS} days: ask for a year at most.")

    @classmethod
    def last(cls, days: int, today: date) -> Period:
        """So many days, of which the last is today."""
        return cls(today - timedelta(days=days - 1), today)

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.until - self.since).days + 1

    def compared(self, by: Comparison) -> Period | None:
        """As many days right before it, or as many weeks ago as make a year: the same days of the week."""
        if by is Comparison.NOTHING:
            return None
        back = timedelta(days=self.days) if by is Comparison.BEFORE else 52 * A_WEEK
        return Period(self.since - back, self.until - back)


@dataclass(frozen=True, slots=True)
class Span:
    """A period of one hotel, with what its rows are found by."""

    org_id: UUID
    zone: str
    period: Period
    now: datetime

    @property
    def weekly(self) -> bool:
        """Whether a row over time is a week."""
        return self.period.days > DAYS_BY_DAY

    def holds(self, moment: Moment) -> ColumnElement[bool]:
        """Whether a moment is on one of the days.

        The first two conditions are for an index; the last one decides, by the calendar alone: at the ends of summer
        time a midnight may come twice or never, and no zone is two days away from UTC.
        """
        since, until = self.period.since, self.period.until
        return and_(
            moment >= _utc(since - timedelta(days=2)),
            moment < _utc(until + timedelta(days=2)),
            self.day_of(moment).between(since, until),
        )

    def local(self, moment: Moment) -> ColumnElement[datetime]:
        """A moment as the hotel's clock shows it."""
        return func.timezone(self.zone, moment)

    def day_of(self, moment: Moment) -> ColumnElement[date]:
        """The day of a moment."""
        return cast(self.local(moment), Date)

    def step_of(self, moment: Moment) -> ColumnElement[date]:
        """The day of a moment, or the Monday of its week."""
        day = self.day_of(moment)
        return cast(func.date_trunc("week", day), Date) if self.weekly else day

    @property
    def steps(self) -> list[date]:
        """Every row over time, also those on which nothing happened."""
        if not self.weekly:
            return [self.period.since + timedelta(days=each) for each in range(self.period.days)]
        monday = self.period.since - timedelta(days=self.period.since.weekday())
        return [monday + A_WEEK * each for each in range(((self.period.until - monday).days // 7) + 1)]


def _utc(day: date) -> ColumnElement[datetime]:
    return func.timezone("UTC", func.timezone("UTC", literal(day).cast(Date)))


def share(part: int, whole: int) -> float | None:
    """From 0 to 1; None of nothing."""
    return round(part / whole, 4) if whole else None
