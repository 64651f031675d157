"""One PostgreSQL for the whole run, one server, and a fresh hotel for whoever asks.

Tests do not clean up after one another: each works in a hotel of its own, behind the same row-level security that keeps
hotels apart in production.
"""

from __future__ import annotations

import asyncio
import gc
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from innkeep.agent.choosing import Thinking
from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.cli.commands import YOUNG
from innkeep.core import clock
from innkeep.core.db import SESSION_SETTINGS, Database
from innkeep.core.settings import Settings
from innkeep.installation.cluster import FOR_ONCE
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.migrations import migrate
from innkeep.installation.roles import clone, provision
from innkeep.main import create_app, running
from innkeep.reactions import REACTIONS
from innkeep.realtime.hub import Hub
from innkeep.web import doors
from innkeep.web.server import Server
from tests.browsers import chromium as chromium  # noqa: PLC0414 - a fixture for all folders: one browser a process
from tests.browsers import open_window as open_window  # noqa: PLC0414 - as above
from tests.factories import Hotel, make_hotel
from tests.journeys import people
from tests.journeys.people import PATIENCE
from tests.walls.statements import watch

EMPTY = "innkeep_empty"
"""A database without a hotel, that nobody uses: to be copied."""

QUIET = "innkeep_quiet"
"""A database beside the one that is served: there no worker answers what a test writes."""

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients of what is served on this machine: each would read all of its certificates, which takes 18 ms."""

PATIENT = dict.fromkeys(("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"), "60s")
"""How long the database bears with a test, which stands still on a busy machine for longer than it may at a hotel."""

BY_SCRIPT = {"X-Requested-With": "tests"}
"""What a client says that sends forms without having read the page around them."""


def pytest_collection_finish() -> None:
    """What was read stays until the last test: nobody looks through it again; nor often through what is new."""
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    SESSION_SETTINGS.update(PATIENT)
    # The tests of one process have pools as ten processes of a hotel would.
    server = EmbeddedPostgres(tmp_path_factory.mktemp("innkeep"), {**FOR_ONCE, "max_connections": "400"})
    server.start()
    asyncio.run(provision(server.url("postgres", "postgres")))
    migrate(server.url("innkeep_owner"))
    asyncio.run(clone(server.url("postgres", "postgres"), "innkeep", QUIET))
    asyncio.run(clone(server.url("postgres", "postgres"), "innkeep", EMPTY))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def owner_url(postgres: EmbeddedPostgres) -> str:
    return postgres.url("innkeep_owner")


@pytest.fixture(scope="session")
def app_url(postgres: EmbeddedPostgres) -> str:
    return postgres.url("innkeep_app")


@pytest.fixture(scope="session")
async def owner(owner_url: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    """The owner's connection: sees every hotel. For setting up and for looking at what was written."""
    connection = await asyncpg.connect(owner_url)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def database(app_url: str) -> AsyncIterator[Database]:
    """The database as the application sees it."""
    database = Database(app_url, reactions=REACTIONS)
    watch(database)
    yield database
    await database.close()


@pytest.fixture
async def hotel(owner: asyncpg.Connection[Any]) -> Hotel:
    """A hotel of its own, with one guest in room 101."""
    return await make_hotel(owner)


@pytest.fixture
async def other_hotel(owner: asyncpg.Connection[Any]) -> Hotel:
    """Another hotel, whose things nobody of the first may ever see."""
    return await make_hotel(owner)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock goes on only where a test moves it: on a slow machine, no pause is over before it was looked at."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment + clock._ahead)


@pytest.fixture
def looked_after(monkeypatch: pytest.MonkeyPatch) -> float:
    """Who reads a stream is asked after with hardly a pause; the seconds that a hotel waits in between."""
    usual = doors.LOOK_EVERY
    monkeypatch.setattr(doors, "LOOK_EVERY", 0.1)
    return usual


@pytest.fixture(scope="session")
async def server_url(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of the whole application, served as in production: hub, worker and pages in this process."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    settings = Settings(data=Path(tmp_path_factory.mktemp("data")), port=port, base_url=f"http://127.0.0.1:{port}")
    hub = Hub(database)
    engine = EmbeddedEngine()
    server = Server(create_app(settings, database, hub), hub, lambda: None)
    people.DESK[:] = [database]
    async with running(database, hub, Thinking(engine, engine)):
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield settings.public_url
        hub.stop()
        server.should_exit = True
        await serving


@asynccontextmanager
async def browsers(server_url: str) -> AsyncIterator[Callable[[], httpx.AsyncClient]]:
    """Makes HTTP clients with cookies of their own: one a person."""
    clients: list[httpx.AsyncClient] = []

    def client() -> httpx.AsyncClient:
        clients.append(httpx.AsyncClient(base_url=server_url, headers=BY_SCRIPT, timeout=PATIENCE, verify=NO_TLS))
        return clients[-1]

    yield client
    for each in clients:
        await each.aclose()


@pytest.fixture
async def browser_of(server_url: str) -> AsyncIterator[Callable[[], httpx.AsyncClient]]:
    """Browsers for as long as a test lasts."""
    async with browsers(server_url) as browser_of:
        yield browser_of
