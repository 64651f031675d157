"""One watcher's queue of wake-ups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum

from innkeep.core.outbox import Wakeup

QUEUE = 256
"""Wake-ups that may wait for one watcher; one that is slower is let go and resumes when it comes back."""

Wanted = Callable[[Wakeup], bool]


class Why(Enum):
    """What ended a watch."""

    STOPPED = "the server stops"
    SLOW = "too much waits for the watcher"
    BEHIND = "something is gone that the watcher has not seen"
    SHUT_OUT = "whoever watches may no longer"


class WatchEnded(Exception):
    """No more will come."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


def everything(_wakeup: Wakeup) -> bool:
    """Whatever happens is wanted."""
    return True


class Watch:
    """What has happened and one watcher has not taken yet. As small as can be: there are thousands."""

    __slots__ = ("_ended", "_queue", "_wanted", "_woken")

    def __init__(self, wanted: Wanted = everything) -> None:
        self._wanted = wanted
        self._queue: list[Wakeup] = []  # a deque takes ten times as much, and is empty nearly always
        self._woken: asyncio.Future[None] | None = None
        self._ended: Why | None = None

    def offer(self, wakeup: Wakeup) -> None:
        """Hand over a wake-up, if it is wanted; a full queue ends the watch."""
        if self._ended is not None or not self._wanted(wakeup):
            return
        if len(self._queue) >= QUEUE:
            self.end(Why.SLOW)
        else:
            self._queue.append(wakeup)
            self._wake()

    def end(self, why: Why) -> None:
        """Nothing more after what is queued, and not even that for whoever may not see it or was too slow."""
        if self._ended is None:
            self._ended = why
            if why in {Why.SHUT_OUT, Why.SLOW}:
                self._queue.clear()
            self._wake()

    @property
    def ended(self) -> bool:
        """Whether no more is taken in."""
        return self._ended is not None

    async def next(self, within: float) -> Wakeup | None:
        """The next wake-up, or None when `within` seconds pass without one. Raises WatchEnded."""
        await self._something(within)
        return self._queue.pop(0) if self._queue else None

    async def batch(self, within: float) -> list[Wakeup]:
        """All that waits, as soon as something does; nothing after `within` seconds. Raises WatchEnded."""
        await self._something(within)
        taken, self._queue = self._queue, []
        return taken

    async def _something(self, within: float) -> None:
        if not self._queue and self._ended is None and within > 0:
            loop = asyncio.get_running_loop()
            self._woken = loop.create_future()
            timer = loop.call_later(within, self._wake)
            try:
                await self._woken
            finally:
                timer.cancel()
                self._woken = None
        if not self._queue and self._ended is not None:
            raise WatchEnded(self._ended)

    def _wake(self) -> None:
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)
