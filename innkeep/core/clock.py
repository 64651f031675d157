"""The one place that reads the time, so that a test can move it.

The database dates rows as they are written; what lasts (leases, snoozes, quiet hours) is counted from here. Processes
and database may be a few seconds apart, which fences and tokens bear; `innkeep doctor` says when it is more than two.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, with its time zone (UTC)."""
    return datetime.now(UTC) + _ahead


_ahead = timedelta(0)


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Let this process's clock be ahead for a while: to see what happens at another hour, or after a day."""
    global _ahead  # noqa: PLW0603 - there is one clock
    before, _ahead = _ahead, _ahead + by
    try:
        yield
    finally:
        _ahead = before


def hotel_now(zone: str) -> datetime:
    """The wall clock of a hotel, without a time zone, as dates and times of stays are kept. `zone` is an IANA name."""
    return hotel_time(now(), zone)


def hotel_time(moment: datetime, zone: str) -> datetime:
    """What the wall clock of a hotel shows at a moment."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
