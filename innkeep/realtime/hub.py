"""The hub: one listening connection a process, one bounded queue a watcher.

A wake-up says only what to read again. The hub hands each hotel's over in the order of their numbers, none left out and
none twice: one that is lost (a crash between commit and NOTIFY, a broken connection) or that overtakes another shows by
its number, and is read from the outbox.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg

from innkeep.core import outbox
from innkeep.core.announcer import LOST
from innkeep.core.db import Database
from innkeep.core.outbox import CHANNEL, Wakeup
from innkeep.realtime.watch import Wanted, Watch, Why, everything
from innkeep.realtime.watch import WatchEnded as WatchEnded  # noqa: PLC0414 - what a watch raises

log = logging.getLogger(__name__)

CATCH_UP_EVERY = 2.0
"""Seconds between looks for wake-ups that were lost."""

ANSWERS_WITHIN = 3.0
"""Seconds for the database to answer a look; a connection that is slower counts as broken."""

AGAIN_AFTER = 0.25
"""Seconds before a broken connection is replaced."""


class Hub:
    """Delivers wake-ups to the watches of their organization, and to those of all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._watches: defaultdict[UUID | None, set[Watch]] = defaultdict(set)
        self._heads: dict[UUID, int] | None = None  # the newest that was delivered, by hotel
        self._behind = asyncio.Event()
        self.listener: int | None = None
        """The process at the database that serves the listening connection."""
        self.stopping = False

    @contextmanager
    def watch(self, org_id: UUID | None, wanted: Wanted = everything) -> Iterator[Watch]:
        """Watch one organization, or all with None (the worker)."""
        watch = Watch(wanted)
        self._watches[org_id].add(watch)
        if self.stopping:
            watch.end(Why.STOPPED)
        try:
            yield watch
        finally:
            self._watches[org_id].discard(watch)
            if not self._watches[org_id]:
                del self._watches[org_id]

    @property
    def ready(self) -> bool:
        """Whether it hears of everything that happens from now on."""
        return self._heads is not None

    @property
    def watches(self) -> int:
        """How many watches are open in this process."""
        return sum(map(len, self._watches.values()))

    def stop(self) -> None:
        """End every watch, so that open streams close and the server can."""
        self.stopping = True
        for org_id in list(self._watches):
            self._end(org_id, Why.STOPPED)

    async def run(self) -> None:
        """Listen until cancelled, reconnecting when the connection breaks."""
        while True:
            try:
                await self._listen()
            except LOST as error:
                log.warning("listening broke off (%s), trying again", error)
                await asyncio.sleep(AGAIN_AFTER)

    async def _listen(self) -> None:
        async with asyncio.timeout(ANSWERS_WITHIN):
            connection = await self._database.connect()
        try:
            self.listener = connection.get_server_pid()
            async with asyncio.timeout(ANSWERS_WITHIN):
                await connection.add_listener(CHANNEL, self._heard)
                if self._heads is None:
                    await self._begin(connection)
            while True:
                self._behind.clear()
                # On the listening connection itself: if it is broken, this is where it shows.
                async with asyncio.timeout(ANSWERS_WITHIN):
                    await self._catch_up(connection)
                with suppress(TimeoutError):
                    async with asyncio.timeout(CATCH_UP_EVERY):
                        await self._behind.wait()
        finally:
            connection.terminate()

    async def _begin(self, connection: asyncpg.Connection[Any]) -> None:
        """From here on everything is delivered. Who watches already has missed what came before, and comes back."""
        heads = await connection.fetch("SELECT * FROM find_outbox_heads()")
        self._heads = {row["org_id"]: row["last_seq"] for row in heads}
        for org_id in [each for each in self._watches if each is not None]:
            self._end(org_id, Why.BEHIND)

    async def _catch_up(self, connection: asyncpg.Connection[Any]) -> None:
        """Tell what nobody has told, and deliver what was told to others only."""
        left = await outbox.number(connection, None)
        await outbox.wake(connection, left)
        heads = self._heads or {}
        rows = await connection.fetch("SELECT * FROM outbox_after($1, $2)", list(heads), list(heads.values()))
        for wakeup in map(outbox.read, rows):
            self._deliver(wakeup, complete=True)

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        for wakeup in outbox.parse(str(payload)):
            self._deliver(wakeup)

    def _deliver(self, wakeup: Wakeup, *, complete: bool = False) -> None:
        """Hand it over if it is the next one. What is missing before it is read; in a `complete` reading it is gone."""
        if wakeup.seq is not None:
            if self._heads is None:
                return
            head = self._heads.get(wakeup.org_id, 0)
            if wakeup.seq <= head:
                return
            if wakeup.seq > head + 1:
                if not complete:
                    self._behind.set()
                    return
                self._end(wakeup.org_id, Why.BEHIND)
            self._heads[wakeup.org_id] = wakeup.seq
        for org_id in (wakeup.org_id, None):
            for watch in self._watches.get(org_id, ()):
                watch.offer(wakeup)

    def _end(self, org_id: UUID | None, why: Why) -> None:
        for watch in self._watches.get(org_id, ()):
            watch.end(why)
