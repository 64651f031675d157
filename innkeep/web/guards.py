"""What stands before every request: size, origin, and the headers that keep browsers strict.

Pure ASGI, so that streams pass through untouched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from innkeep.core.errors import TooLarge
from innkeep.web.meant import HEADERS, SAFE_METHODS, has_header, has_seen, seen
from innkeep.web.problems import problem

MAX_BODY = 64 * 1024
"""Bytes of a request body. Texts are at most 4,000 characters; uploads have limits of their own."""

MAX_TABLE = 5 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_NEWS = 3 * 1024 * 1024
"""Of a messenger: as much as Meta sends at once (https://developers.facebook.com/docs/graph-api/webhooks)."""

_HOOKS = re.compile(r"/hooks/(telegram|whatsapp)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Where messengers bring news: no cookie counts there, only a signature, so it matters nothing which site asks."""

_UPLOADS = (
    (_HOOKS, MAX_NEWS),
    (re.compile(r"/api/v1/imports/[^/]+|/console/(settings/tables|setup(/rooms/table)?)"), MAX_TABLE),
    (re.compile(r"/api/v1/(orders|sessions)/[^/]+/photos"), MAX_PHOTO + MAX_BODY),
    (re.compile(r"/api/v1/(organizations|catalogue-items)/[^/]+/picture"), MAX_PHOTO + MAX_BODY),
    (re.compile(r"/g/[^/]+/photos"), MAX_PHOTO + MAX_BODY),
)
"""Where more may be sent. A photo comes within a form, which takes room of its own."""

_OF_FORMS = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}
"""What a form can send (https://html.spec.whatwg.org/#attr-fs-enctype). A script can send a request without a body, but
not without saying where it comes from."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), geolocation=(), gyroscope=(), "
        "hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
    ),
    "X-Frame-Options": "DENY",
}

_ALWAYS = (
    *((name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()),
    (b"cache-control", b"no-store"),
)
"""As they are sent."""

YEAR = 365 * 24 * 60 * 60
"""Seconds."""


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
                own = message["headers"]
                named = {name for name, _ in own}
                strict = [each for each in _headers(scope) if each[0] not in named]
                message["headers"] = [*own, *strict, *seen(scope)]
            await send(message)

        limit = _limit(scope["path"])
        refusal = _refusal(scope, limit)
        if refusal is not None:
            await refusal(scope, receive, dressed)
            return
        await self._app(scope, _Bounded(receive, limit), dressed)


def _headers(scope: Scope) -> Sequence[tuple[bytes, bytes]]:
    """What an answer says unless it says otherwise by itself.

    A guest's address holds the code of the room, so it is told to nobody. Under that policy a form says that it comes
    from `null`; the console's forms have to say where they come from.
    """
    policy = b"same-origin" if scope["path"].startswith("/console") else b"no-referrer"
    own = ((b"referrer-policy", policy), *_ALWAYS)
    return (*own, (b"strict-transport-security", b"max-age=%d" % YEAR)) if _behind_tls(scope) else own


def _behind_tls(scope: Scope) -> bool:
    """Whether people come by TLS, which ends here or at a proxy: their browsers are to come no other way (RFC 6797)."""
    address: str = scope["app"].state.settings.public_url
    return scope["scheme"] == "https" or address.startswith("https://")


def _limit(path: str) -> int:
    return next((limit for uploads, limit in _UPLOADS if uploads.fullmatch(path)), MAX_BODY)


def _refusal(scope: Scope, limit: int) -> Response | None:
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > limit:
        return problem(413, "too-large", "Too large", _too_large(limit))
    if scope["method"] not in SAFE_METHODS and not _is_from_here(scope["path"], headers):
        return problem(
            403, "other-origin", "From another site", "This request came from another site and was not carried out."
        )
    if scope["method"] == "POST" and scope["path"].startswith("/api/") and _could_be_a_form(headers):
        return problem(
            403, "not-meant", "Not from a page of ours", f"Send JSON, or one of these headers: {', '.join(HEADERS)}."
        )
    return None


def _is_from_here(path: str, headers: Headers) -> bool:
    """Whether it comes from our own pages, or from whoever brings something better than a cookie."""
    return _HOOKS.fullmatch(path) is not None or _by_key(headers) or _same_origin(path, headers)


def _could_be_a_form(headers: Headers) -> bool:
    """Whether another site could have made a browser send this: nothing in it would be asked about before.

    Every browser calls itself Mozilla, and no page can change that; programs send what they like.
    """
    browser = "cookie" in headers and headers.get("user-agent", "").startswith("Mozilla/")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return browser and kind in _OF_FORMS and not has_header(headers)


def _by_key(headers: Headers) -> bool:
    """A program's key is in no browser, and whoever comes with one is not asked for a cookie."""
    return headers.get("authorization", "").lower().startswith("bearer ")


def _same_origin(path: str, headers: Headers) -> bool:
    """Browsers say where a request comes from: by Fetch Metadata where there is TLS, by Origin (RFC 6454) elsewhere.

    Programs say nothing. Under the policy of a guest's pages (`_headers`) a form says `null`, as anybody's may.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin == "null":
        return has_seen(path, headers)
    return origin is None or origin in {f"{scheme}://{headers.get('host')}" for scheme in ("http", "https")}


def _too_large(limit: int) -> str:
    return f"A request here may have {limit:,} bytes at most. Send less at once."


class _Bounded:
    """Receives a body that did not say its length, up to the limit."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._seen = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            # Not cut off: half a table could be taken for a whole one.
            raise TooLarge(_too_large(self._limit))
        return message
