"""Telegram and WhatsApp on this machine: they speak the protocols, remember what they hear, and can be in trouble."""

from __future__ import annotations

import asyncio
import io
import itertools
import socket
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

import uvicorn
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


def picture(width: int = 64, height: int = 48) -> bytes:
    """A JPEG."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(written, "JPEG")
    return written.getvalue()


@dataclass
class Trouble:
    """How the next call of a hotel is answered instead; `wait` seconds pass before, and what is `meanwhile` happens."""

    status: int = 200
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0
    meanwhile: Callable[[], Awaitable[object]] | None = None
    taken: bool = False
    """Whether it was carried out nevertheless, and only the answer is lost."""


@dataclass
class Call:
    """Something that a messenger was asked for."""

    method: str
    body: dict[str, Any]


class Messengers:
    """Both of them. What is theirs is told apart by the hotel's key: a bot token, or an access token."""

    def __init__(self) -> None:
        self.calls: defaultdict[str, list[Call]] = defaultdict(list)
        self.troubles: defaultdict[str, deque[Trouble]] = defaultdict(deque)
        self.files: dict[str, bytes] = {}
        self.media_url: str | None = None
        self._ids = itertools.count(1000)

    def sent(self, key: str) -> list[str]:
        """The texts that guests have got, oldest first."""
        found = []
        for call in self.calls[key]:
            body = call.body
            if call.method == "sendMessage":
                found.append(body["text"])
            elif call.method == "sendPhoto":
                found.append("<picture>")
            elif call.method == "messages" and body.get("type") in {"text", "interactive", "template", "image"}:
                found.append(_said(body))
        return found

    async def telegram(self, request: Request) -> Response:
        """`/bot<token>/<method>`."""
        token, method = request.path_params["token"], request.path_params["method"]
        call = Call(method, await _body(request))
        result: Any = True
        if method == "getMe":
            result = {"id": int(token.split(":")[0]), "is_bot": True, "username": "aurora_bot"}
        elif method in {"sendMessage", "sendPhoto"}:
            result = {"message_id": next(self._ids)}
        elif method == "getFile":
            result = {"file_id": call.body["file_id"], "file_path": f"photos/{call.body['file_id']}"}
        return await self._answer(token, call, {"ok": True, "result": result})

    async def telegram_file(self, request: Request) -> Response:
        """`/file/bot<token>/<file_path>`."""
        return self._file(request.path_params["name"])

    async def number(self, request: Request) -> Response:
        """A number, or a media id."""
        thing, token = request.path_params["thing"], _bearer(request)
        if thing in self.files:
            url = self.media_url or f"{request.url.scheme}://{request.url.netloc}/media/{thing}"
            return await self._answer(token, Call("media", {"id": thing}), {"id": thing, "url": url})
        answer = {"id": thing, "display_phone_number": "+43 1 234 5678", "verified_name": "Hotel Aurora"}
        return await self._answer(token, Call("number", {"id": thing}), answer)

    async def media(self, request: Request) -> Response:
        """What is at the address of a media id; only with the token."""
        return self._file(request.path_params["name"]) if _bearer(request) else Response(status_code=401)

    async def upload(self, request: Request) -> Response:
        """`/<phone number id>/media`."""
        return await self._answer(_bearer(request), Call("upload", await _body(request)), {"id": f"{next(self._ids)}"})

    async def messages(self, request: Request) -> Response:
        """`/<phone number id>/messages`."""
        call = Call("messages", await _body(request))
        answer = {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{next(self._ids)}"}]}
        return await self._answer(_bearer(request), call, answer)

    def _file(self, name: str) -> Response:
        found = self.files.get(name.removeprefix("photos/"))
        return Response(found, media_type="image/jpeg") if found is not None else Response(status_code=404)

    async def _answer(self, key: str, call: Call, answer: dict[str, Any]) -> Response:
        trouble = self.troubles[key].popleft() if self.troubles[key] else None
        if trouble is None:
            self.calls[key].append(call)
            return JSONResponse(answer)
        if trouble.taken:
            self.calls[key].append(call)
        await asyncio.sleep(trouble.wait)
        if trouble.meanwhile is not None:
            await trouble.meanwhile()
        return JSONResponse(trouble.body, trouble.status, trouble.headers)

    def app(self) -> Starlette:
        """Both, as one server."""
        return Starlette(
            routes=[
                Route("/telegram/bot{token}/{method}", self.telegram, methods=["POST"]),
                Route("/telegram/file/bot{token}/{name:path}", self.telegram_file),
                Route("/whatsapp/{number}/messages", self.messages, methods=["POST"]),
                Route("/whatsapp/{number}/media", self.upload, methods=["POST"]),
                Route("/whatsapp/{thing}", self.number),
                Route("/media/{name}", self.media),
            ]
        )


class Served:
    """The messengers at an address of their own."""

    def __init__(self) -> None:
        self.messengers = Messengers()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(self.messengers.app(), log_level="error", lifespan="off", access_log=False)
        )

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        while not self._server.started:
            await asyncio.sleep(0.01)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = True
        await self._task


async def _body(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").startswith("multipart/"):
        async with request.form() as form:
            return {name: value if isinstance(value, str) else await value.read() for name, value in form.items()}
    found: dict[str, Any] = await request.json()
    return found


def _bearer(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _said(body: dict[str, Any]) -> str:
    match body["type"]:
        case "text":
            return str(body["text"]["body"])
        case "interactive":
            return str(body["interactive"]["body"]["text"])
        case "template":
            return f"<template {body['template']['name']}>"
    return "<picture>"
