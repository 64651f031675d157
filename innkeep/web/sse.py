"""Server-sent events (WHATWG HTML, section 9.2), on a plain streaming response: the leanest that holds thousands."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from innkeep.core.db import DBAPIError, as_told

log = logging.getLogger(__name__)

PING_EVERY = 15.0
"""Seconds of silence after which something is sent, so that proxies and phones keep the connection."""

RELOAD = "reload"
"""What a stream says first when it cannot be resumed: what its reader has is too old, and what follows replaces it."""

PING = ": ping\n\n"

BEAT = "event: beat\ndata: \n\n"
"""A ping that a page's script hears: without one for long, it knows that the connection is dead and opens another."""

OVER = "event: over\ndata: \n\n"
"""The last event of a stream that is not to be opened again."""


def event(data: str, *, event_id: str | None = None, name: str | None = None) -> str:
    """One event. Without a name it is what htmx swaps into the page."""
    lines = [f"data: {line}" for line in data.splitlines() or [""]]
    if name:
        lines.insert(0, f"event: {name}")
    if event_id:
        lines.insert(0, f"id: {event_id}")
    return "\n".join(lines) + "\n\n"


class EventStream(StreamingResponse):
    """An endless answer of events.

    An empty one stands for nothing new; when there has been nothing else for long, the ping is sent in its place.
    The first is told as any answer is; what follows, `Streams` writes.
    """

    def __init__(self, events: AsyncGenerator[str, None], ping: str = BEAT) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(_kept_alive(events, ping), media_type="text/event-stream", headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell the first; nothing is sent yet when that fails, so that whoever asked is told why."""
        first = await anext(aiter(self.body_iterator), "")
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": str(first).encode(), "more_body": True})
        if (left := scope.get(_LEFT)) is not None:
            left.append(self)
        else:
            await self.follow(receive, send)

    async def follow(self, receive: Receive, send: Send) -> None:
        """Tell what follows, until there is no more or nobody listens."""
        writing = asyncio.create_task(self._write(send), name="stream")
        try:
            # Whoever has left, and whoever has got all of it, is told of in the same way (ASGI, HTTP, "Disconnect").
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            writing.cancel()
            await asyncio.wait([writing])
        if not writing.cancelled():
            writing.result()  # what went wrong is told to the server, which writes it down

    async def _write(self, send: Send) -> None:
        try:
            async for each in self.body_iterator:
                await send({"type": "http.response.body", "body": str(each).encode(), "more_body": True})
        finally:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


_LEFT = "innkeep.streams"


class Streams:
    """Writes streams when all that answered the request is left behind.

    There are thousands at a time, and each would hold on to its whole way through the framework: it is twice as small
    without. Stands before everything else, which has seen the head and the first words.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and go on for as long as the answer does."""
        left: list[EventStream] = []
        if scope["type"] == "http":
            scope[_LEFT] = left
        await self._app(scope, receive, send)
        if left:
            await left.pop().follow(receive, send)


async def _kept_alive(events: AsyncGenerator[str, None], ping: str) -> AsyncIterator[str]:
    """Ends where the database is away or busy, as at a stop: whoever follows comes back and goes on from there."""
    sent = time.monotonic()
    try:
        async with aclosing(events):
            async for each in events:
                # What happened elsewhere may put a ping off once: half as late again is soon enough for everybody.
                if each or time.monotonic() - sent > PING_EVERY / 2:
                    sent = time.monotonic()
                    yield each or ping
    except DBAPIError as error:
        if (told := as_told(error)) is None:
            raise
        log.warning("a stream ended early: %s", told)
