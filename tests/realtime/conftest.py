"""Two servers on one database, as two processes would be: all they share is PostgreSQL. No worker answers there."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.main import create_app
from innkeep.reactions import REACTIONS
from innkeep.realtime.hub import Hub
from innkeep.web import server as web_server
from tests.fixtures import NO_TLS, QUIET
from tests.journeys.people import PATIENCE

Browsers = Callable[..., httpx.AsyncClient]


@dataclass(frozen=True)
class Server:
    """A server with a pool, a hub and an announcer of its own."""

    url: str
    database: Database
    hub: Hub


@pytest.fixture(scope="session")
def owner_url(postgres: EmbeddedPostgres) -> str:
    return postgres.url("innkeep_owner", QUIET)


@pytest.fixture(scope="session")
def app_url(postgres: EmbeddedPostgres) -> str:
    return postgres.url("innkeep_app", QUIET)


@pytest.fixture(scope="session")
async def owner(owner_url: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    connection = await asyncpg.connect(owner_url)
    yield connection
    await connection.close()


@asynccontextmanager
async def serving(app_url: str, data: Path, *, buffer: int | None = None) -> AsyncIterator[Server]:
    """A server of its own. `buffer`: how many bytes the machine keeps for whoever does not read."""
    database = Database(app_url, reactions=REACTIONS)
    hub = Hub(database)
    listener = socket.create_server(("127.0.0.1", 0))
    if buffer is not None:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
    port = listener.getsockname()[1]
    settings = Settings(data=data, port=port, base_url=f"http://127.0.0.1:{port}")
    app = create_app(settings, database, hub)
    server = web_server.Server(app, hub, lambda: None)
    listening = asyncio.create_task(hub.run())
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started or not hub.ready:
            await asyncio.sleep(0.01)
        yield Server(settings.public_url, database, hub)
    finally:
        hub.stop()
        server.should_exit = True
        await running
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await database.close()


@pytest.fixture(scope="session")
async def here(app_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with serving(app_url, tmp_path_factory.mktemp("here")) as server:
        yield server


@pytest.fixture(scope="session")
async def there(app_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with serving(app_url, tmp_path_factory.mktemp("there")) as server:
        yield server


@pytest.fixture
async def browser_at() -> AsyncIterator[Browsers]:
    """Makes HTTP clients with cookies of their own, each at a server."""
    clients: list[httpx.AsyncClient] = []

    def client(server: Server) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        clients.append(httpx.AsyncClient(base_url=server.url, timeout=PATIENCE, limits=limits, verify=NO_TLS))
        return clients[-1]

    yield client
    for each in clients:
        await each.aclose()
