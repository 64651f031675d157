"""How the server starts: it answers first, and reads what takes long beside that."""

from __future__ import annotations

import asyncio
import socket
import threading

import httpx

from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.main import create_app
from innkeep.realtime.hub import Hub
from innkeep.web.server import Server


async def test_the_first_page_waits_for_no_engine(database: Database) -> None:
    began, may_end = threading.Event(), threading.Event()

    def warm() -> None:
        began.set()
        may_end.wait(60)

    listener = socket.create_server(("127.0.0.1", 0))
    hub = Hub(database)
    server = Server(create_app(Settings(), database, hub), hub, warm)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        assert await asyncio.to_thread(began.wait, 30)
        async with httpx.AsyncClient(timeout=20) as browser:
            answer = await browser.get(f"http://127.0.0.1:{listener.getsockname()[1]}/livez")
        assert answer.status_code == httpx.codes.OK
    finally:
        may_end.set()
        server.should_exit = True
        await serving
