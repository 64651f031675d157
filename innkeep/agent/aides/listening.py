"""What is done after something happened in a conversation, outside of its transaction and by one process at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from innkeep.core.errors import NotFound
from innkeep.core.outbox import Wakeup
from innkeep.realtime.hub import Hub, WatchEnded

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Conversations that one process looks after side by side."""

See = Callable[[UUID, UUID, Wakeup], Awaitable[object]]
"""Told the hotel, the conversation and what happened there."""


class Listener:
    """Does something about each conversation in which something of some kinds happened."""

    def __init__(self, hub: Hub, kinds: frozenset[str], see: See) -> None:
        self._hub = hub
        self._kinds = kinds
        self._see = see
        self._room = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Listen until the hub stops; a watch that fell behind begins anew, which loses no more than aids."""
        async with asyncio.TaskGroup() as tasks:
            while not self._hub.stopping:
                with self._hub.watch(None, lambda wakeup: wakeup.kind in self._kinds) as watch:
                    try:
                        while True:
                            if wakeup := await watch.next(within=60):
                                tasks.create_task(self._look(wakeup))
                    except WatchEnded:
                        continue

    async def _look(self, wakeup: Wakeup) -> None:
        async with self._room:
            try:
                await self._see(wakeup.org_id, UUID(wakeup.ids["session_id"]), wakeup)
            except NotFound:
                pass  # it was put away meanwhile
            except Exception:
                # An aid that fails must not end the others: the conversation itself goes on without it.
                log.exception("an aid for a conversation failed")
