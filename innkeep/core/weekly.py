"""Windows of a week, on a wall clock: when a kitchen serves, when somebody works.

Times have no time zone: they are what the clock on the wall shows. A day on which the clock is put forward or back is
no different: what is open from 2:00 to 3:00 is so whenever the clock shows that, be it never or twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Literal, TypedDict
from zoneinfo import ZoneInfo

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

AHEAD = timedelta(days=15)
"""How far is looked for the next opening: two weeks, for a day may be left out (Samoa's 30 December 2011)."""


class Window(TypedDict):
    """From a time of day to another, "HH:MM", on some days. What closes at or before its opening closes the day after.

    It is kept as JSON, just like this.
    """

    days: list[Day]
    opens: str
    closes: str


Span = tuple[datetime, datetime]
"""From a moment up to another, that one not included."""


def is_open(windows: Sequence[Window], at: datetime) -> bool:
    """Whether one of the windows holds this moment. No windows at all: always."""
    return not windows or any(start <= at < end for start, end in _spans(windows, at, at))


def openings(windows: Sequence[Window], since: datetime, until: datetime) -> list[Span]:
    """The spans of time in which it is open, in their order and without touching, cut off at both ends.

    No windows at all: one span.
    """
    spans = _merged(_spans(windows, since, until)) if windows else [(since, until)]
    return [(max(start, since), min(end, until)) for start, end in spans if start < until and end > since]


def next_opening(windows: Sequence[Window], at: datetime, zone: str) -> Span | None:
    """The span of time that holds `at` or comes next, as a clock in `zone` (an IANA name) will show it.

    None when no day has a window that the clock comes by.
    """
    place = ZoneInfo(zone)
    for start, end in _merged(_spans(windows, at, at + AHEAD)):
        # A clock that is put forward jumps over times, be it a part of a span or all of it.
        if end > at and (shown := first_shown(start, place)) < end:
            return shown, end
    return None


def first_shown(wanted: datetime, place: ZoneInfo) -> datetime:
    """The first time, from `wanted` on, that the clock really shows: 3:00 for 2:30 of a night without a 2:30."""
    late = wanted.replace(tzinfo=place, fold=0).astimezone(UTC)
    early = wanted.replace(tzinfo=place, fold=1).astimezone(UTC)
    if _clock(late, place) == wanted:
        return wanted
    while late - early > timedelta(microseconds=1):
        middle = early + (late - early) / 2
        early, late = (early, middle) if _clock(middle, place) >= wanted else (middle, late)
    return _clock(late, place)


def _clock(moment: datetime, place: ZoneInfo) -> datetime:
    return moment.astimezone(place).replace(tzinfo=None, fold=0)


def _spans(windows: Iterable[Window], since: datetime, until: datetime) -> Iterator[Span]:
    """The windows as they fall on each day from the one before `since` to `until`."""
    midnight = datetime.combine(since.date() - timedelta(days=1), time())
    while midnight <= until:
        for window in windows:
            if DAYS[midnight.weekday()] in window["days"]:
                start, end = (midnight + _since_midnight(window[side]) for side in ("opens", "closes"))
                yield start, end if end > start else end + timedelta(days=1)
        midnight += timedelta(days=1)


def _since_midnight(written: str) -> timedelta:
    hours, minutes = written.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged
