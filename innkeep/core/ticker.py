"""Things that are done again and again, in every process: none keeps another from being done, whatever becomes of it.

Nobody is the leader. What is done must bear being done by several at once, and finds what there is to do in rows.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom

log = logging.getLogger(__name__)

JITTER = 0.25
"""The part of an interval by which it is shorter or longer, so that processes do not stay in step."""

AGAIN_AFTER = 1.0
"""Seconds before a part of the server that stopped is begun again."""

_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to be done again and again, about so often."""

    name: str
    every: timedelta
    do: Callable[[], Awaitable[object]]


class Ticker:
    """Does what it was given until it is cancelled."""

    def __init__(self, *ticks: Tick) -> None:
        self._ticks = ticks

    async def run(self) -> None:
        """Do each at its own pace."""
        async with asyncio.TaskGroup() as tasks:
            for tick in self._ticks:
                tasks.create_task(_again(tick), name=tick.name)


async def keep_up(job: Callable[[], Awaitable[None]]) -> None:
    """Do what goes on until it is cancelled or at its end, and begin again whenever a mistake of ours ends it."""
    while True:
        try:
            return await job()
        except Exception:
            log.critical("a part of the server stopped, and is begun again", exc_info=True)
            await asyncio.sleep(AGAIN_AFTER)


async def _again(tick: Tick) -> None:
    while True:
        await asyncio.sleep(tick.every.total_seconds() * _random.uniform(1 - JITTER, 1 + JITTER))
        try:
            await tick.do()
        except Exception:
            # The database is away, or there is a mistake: the next time may be better, and the others go on.
            log.exception("%s failed and will be tried again", tick.name)
