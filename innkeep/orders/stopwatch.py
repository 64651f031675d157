"""The time that is spent on an order: it runs while somebody could be at work, and stands still in between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from innkeep.orders.hours import Hours
from innkeep.orders.lifecycle import ENDED, OrderStatus

STANDS_STILL = ENDED | {OrderStatus.BLOCK, OrderStatus.SUSPENDED}
"""Where no time passes for an order."""


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """When it ran, from its history. The last run has no end while it runs."""

    hours: Hours
    runs: tuple[tuple[datetime, datetime | None], ...]

    @property
    def stopped_at(self) -> datetime | None:
        """When it was stopped, unless it runs. An order that never began has not stopped either."""
        return self.runs[-1][1] if self.runs else None

    @property
    def running(self) -> bool:
        """Whether time passes for the order at present."""
        return bool(self.runs) and self.stopped_at is None

    def towards(self, wanted_at: datetime | None, work: timedelta) -> Stopwatch:
        """The same, but none of it counts before so much time is left until it is wanted."""
        if wanted_at is None:
            return self
        begins_at = wanted_at - work
        return replace(self, runs=tuple((max(begins, begins_at), ends) for begins, ends in self.runs))

    def moment(self, work: timedelta) -> datetime | None:
        """When so much is, or was, or will be spent, if it runs on from where it is; None when that never comes."""
        left = work
        for begins, ends in self.runs[:-1]:
            spent = self.hours.worked(begins, ends or begins)
            if spent >= left:
                return self.hours.after(begins, left)
            left -= spent
        return self.hours.after(self.runs[-1][0], left) if self.runs else None


def read(hours: Hours, moves: Iterable[tuple[datetime, OrderStatus]]) -> Stopwatch:
    """The stopwatch of an order by its moves, oldest first: when it came to which status."""
    runs: list[tuple[datetime, datetime | None]] = []
    latest: datetime | None = None
    for moved_at, to in moves:
        # Two moves may bear times in the wrong order by a blink: that of when each transaction began.
        latest = moved_at if latest is None else max(latest, moved_at)
        running = bool(runs) and runs[-1][1] is None
        if to in STANDS_STILL and running:
            runs[-1] = (runs[-1][0], latest)
        elif to not in STANDS_STILL and not running:
            runs.append((latest, None))
    return Stopwatch(hours, tuple(runs))


def is_late(due_at: datetime | None, stopped_at: datetime | None, now: datetime) -> bool:
    """Whether more time was spent than was promised: by now, or by when the time was stopped."""
    return due_at is not None and due_at < (stopped_at or now)
