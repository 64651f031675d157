from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

import asyncpg

from innkeep.installation.embedded import EmbeddedPostgres
from tests.installation.helpers import ask, connected, eventually


@asynccontextmanager
async def watched(server: EmbeddedPostgres) -> AsyncIterator[None]:
    task = asyncio.create_task(server.watch())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


# The last is what the driver raises when the connection breaks at an unlucky moment.
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class Writer:
    """Commits one row after another, and remembers which were acknowledged."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.acknowledged: list[int] = []

    async def write(self) -> None:
        next_id = 0
        while True:
            with suppress(*LOST):
                async with connected(self.url) as db:
                    while True:
                        next_id += 1
                        await db.execute("INSERT INTO kept VALUES ($1)", next_id)
                        self.acknowledged.append(next_id)
            await asyncio.sleep(0.02)

    async def writes_on(self, rows: int) -> None:
        """Wait until so many more are acknowledged."""
        target = len(self.acknowledged) + rows
        await eventually(lambda: len(self.acknowledged) >= target)


async def answer(url: str) -> object:
    """What the server says as soon as it accepts connections."""
    for _ in range(1000):
        with suppress(*LOST):
            return await ask(url, "SELECT 1")
        await asyncio.sleep(0.02)
    return None


def has_changed(server: EmbeddedPostgres, pid: int | None) -> bool:
    return server.pid != pid


async def test_a_killed_server_comes_back_with_all_that_was_acknowledged(server: EmbeddedPostgres) -> None:
    url = server.url("postgres", "postgres")
    async with connected(url) as db:
        await db.execute("CREATE TABLE kept (id int PRIMARY KEY)")
    writer = Writer(url)
    async with watched(server):
        writing = asyncio.create_task(writer.write())
        for _ in range(3):
            await writer.writes_on(50)
            pid = server.pid
            os.kill(pid or 0, signal.SIGKILL)
            await eventually(partial(has_changed, server, pid))
            await writer.writes_on(1)
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
        async with connected(url) as db:
            found = {row["id"] for row in await db.fetch("SELECT id FROM kept")}
    assert set(writer.acknowledged) <= found


async def test_a_killed_server_comes_back_while_a_session_is_busy(server: EmbeddedPostgres) -> None:
    url = server.url("postgres", "postgres")
    async with watched(server), connected(url) as db:
        busy = asyncio.create_task(db.execute("SELECT count(*) FROM generate_series(1, 300000000)"))
        await asyncio.sleep(0)
        pid = server.pid
        os.kill(pid or 0, signal.SIGKILL)
        await eventually(partial(has_changed, server, pid))
        await eventually(busy.done)
        assert busy.exception()
        assert await answer(url) == 1


async def test_a_stopped_server_stays_stopped(server: EmbeddedPostgres) -> None:
    async with watched(server):
        os.kill(server.pid or 0, signal.SIGKILL)
        server.stop()
        for _ in range(30):
            await asyncio.sleep(0.01)
            assert server.pid is None
