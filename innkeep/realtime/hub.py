"""The hub: one listening connection a process, one bounded queue a watcher.

A wake-up says only what to read again. One that is lost (a crash between commit and NOTIFY, a broken connection) is
found in the outbox within seconds.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from innkeep.core import outbox
from innkeep.core.db import Database
from innkeep.core.outbox import CHANNEL, Wakeup

log = logging.getLogger(__name__)

QUEUE = 256
"""Wake-ups that may wait for one watcher; one that is slower is let go and resumes when it comes back."""

CATCH_UP_EVERY = 3.0
"""Seconds between looks for wake-ups that were lost."""

LOOK_BACK = timedelta(seconds=30)
"""How far a look goes back: longer than any transaction may stay open after it wrote into the outbox."""

REMEMBERED = 20_000
"""Wake-ups that are known to have been delivered; more than any half minute holds."""


class WatchEnded(Exception):
    """No more will come: the server stops, or the watcher was too slow."""


class Watch:
    """One watcher's queue of wake-ups."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Wakeup | None] = asyncio.Queue(QUEUE + 1)
        self._over = False

    def offer(self, wakeup: Wakeup) -> None:
        """Hand over a wake-up; a full queue ends the watch."""
        if self._over:
            return
        if self._queue.qsize() >= QUEUE:
            self.end()
        else:
            self._queue.put_nowait(wakeup)

    def end(self) -> None:
        """Nothing more after what is queued."""
        if not self._over:
            self._over = True
            self._queue.put_nowait(None)

    async def next(self, within: float) -> Wakeup | None:
        """The next wake-up, or None when `within` seconds pass without one. Raises WatchEnded."""
        try:
            async with asyncio.timeout(within):
                wakeup = await self._queue.get()
        except TimeoutError:
            return None
        if wakeup is None:
            raise WatchEnded
        return wakeup


class Hub:
    """Delivers wake-ups to the watches of their organization, and to those of all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._watches: defaultdict[UUID | None, set[Watch]] = defaultdict(set)
        self._seen: dict[UUID, None] = {}  # in the order of arrival
        self.stopping = False

    @contextmanager
    def watch(self, org_id: UUID | None) -> Iterator[Watch]:
        """Watch one organization, or all with None (the worker)."""
        watch = Watch()
        self._watches[org_id].add(watch)
        if self.stopping:
            watch.end()
        try:
            yield watch
        finally:
            self._watches[org_id].discard(watch)
            if not self._watches[org_id]:
                del self._watches[org_id]

    def stop(self) -> None:
        """End every watch, so that open streams close and the server can."""
        self.stopping = True
        for watches in list(self._watches.values()):
            for watch in list(watches):
                watch.end()

    async def run(self) -> None:
        """Listen until cancelled, reconnecting when the connection breaks."""
        while True:
            try:
                await self._listen()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("listening broke off (%s), trying again", error)
                await asyncio.sleep(0.5)

    async def _listen(self) -> None:
        connection = await self._database.connect()
        try:
            await connection.add_listener(CHANNEL, self._heard)
            while True:
                # On the listening connection itself: if it is broken, this is where it shows.
                rows = await connection.fetch("SELECT * FROM outbox_since(now() - $1::interval)", LOOK_BACK)
                for row in rows:
                    self._deliver(Wakeup(row["id"], row["org_id"], row["kind"], json.loads(row["ids"])))
                await asyncio.sleep(CATCH_UP_EVERY)
        finally:
            connection.terminate()

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        for wakeup in outbox.parse(str(payload)):
            self._deliver(wakeup)

    def _deliver(self, wakeup: Wakeup) -> None:
        if wakeup.id in self._seen:
            return
        self._seen[wakeup.id] = None
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        for org_id in (wakeup.org_id, None):
            for watch in list(self._watches.get(org_id, ())):
                watch.offer(wakeup)
