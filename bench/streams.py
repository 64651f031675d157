"""What an idle stream takes of memory, and how long an event takes from its commit to the last of many who follow.

The second is compared, in the same run, with a bare server that does nothing but write the same bytes to as many.
"""

from __future__ import annotations

import asyncio
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
import psutil
import uvloop

from bench.installation import Running, folder, start
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.events import record
from innkeep.core.tokens import new_token, token_hash
from innkeep.orders.events import OrderChanged

STREAMS = 5_000
WATCHERS = 200
ROUNDS = 20
AT_ONCE = 100
AIM = 30
WITHIN = 30.0
FILES = 12_000
"""Open files that the measurement and the server need."""

_LOGIN = """
INSERT INTO logins (org_id, user_id, token_hash, expires_at)
SELECT u.org_id, u.id, $1, now() + interval '1 hour' FROM users u JOIN roles r ON r.id = u.role
WHERE r.name IN ('manager', 'owner') AND u.deleted_at IS NULL LIMIT 1 RETURNING org_id
"""


class Followers:
    """Those who follow, and when each of them got the newest event."""

    def __init__(self) -> None:
        self.transports: list[asyncio.Transport] = []
        self._waiting_for = b"\0"
        self._times: list[float] = []
        self._all: asyncio.Future[None] | None = None

    async def all_get(self, mark: bytes, happen: Callable[[], Awaitable[float]]) -> list[float]:
        """Seconds from the moment that `happen` returns until each follower has got what holds `mark`, in order."""
        self._waiting_for, self._times = mark, []
        self._all = asyncio.get_running_loop().create_future()
        began = await happen()
        async with asyncio.timeout(WITHIN):
            await self._all
        return sorted(got - began for got in self._times)

    def got(self, data: bytes) -> None:
        """Something arrived."""
        if self._waiting_for in data:
            self._times.append(time.perf_counter())
            if len(self._times) == len(self.transports) and self._all is not None:
                self._all.set_result(None)

    async def connect(self, port: int, request: bytes, count: int) -> None:
        """Open more, until there are so many; each has got its first words."""
        loop = asyncio.get_running_loop()
        while (missing := count - len(self.transports)) > 0:
            ready = [loop.create_future() for _ in range(min(AT_ONCE, missing))]
            for each in ready:
                made = loop.create_connection(partial(Follower, self, each, request), "127.0.0.1", port)
                transport, _ = await made
                self.transports.append(transport)
            async with asyncio.timeout(WITHIN):
                await asyncio.gather(*ready)

    def close(self) -> None:
        """Hang up."""
        for each in self.transports:
            each.abort()


class Follower(asyncio.Protocol):
    """One who follows; ready with the first words, or at once when nothing is asked for."""

    def __init__(self, followers: Followers, ready: asyncio.Future[None], request: bytes) -> None:
        self._followers = followers
        self._ready = ready
        self._request = request

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        if self._request:
            cast("asyncio.Transport", transport).write(self._request)
        else:
            self._ready.set_result(None)

    def data_received(self, data: bytes) -> None:
        """Listen."""
        if not self._ready.done() and b"event: snapshot" in data:
            self._ready.set_result(None)
        self._followers.got(data)


async def measure(served: Running) -> None:
    """Print what streams take."""
    owner = await asyncpg.connect(served.dsn())
    token = new_token()
    org_id = await owner.fetchval(_LOGIN, token_hash(token))
    await owner.close()
    port = int(served.url.rsplit(":", 1)[1])
    request = f"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nCookie: innkeep_staff={token}\r\n\r\n".encode()
    process, database = psutil.Process(served.process.pid), Database(served.dsn(), pool=2)
    followers = Followers()
    await followers.connect(port, request, 20)  # what is loaded with the first stream is no stream's
    await asyncio.sleep(1)
    before = process.memory_info().rss
    for count in (WATCHERS, STREAMS):
        await followers.connect(port, request, count)
        if count == STREAMS:
            taken = (process.memory_info().rss - before) / (STREAMS - 20) / 1024
            print(
                f"idle streams       {STREAMS:>5}   {taken:6.1f} KB each   {taken / AIM:5.2f} of the {AIM} KB aimed at"
            )
        took = await rounds(followers, lambda: event(database, org_id))
        bare = await bare_writers(count)
        tell(count, took, bare)
    followers.close()
    await database.close()


async def event(database: Database, org_id: UUID) -> tuple[bytes, Callable[[], Awaitable[float]]]:
    """An event that goes to all of a hotel's, and how it comes about; the moment of the commit."""
    order_id = uuid4()

    async def happen() -> float:
        async with database.unit_of_work(Program(org_id=org_id)) as db:
            record(db, OrderChanged(org_id=org_id, order_id=order_id))
        return time.perf_counter()

    return str(order_id).encode(), happen


async def bare_writers(count: int) -> list[list[float]]:
    """The same bytes through a server that does nothing else."""
    with socket.create_server(("127.0.0.1", 0), backlog=8192) as listener:
        port, number = listener.getsockname()[1], listener.fileno()
        command = [sys.executable, "-m", "bench.bare", str(number)]
        process = subprocess.Popen(command, pass_fds=[number])  # noqa: ASYNC220, S603 - the bare server is ours
    followers = Followers()
    try:
        await followers.connect(port, b"", count)
        _, writer = await asyncio.open_connection("127.0.0.1", port)

        async def told() -> tuple[bytes, Callable[[], Awaitable[float]]]:
            order_id = str(uuid4()).encode()

            async def happen() -> float:
                began = time.perf_counter()
                writer.write(b'id: 1234\nevent: order_changed\ndata: {"order_id": "' + order_id + b'"}\n\n')
                return began

            return order_id, happen

        took = await rounds(followers, told)
        writer.close()
        return took
    finally:
        followers.close()
        process.kill()
        process.wait()


async def rounds(followers: Followers, make: Callable[[], Awaitable[tuple[bytes, Any]]]) -> list[list[float]]:
    """What each event took to each follower."""
    found = []
    for _ in range(ROUNDS):
        mark, happen = await make()
        found.append(await followers.all_get(mark, happen))
        await asyncio.sleep(0.05)
    return found


def tell(count: int, took: list[list[float]], bare: list[list[float]]) -> None:
    """Print how long the last follower, and the one in the middle, waited in the median event and in a bad one."""
    last, limit = sorted(each[-1] for each in took), sorted(each[-1] for each in bare)
    middle = statistics.median(each[len(each) // 2] for each in took)
    p50, p95 = statistics.median(last), last[int(0.95 * len(last))]
    print(
        f"commit to the last {count:>5}   p50 {p50 * 1e3:6.1f} ms   p95 {p95 * 1e3:6.1f} ms   "
        f"{p50 / statistics.median(limit):5.1f} times {statistics.median(limit) * 1e3:.1f} ms of bare writers "
        f"(to the one in the middle {middle * 1e3:.1f} ms)"
    )


def main() -> None:
    """Measure a fresh installation, in which the worker and all else runs too."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard) if hard >= 0 else FILES, hard))
    with folder() as data:
        served, _ = start(data)
        try:
            uvloop.run(measure(served))
        finally:
            served.stop()


if __name__ == "__main__":
    main()
