"""What comes of sending something, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

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
