"""Texts are sent compressed (gzip), which is what a slow phone feels most. Pure ASGI, so that streams pass untouched.

An attacker who makes a browser ask for a page again and again, each time with another guess in it, may tell a secret on
the same page from its compressed length (BREACH). So what another site has a browser ask for is not compressed, and our
cookies are not sent along with such requests but for a navigation (SameSite).
"""

from __future__ import annotations

import zlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COMPRESSED = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "text/plain",
        "text/csv",
        "image/svg+xml",
        "application/manifest+json",
        "application/json",
    }
)

LEAST = 600
"""Bytes under which nothing is gained."""

LEVEL = 6
GZIP = 16 + zlib.MAX_WBITS


class Compression:
    """Compresses texts for whoever understands it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, smaller where that can be."""
        if scope["type"] == "http" and _wanted(Headers(scope=scope)):
            send = _Compressing(send)
        await self._app(scope, receive, send)


def _wanted(headers: Headers) -> bool:
    accepted = {part.strip().replace(" ", "") for part in headers.get("accept-encoding", "").lower().split(",")}
    # Programs and browsers without TLS do not say where a request comes from; there BREACH has nothing to break.
    ours = headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    return ours and bool(accepted & {"gzip", "gzip;q=1", "gzip;q=1.0", "*"})


class _Compressing:
    """Sends an answer on. What its head says decides, so it waits for the first piece of the body."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._head: Message | None = None
        self._zipped: zlib._Compress | None = None

    async def __call__(self, message: Message) -> None:
        """Pass on a part of the answer."""
        if message["type"] == "http.response.start":
            self._head = message
            return
        if message["type"] != "http.response.body":
            await self._flush_head()
            await self._send(message)
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._head is not None:
            head, self._head = self._head, None
            if _compressible(MutableHeaders(scope=head), body, more=more):
                self._zipped = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
                body = self._zip(body, more=more)
                _describe(MutableHeaders(scope=head), None if more else len(body))
            await self._send(head)
        elif self._zipped is not None:
            body = self._zip(body, more=more)
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def _flush_head(self) -> None:
        if self._head is not None:
            head, self._head = self._head, None
            await self._send(head)

    def _zip(self, body: bytes, *, more: bool) -> bytes:
        assert self._zipped is not None  # noqa: S101 - said before the first piece
        return self._zipped.compress(body) + (b"" if more else self._zipped.flush())


def _compressible(headers: MutableHeaders, body: bytes, *, more: bool) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip()
    plain = "content-encoding" not in headers and "content-range" not in headers
    # An entity tag of the API says which version was read, to the byte; it stays what it is.
    tagged = kind == "application/json" and "etag" in headers
    return plain and kind in COMPRESSED and not tagged and (more or len(body) >= LEAST)


def _describe(headers: MutableHeaders, length: int | None) -> None:
    headers["Content-Encoding"] = "gzip"
    headers.add_vary_header("Accept-Encoding")
    if length is None:
        del headers["Content-Length"]
    else:
        headers["Content-Length"] = str(length)
    etag = headers.get("etag", "")
    if etag and not etag.startswith("W/"):
        headers["ETag"] = f"W/{etag}"
