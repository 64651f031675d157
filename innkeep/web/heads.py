"""Heads of requests that never end: the server would read them into memory for as long as somebody sends them."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST = 64 * 1024
"""Bytes that say nothing yet: of a head, or of what may follow a body (RFC 9112, 7.1.2). Browsers send a tenth."""

WITHIN = 30.0
"""Seconds in which a head has to have come."""


class BoundedHeads(HttpToolsProtocol):
    """A connection that is cut off when a head is too long, or too long in coming."""

    _unread = 0
    _said_something = False
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as the one above it
        """Somebody is there, and is to say what they want."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """They have left."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless it has been enough."""
        self._said_something = False
        super().data_received(data)
        self._unread = 0 if self._said_something else self._unread + len(data)
        if self._unread > LONGEST:
            self.transport.abort()

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        """A head has ended."""
        self._said_something = True
        self._wait_no_more()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of a body, which is bounded where it is read."""
        self._said_something = True
        super().on_body(body)

    def _wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(WITHIN, self.transport.abort)

    def _wait_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
        self._late = None
