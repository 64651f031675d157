"""That a request was meant: a page of ours sent it, which no other site can read and none can imitate.

A script of ours says so in a header, which no form can send, and no script of another site without being asked about
first. A plain form holds a proof: of this browser and of who is signed in, so that nobody sends in a colleague's name
what was begun before they sat down. It stands beside the question where a request comes from (guards.py), for
browsers that do not say. A guest's forms hold no proof, and say nothing of where they come from: what speaks for them
is a cookie that comes with the pages and with nothing that another site sends (`SameSite=Lax`). See OWASP, "Cross-
Site Request Forgery Prevention": custom request headers, and HMAC-based tokens.
"""

from __future__ import annotations

import hmac
import re
from contextvars import ContextVar
from uuid import UUID

from fastapi import Request
from jinja2.ext import Extension
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from innkeep.core.errors import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

HEADERS = ("hx-request", "x-requested-with", "idempotency-key")
"""Any of them is enough: htmx sends the first one with whatever it asks."""

FIELD = "proof"

SEEN = "innkeep_seen"
"""The cookie of a browser that was shown a guest's page, and tells nobody by Fetch Metadata where it asks from: it has
no TLS, or is of before 2023. It says nothing of who somebody is."""

_OF_GUESTS = "/g/"
_SEEN_FOR = 60 * 24 * 60 * 60
"""Seconds: as long as a phone is known."""

_shown: ContextVar[str] = ContextVar("proof", default="")

_A_FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')


class NotMeant(Forbidden):
    """No page of ours says that it sent this."""


class Proving(Extension):
    """Puts the proof into every form of the templates that posts, so that nobody has to think of it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - jinja's
        """The template with a field in each such form."""
        return _A_FORM.sub(r"\g<0>{{ proof() }}", source)


def proof() -> Markup:
    """The hidden field of a form; nothing on a page that is nobody's."""
    value = _shown.get()
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, value) if value else Markup()


async def require_meant(request: Request, known_by: str, user_id: UUID) -> None:
    """Raise NotMeant unless a page of ours sent this; from now on the pages that are rendered hold the proof.

    `known_by` is the cookie by which the browser is known, which stays the same when somebody signs in again.
    """
    due = hmac.digest(known_by.encode(), user_id.bytes, "sha256").hex() if known_by else ""
    if request.method not in SAFE_METHODS and not has_header(request.headers):
        given = (await request.form()).get(FIELD, "")
        if not due or not isinstance(given, str) or not hmac.compare_digest(given.encode(), due.encode()):
            raise NotMeant("This did not come from a page of yours. Load the page again and send it once more.")
    _shown.set(due)


def has_header(headers: Headers) -> bool:
    """Whether a script sent this, and one of ours: it may say so in a header."""
    return any(name in headers for name in HEADERS)


def seen(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The header by which a browser that is shown a guest's page comes to the cookie."""
    headers = Headers(scope=scope)
    shown = scope["path"].startswith(_OF_GUESTS) and scope["method"] in SAFE_METHODS
    if not shown or "sec-fetch-site" in headers or has_seen(scope["path"], headers):
        return []
    cookie = f"{SEEN}=1; Path={_OF_GUESTS}; Max-Age={_SEEN_FOR}; HttpOnly; SameSite=Lax"
    return [(b"set-cookie", cookie.encode())]


def has_seen(path: str, headers: Headers) -> bool:
    """Whether a browser that tells no origin sends this from a guest's page. Without the cookie another site may."""
    return path.startswith(_OF_GUESTS) and SEEN in cookie_parser(headers.get("cookie", ""))
