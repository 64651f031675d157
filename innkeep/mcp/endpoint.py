"""`/mcp`: who may come in at all. What they then ask for is decided by the routes of the API."""

from __future__ import annotations

import asyncio
from importlib import import_module
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from innkeep.core.errors import Forbidden, Unauthorized
from innkeep.web.context import bearer, staff_or_none

PATH = "/mcp"


class OtherOrigin(Forbidden):
    """A page of another site asks, perhaps under a name that it has made lead here (DNS rebinding)."""

    title = "From another site"


class Endpoint:
    """Answers programs with a key of the API, and nobody else: no cookie counts here."""

    def __init__(self) -> None:
        self._assistants: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. OtherOrigin, Unauthorized."""
        request = Request(scope, receive)
        _require_no_other_site(request)
        if bearer(request) is None:
            raise Unauthorized("Come with a key of the API: `Authorization: Bearer <key>`. A manager makes one.")
        await staff_or_none(request)
        # Read here, where a body that is too large is refused as everywhere.
        body = await request.body()
        if self._assistants is None:
            self._assistants = await asyncio.to_thread(_assistants, request.app)
        await self._assistants(scope, _again(body, receive), send)


def add_to(app: FastAPI) -> None:
    """Let the application answer assistants."""
    app.router.routes.append(Route(PATH, Endpoint(), methods=["POST"]))


def _require_no_other_site(request: Request) -> None:
    """Whatever a page is called that asks: under the protocol only one of ours may.

    See https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http (Security).
    """
    ours = urlsplit(request.app.state.settings.public_url)
    if request.headers.get("origin") not in {None, f"{ours.scheme}://{ours.netloc}"}:
        raise OtherOrigin("This request came from a page of another site and was not carried out.")


def _assistants(app: FastAPI) -> ASGIApp:
    # By its name: whoever has no assistant does not pay for it with a quarter of a second of start and 16 MB.
    made: ASGIApp = import_module("innkeep.mcp.server").Assistants(app)
    return made


def _again(body: bytes, receive: Receive) -> Receive:
    """What was read already, and then what comes after it."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def message() -> Message:
        return first.pop() if first else await receive()

    return message
