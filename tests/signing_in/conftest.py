"""The whole application, served by a name, or sending e-mail."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import uvicorn

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from tests.applications import application
from tests.notices.post_office import PostOffice


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    """Who takes e-mail."""
    async with PostOffice() as office:
        yield office


@pytest.fixture
async def mailing(database: Database, office: PostOffice) -> AsyncIterator[Callable[[], httpx.AsyncClient]]:
    """Makes browsers of an installation that sends e-mail."""
    settings = Settings(smtp_url=office.url, mail_from="desk@hotel.example", base_url="http://hotel.example")
    app = application(settings, database)
    clients: list[httpx.AsyncClient] = []

    def client() -> httpx.AsyncClient:
        clients.append(httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hotel.example"))
        return clients[-1]

    yield client
    for each in clients:
        await each.aclose()


@pytest.fixture
async def home(database: Database, tmp_path: Path, office: PostOffice) -> AsyncIterator[str]:
    """The application by a name, as browsers want it for passkeys; it may ask a provider on this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    home = f"http://localhost:{listener.getsockname()[1]}"
    settings = Settings(
        data=tmp_path, base_url=home, private_addresses=True, smtp_url=office.url, mail_from="desk@hotel.example"
    )
    app = application(settings, database)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield home
    server.force_exit = server.should_exit = True
    await serving
