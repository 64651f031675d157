"""Rounds: what is due in any hotel is handed to programs outside, a few at a time, while no transaction is open.

What there is to do stands in rows. Whoever sees to one takes a lease on it first, so that any number of processes may
go their rounds, and what a process that died has left is seen to when its lease is over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID

from innkeep.core.db import SQLAlchemyError
from innkeep.core.outgoing import Client, client

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks for what is due."""

AT_ONCE = 16
"""What one process sees to side by side."""

BREATHE = 5.0
"""Seconds to wait when the database is away."""

Due = Callable[[], Awaitable[list[tuple[UUID, UUID]]]]
"""What is next, in all hotels: the hotel's key and that of what is due there."""

SeeTo = Callable[[Client, UUID, UUID], Awaitable[bool]]
"""Claims one, deals with it and notes what came of it; False when another process has it, or it is not due any more."""


class Rounds:
    """Goes round until it is cancelled. `name`: what is seen to, for whoever reads the log."""

    def __init__(self, name: str, due: Due, see_to: SeeTo) -> None:
        self._name = name
        self._due = due
        self._see_to = see_to
        self._room = asyncio.Semaphore(AT_ONCE)
        self._busy: set[UUID] = set()
        self._again = asyncio.Event()

    async def run(self) -> None:
        """Look for what is due again and again; what takes long keeps nothing else waiting."""
        async with client() as http, asyncio.TaskGroup() as tasks:
            while True:
                self._again.clear()
                try:
                    for org_id, key in await self._due():
                        if key not in self._busy:
                            self._busy.add(key)
                            tasks.create_task(self._one(http, org_id, key))
                    within = LOOK_EVERY
                except (OSError, SQLAlchemyError) as error:
                    log.warning("%s wait for the database (%s)", self._name, error)
                    within = BREATHE
                with suppress(TimeoutError):
                    async with asyncio.timeout(within):
                        await self._again.wait()

    async def once(self) -> int:
        """See to what is due now and wait for it; how much there was."""
        async with client() as http:
            found = await self._due()
            await asyncio.gather(*(self._one(http, org_id, key) for org_id, key in found))
        return len(found)

    async def _one(self, http: Client, org_id: UUID, key: UUID) -> None:
        try:
            async with self._room:
                if await self._see_to(http, org_id, key):
                    self._again.set()  # what stands behind it may be next
        except Exception:
            # One that cannot be seen to must not keep the others from it; its lease will be over.
            log.exception("one of the %s could not be seen to: %s", self._name, key)
        finally:
            self._busy.discard(key)
