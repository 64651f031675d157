"""How the server starts, answering first and reading beside that what takes long; and whom it does not listen to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.main import create_app
from innkeep.realtime.hub import Hub
from innkeep.web.server import NOWHERE, Server
from tests.journeys.people import PATIENCE


@asynccontextmanager
async def served(
    database: Database, warm: Callable[[], None] = lambda: None, app: ASGIApp | None = None
) -> AsyncIterator[int]:
    """The port of a server that lasts for as long as it is needed."""
    listener = socket.create_server(("127.0.0.1", 0))
    hub = Hub(database)
    server = Server(app or create_app(Settings(), database, hub), hub, warm)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving


async def test_the_first_page_waits_for_no_engine(database: Database) -> None:
    began, may_end = threading.Event(), threading.Event()

    def warm() -> None:
        began.set()
        may_end.wait(60)

    async with served(database, warm) as port:
        try:
            assert await asyncio.to_thread(began.wait, PATIENCE)
            async with httpx.AsyncClient(timeout=PATIENCE) as browser:
                answer = await browser.get(f"http://127.0.0.1:{port}/livez")
            assert answer.status_code == httpx.codes.OK
        finally:
            may_end.set()


async def test_routes_are_worked_out_before_anybody_waits_for_them(database: Database) -> None:
    asked: list[str] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        asked.append(scope["path"])
        await Response()(scope, _receive, send)

    began = threading.Event()
    async with served(database, began.set, app):
        assert await asyncio.to_thread(began.wait, PATIENCE)
        assert asked == [NOWHERE]


HEAD = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: hotel.example\r\n"


@pytest.mark.parametrize(
    ("begun", "more"),
    [
        (HEAD + b"X-Long: ", b"a" * 1000),
        (HEAD, b"X-Many: a\r\n" * 100),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-After: a\r\n" * 100),
    ],
    ids=["one that does not end", "many", "behind the body"],
)
async def test_nobody_is_listened_to_who_says_nothing_for_ever(database: Database, begun: bytes, more: bytes) -> None:
    """What came of a head was kept in memory, however much it was."""
    async with served(database) as port:
        assert await _cut_off(port, begun, more, most=10_000)


async def test_nobody_is_waited_for_who_says_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("innkeep.web.heads.WITHIN", 0.1)
    async with served(database) as port:
        assert await _cut_off(port, HEAD, b"", most=0), "it has begun"
        assert await _cut_off(port, b"", b"", most=0), "it has not"


async def _cut_off(port: int, begun: bytes, more: bytes, *, most: int) -> bool:
    """Whether the server hangs up on somebody who sends this, and so much more at most, and then waits."""
    hears, says = await asyncio.open_connection("127.0.0.1", port)
    try:
        says.write(begun)
        for _ in range(most):
            says.write(more)
            await says.drain()
        async with asyncio.timeout(PATIENCE):
            return await hears.read() == b""
    except ConnectionError:
        return True
    finally:
        says.transport.abort()
