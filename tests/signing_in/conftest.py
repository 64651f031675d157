"""The whole application, served by a name."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from tests.applications import application


@pytest.fixture
async def home(database: Database, tmp_path: Path) -> AsyncIterator[str]:
    """The application by a name, as browsers want it for passkeys; it may ask a provider on this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    home = f"http://localhost:{listener.getsockname()[1]}"
    app = application(Settings(data=tmp_path, base_url=home, private_addresses=True), database)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield home
    server.force_exit = server.should_exit = True
    await serving
