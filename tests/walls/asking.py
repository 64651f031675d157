"""The application asked in this process, with whatever a request does taken back at its end."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor
from innkeep.core.db import Database


class TakenBack(Exception):
    """The end of a unit of work of which nothing is to stay."""


class Undone(Database):
    """The database as the application has it, but nothing of a unit of work stays: each request finds the same hotel.

    What is checked at a commit is checked all the same.
    """

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor) -> AsyncIterator[AsyncSession]:
        with suppress(TakenBack):
            async with super().unit_of_work(actor) as db:
                yield db
                await self._react(db)
                await db.flush()
                await db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
                raise TakenBack

    @asynccontextmanager
    async def without_tenant(self) -> AsyncIterator[AsyncSession]:
        with suppress(TakenBack):
            async with super().without_tenant() as db:
                yield db
                raise TakenBack


OUR_MISTAKE = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `stream` is true for one that would not end: of that only the beginning was read."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    stream: bool = False

    def without(self, *ids: str) -> tuple[object, ...]:
        """Everything but the keys that the request itself named, and the moment."""
        return (
            self.status,
            tuple(sorted((name, _blank(value, ids)) for name, value in self.headers if name not in {"date", "etag"})),
            _blank(self.body.decode("utf-8", "replace"), ids),
        )


def _blank(text: str, ids: tuple[str, ...]) -> str:
    for each in ids:
        text = text.replace(each, "-" * len(each))
    # What a page makes up by itself: what tells a second tap from another wish, and moments from now on.
    return re.sub(r'(name="(?:client_id|key|until)" value=")[^"]*', r"\1", text)


FIRST_WORDS = 60
"""Seconds within which a stream says something."""


async def ask(
    app: FastAPI, method: str, target: str, headers: dict[str, str], body: bytes = b"", *, listen: bool = False
) -> Answer:
    """The answer to a request; a header that is empty is not sent. An endless one is left after it has begun, or once
    it has told something."""
    path, _, query = target.partition("?")
    given = {
        "host": "innkeep.example",
        "sec-fetch-site": "same-origin",
        "x-requested-with": "tests",
        "content-length": str(len(body)),
        **headers,
    }
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items() if value],
        "client": ("192.0.2.1", 4711),
        "server": ("innkeep.example", 80),
        "root_path": "",
    }
    heard = _Heard(body, listen=listen)
    asking = asyncio.ensure_future(app(scope, heard.receive, heard.send))
    begun = asyncio.ensure_future(heard.streaming.wait())
    await asyncio.wait({asking, begun}, return_when=asyncio.FIRST_COMPLETED, timeout=FIRST_WORDS if listen else None)
    begun.cancel()
    if not asking.done():
        asking.cancel()
        await asyncio.wait({asking})
        assert heard.streaming.is_set(), f"nothing was told within {FIRST_WORDS} s: {method} {target} {headers}"
    elif (error := asking.exception()) is not None:
        return Answer(OUR_MISTAKE, (), repr(error).encode())
    return Answer(heard.status, tuple(heard.headers), b"".join(heard.chunks), heard.endless)


class _Heard:
    """The client's side of one request."""

    def __init__(self, body: bytes, *, listen: bool) -> None:
        self.status, self.chunks, self._listen, self.endless = 0, list[bytes](), listen, False
        self.headers: list[tuple[str, str]] = []
        self.streaming = asyncio.Event()
        self._body = [body]

    async def receive(self) -> dict[str, Any]:
        if self._body:
            return {"type": "http.request", "body": self._body.pop(), "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [(name.decode().lower(), value.decode()) for name, value in message["headers"]]
            self.endless = any(value.startswith("text/event-stream") for _, value in self.headers)
        else:
            self.chunks.append(message.get("body", b""))
        if self.endless and (not self._listen or b"data:" in b"".join(self.chunks)):
            self.streaming.set()
