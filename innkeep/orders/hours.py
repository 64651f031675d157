"""Counting in the hours in which there is work: on the hotel's own wall clock, whatever it jumps over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from innkeep.core.weekly import DAYS, Span, Window, openings

DAY = timedelta(days=1)

TOO_FAR = timedelta(days=3 * 366)
"""Nobody promises anything for later than this; counting in hours that hardly ever come ends here."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When there is work: while the clock on the wall stands in a window of the week. Without any window, always.

    What a change of the clock leaves out is not worked, what it repeats is worked twice.
    """

    zone: ZoneInfo
    windows: Sequence[Window] = ()

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time from `start` to `end` is worked."""
        if not self.windows:
            return max(end.astimezone(UTC) - start.astimezone(UTC), timedelta())
        total = timedelta()
        for opens, closes in self.spans(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def after(self, start: datetime, work: timedelta) -> datetime | None:
        """The first moment by which so much is worked from `start` on; None when that is too far away."""
        if not self.windows:
            return start.astimezone(UTC) + work if work <= TOO_FAR else None
        left = work
        for opens, closes in self.spans(start):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        return None

    def spans(self, start: datetime) -> Iterator[Span]:
        """The times of work from `start` on, in their order, in UTC. Those of one day and the next may touch."""
        for begins, ends, offset in _days(self.zone, start.astimezone(UTC)):
            shown = (begins + offset).replace(tzinfo=None), (ends + offset).replace(tzinfo=None)
            for opens, closes in openings(self.windows, *shown):
                if opens < closes:
                    yield opens.replace(tzinfo=UTC) - offset, closes.replace(tzinfo=UTC) - offset


@dataclass(frozen=True, slots=True)
class Quiet:
    """From a time of day ("HH:MM") until another, nobody is to be disturbed."""

    quiet_from: str
    quiet_until: str

    def over(self, zone: ZoneInfo, at: datetime) -> datetime:
        """The first moment from `at` on that is not quiet."""
        loud = Window(days=list(DAYS), opens=self.quiet_until, closes=self.quiet_from)
        return next((begins for begins, _ in Hours(zone, [loud]).spans(at)), at)


def _days(zone: ZoneInfo, start: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The time from `start` on in pieces of one day of the calendar and one offset from UTC each."""
    begins = start
    while begins - start < TOO_FAR:
        offset = _offset(zone, begins)
        today = (begins + offset).replace(hour=0, minute=0, second=0, microsecond=0)
        ends = today + DAY - offset
        if _offset(zone, ends - timedelta(microseconds=1)) != offset:
            ends = _change(zone, begins, ends)
        yield begins, ends, offset
        begins = ends


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """When the clock changes between the two. Clocks change at whole seconds."""
    offset = _offset(zone, before)
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, datetime.fromtimestamp(middle, UTC)) == offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
