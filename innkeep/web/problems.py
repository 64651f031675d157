"""Errors as problem documents (RFC 9457), or as a page where a person is reading."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from jinja2 import TemplateNotFound
from starlette.exceptions import HTTPException
from starlette.responses import Response

from innkeep.core.db import DatabaseAway, DBAPIError, as_told
from innkeep.core.errors import InnkeepError, TooManyRequests, Unavailable
from innkeep.web.languages import ENGLISH, gettext, kept, speaking, spoken, spoken_to
from innkeep.web.pages import render

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


def problem(status: int, kind: str, title: str, detail: str, members: Mapping[str, Any] | None = None) -> Response:
    """A problem document. `kind` is a relative reference that names the sort of problem."""
    body = {**(members or {}), "type": f"/problems/{kind}", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE)


def _answer(request: Request, error: InnkeepError) -> Response:
    with speaking(ENGLISH if request.url.path.startswith(("/api/", "/console")) else spoken_to(request)):
        title, detail = _said(error)
        if _wants_page(request):
            shown = {"title": title, "detail": detail, "status": error.status, "out": _way_out(request.url.path)}
            return render("web/problem.html", shown, status_code=error.status)
    answer = problem(error.status, error.kind, title, detail, error.members)
    if isinstance(error, TooManyRequests):
        answer.headers["Retry-After"] = str(error.members["retry_after"])
    return answer


def _said(error: InnkeepError) -> tuple[str, str]:
    """Title and sentence. Whoever does not read the console's English is spared what is down."""
    if isinstance(error, Unavailable) and spoken() != ENGLISH:
        return gettext("Not available right now"), gettext("Nothing was lost. Try again in a moment.")
    return gettext(error.title), gettext(error.detail)


def _way_out(path: str) -> str:
    """Where whoever went astray goes on: the console, a room's page or where a code is typed, the door of the staff."""
    first, _, rest = path.removeprefix("/").partition("/")
    if first == "g":
        return f"/g/{rest.split('/')[0] or 'at'}"
    return "/console" if first == "console" else "/console/login"


def _wants_page(request: Request) -> bool:
    """A browser that navigates gets a page; programs and page fragments get the document."""
    if request.url.path.startswith("/api/") or "hx-request" in request.headers:
        return False
    return "text/html" in request.headers.get("accept", "")


def install(app: FastAPI) -> None:
    """Let every error of the application be told in the same way."""

    @app.exception_handler(InnkeepError)
    async def named(request: Request, error: InnkeepError) -> Response:
        return _answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        if _wants_page(request):
            misled = any(fault["loc"][0] == "path" for fault in error.errors())
            return _answer(request, _Plain(404 if misled else 422))
        details = [
            {"where": ".".join(str(part) for part in fault["loc"]), "what": fault["msg"]} for fault in error.errors()
        ]
        first = details[0]
        malformed = any(fault["type"] == "json_invalid" for fault in error.errors())
        if malformed:
            return problem(400, "malformed-json", "The request is not JSON", f"{first['where']}: {first['what']}.")
        said = f"{first['where']}: {first['what']}."
        return problem(422, "invalid", "The request does not make sense", said, {"errors": details})

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        response = _answer(request, _Plain(error.status_code, str(error.detail)))
        response.headers.update(error.headers or {})
        return response

    _install_for_faults(app)


def _install_for_faults(app: FastAPI) -> None:
    """What whoever asked has nothing to do with."""

    @app.exception_handler(DBAPIError)
    async def database(request: Request, error: DBAPIError) -> Response:
        told = as_told(error)
        if told is None:
            raise error
        log.warning("%s: %s", told.title, error.orig)
        return _answer(request, told)

    @app.exception_handler(OSError)
    async def away(request: Request, error: OSError) -> Response:
        if error.filename is not None or isinstance(error, TemplateNotFound):
            raise error  # a file of our own that is missing: nobody is to wait for it to come back
        log.warning("a connection failed: %s", error)
        return _answer(request, DatabaseAway())

    @app.exception_handler(Exception)
    async def mistaken(request: Request, _error: Exception) -> Response:
        return _answer(request, OurMistake())


class OurMistake(InnkeepError):
    """What nobody foresaw. What went wrong is in the log; whoever asked can do nothing about it."""

    title = kept("Something went wrong")

    def __init__(self) -> None:
        super().__init__(kept("It is our mistake, and it was written down. Try again, or ask the front desk."))


class _Plain(InnkeepError):
    """What the framework itself refuses: an unknown path, a wrong method."""

    def __init__(self, status: int, said: str = "") -> None:
        self.status = status
        self.title, detail = _KNOWN.get(status, (said, said))
        super().__init__(detail)

    @property
    def kind(self) -> str:
        """As the status is called: `not-found`."""
        return HTTPStatus(self.status).phrase.lower().replace(" ", "-")


_KNOWN = {
    404: (kept("There is nothing here"), kept("Check the address.")),
    405: ("Not for that method", "This address does not take that method."),
    422: (
        kept("That cannot be read"),
        kept("Something in it is missing or cannot be read. Go back, look through it and send it again."),
    ),
}
"""Titles and sentences."""
