"""Telling what was committed: numbered first, then every listener is woken."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg

from innkeep.core import outbox
from innkeep.core.outbox import Recorded, Wakeup

log = logging.getLogger(__name__)

WITHIN = 5.0
"""Seconds for the database to answer; then the listeners find by themselves what they were not told."""

BROKEN = (asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver says of a connection that cannot be used: the second where it ended while nobody asked anything."""

LOST = (OSError, TimeoutError, asyncpg.PostgresError, *BROKEN)


class Announcer:
    """Tells, on a connection of its own, what was committed; what is committed meanwhile is told together next.

    What it loses is not lost: it is in the outbox without a number, and each process's hub looks for that.
    """

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection[Any]]]) -> None:
        self._connect = connect
        self._connection: asyncpg.Connection[Any] | None = None
        self._kept: list[UUID] = []
        self._passing: list[Wakeup] = []
        self._telling: asyncio.Task[None] | None = None

    def tell(self, recorded: Recorded) -> None:
        """Tell it soon; whoever committed does not wait for that."""
        self._kept += recorded.kept
        self._passing += recorded.passing
        if (self._kept or self._passing) and self._telling is None:
            self._telling = asyncio.create_task(self._tell(), name="announcer")

    async def close(self) -> None:
        """Tell what is left and let go of the connection."""
        if self._telling is not None:
            await self._telling
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _tell(self) -> None:
        try:
            while self._kept or self._passing:
                kept, self._kept = self._kept, []
                passing, self._passing = self._passing, []
                await self._announce(kept, passing)
        finally:
            self._telling = None

    async def _announce(self, kept: list[UUID], passing: list[Wakeup]) -> None:
        try:
            async with asyncio.timeout(WITHIN):
                if self._connection is None or self._connection.is_closed():
                    self._connection = await self._connect()
                numbered = await outbox.number(self._connection, kept) if kept else []
                await outbox.wake(self._connection, [*numbered, *passing])
        except LOST:
            log.warning("a wake-up was lost after the commit", exc_info=True)
            if self._connection is not None:
                self._connection.terminate()
                self._connection = None
