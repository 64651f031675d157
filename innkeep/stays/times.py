"""Days and times of a hotel: as they are written, and as its clocks show them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from innkeep.core.errors import Invalid


class NoSuchTime(Invalid):
    """The clocks of the hotel leave this time out, because they are put forward over it."""


def is_on_the_clock(local: datetime, zone: str) -> bool:
    """Whether the hotel's clocks ever show this: in spring they leave an hour out, and Samoa once left out a day."""
    return _shown(local, zone) == local


def is_on_the_calendar(day: date, zone: str) -> bool:
    """Whether the hotel has such a day at all."""
    return _shown(datetime.combine(day, time(12)), zone).date() == day


def require_time(local: datetime | None, zone: str) -> None:
    """Raise NoSuchTime when clocks leave `local` out; the sentence names what they show instead."""
    if local is not None and not is_on_the_clock(local, zone):
        raise NoSuchTime(
            f"In {zone} the clocks go forward over {in_words(local)}; nobody can come or go then. "
            f"Use {in_words(_shown(local, zone))}."
        )


def in_words(moment: datetime | None) -> str:
    """A moment as people read it."""
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}" if moment else "further notice"


def moment_of(day: date | None, at: time | None) -> datetime | None:
    """When a stay begins or ends, if it is known."""
    return datetime.combine(day, at) if day is not None and at is not None else None


def to_the_second(moment: datetime) -> datetime:
    """Without what no clock in a lobby shows."""
    return moment.replace(microsecond=0)


def after(start: datetime | None, moment: datetime) -> datetime:
    """`moment`, or a second after the start: when clocks go back somebody may leave "before" they came."""
    return moment if start is None else max(moment, start + timedelta(seconds=1))


def _shown(local: datetime, zone: str) -> datetime:
    """What the clocks show when `local` should have come (PEP 495: a time in a gap reads as one after it)."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
