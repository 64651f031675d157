"""The one place that reads the time, so that a test can move it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, with its time zone (UTC)."""
    return datetime.now(UTC)


def hotel_now(zone: str) -> datetime:
    """The wall clock of a hotel, without a time zone, as dates and times of stays are kept. `zone` is an IANA name."""
    return now().astimezone(ZoneInfo(zone)).replace(tzinfo=None)
