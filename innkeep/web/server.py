"""The server of HTTP, as it starts and stops here."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Message, Scope

from innkeep.realtime.hub import Hub
from innkeep.web.heads import BoundedHeads

STOP_WITHIN = 3
"""Seconds that open requests get to finish when the server stops."""

IDLE_FOR = 75
"""Seconds that a connection stays open between requests.

Longer than those in front keep theirs (nginx: 60): whoever hangs up first must not be the one who is sent a request.
"""

NOWHERE = "/nowhere"
"""An address that nothing has: looking for it goes past every route there is."""


class Server(uvicorn.Server):
    """A server that ends the open streams when it is told to stop: otherwise it would wait for them for ever."""

    def __init__(self, app: ASGIApp, hub: Hub, warm: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=BoundedHeads,
                log_config=None,  # as everything else is logged
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=STOP_WITHIN,
                timeout_keep_alive=IDLE_FOR,
                lifespan="off",
            )
        )
        self._app = app
        self._hub = hub
        self._warm = warm
        self._loop = asyncio.get_running_loop()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer first, and only then read what takes long: a page does not wait for the engine.

        Routes are worked out when the first request looks for its own, half a second that no guest waits for.
        """
        await _ask_for(self._app, NOWHERE)
        await super().startup(sockets)
        threading.Thread(target=self._warm, name="engine-warming", daemon=True).start()

    def handle_exit(self, sig: int, _frame: FrameType | None) -> None:
        """A signal arrived; a second Ctrl-C does not wait for open requests."""
        # uvicorn's own would raise the signal once more at the end, which kills the process before it has tidied up.
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
        self._loop.call_soon_threadsafe(self._hub.stop)


async def _ask_for(app: ASGIApp, path: str) -> None:
    """Make a request of an application within this process, and forget the answer."""
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Message) -> None:
        pass

    await app(scope, receive, send)
