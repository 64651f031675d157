"""What stands before every request: size, origin, and the headers that keep browsers strict.

Pure ASGI, so that streams pass through untouched.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from innkeep.web.problems import problem

MAX_BODY = 64 * 1024
"""Bytes of a request body. Texts are at most 4,000 characters; uploads have routes and limits of their own."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Guards:
    """Refuses what is too large or comes from another site, and dresses every answer in the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Referrer-Policy", _referrer_policy(scope["path"]))
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = _refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, dressed)
            return
        await self._app(scope, _Bounded(receive), dressed)


def _referrer_policy(path: str) -> str:
    """A guest's address holds the code of the room, so it is told to nobody.

    Under that policy a form says that it comes from `null`; the console's forms have to say where they come from.
    """
    return "same-origin" if path.startswith("/console") else "no-referrer"


def _refusal(scope: Scope) -> Response | None:
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MAX_BODY:
        return problem(413, "too-large", "Too large", f"A request may have {MAX_BODY:,} bytes at most.")
    if scope["method"] not in SAFE_METHODS and not _same_origin(headers):
        return problem(
            403, "other-origin", "From another site", "This request came from another site and was not carried out."
        )
    return None


def _same_origin(headers: Headers) -> bool:
    """Browsers say where a request comes from: by Fetch Metadata where there is TLS, by Origin (RFC 6454) elsewhere.

    Programs say nothing.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


class _Bounded:
    """Receives a body that did not say its length, up to the limit."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._seen = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > MAX_BODY:
            # What is over the limit is cut off; the cut body cannot be read and is refused as malformed.
            return {"type": "http.request", "body": b"", "more_body": False}
        return message
