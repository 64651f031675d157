"""What comes of sending something, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto

from innkeep.core import clock

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_ASKED_FOR = timedelta(hours=6)

GIVE_UP_AFTER = timedelta(days=1)
"""How long something is tried, from the first attempt on."""


class Fate(Enum):
    """What came of an attempt."""

    SENT = auto()
    OFF = auto()
    GONE = auto()
    REFUSED = auto()
    LATER = auto()


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of an attempt, why, and how long whoever refused it wants to be left alone.

    GONE: the browser takes nothing any more. REFUSED: another attempt would fare no better. OFF: there is no way.
    """

    fate: Fate
    why: str | None = None
    after: timedelta | None = None


def pause_after(attempts: int, asked_for: timedelta | None) -> timedelta:
    """How long to wait after so many attempts: longer each time, and as long as was asked for."""
    own = min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
    return max(own, min(asked_for or timedelta(), LONGEST_ASKED_FOR))


def asked_for(retry_after: str | None) -> timedelta | None:
    """What a Retry-After says (RFC 9110, section 10.2.3): seconds, or a date."""
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return timedelta(seconds=min(int(retry_after.strip()[:9]), 10**6))
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return until.astimezone(UTC) - clock.now()
