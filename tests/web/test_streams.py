"""A stream: its first words are told as any answer is, and what follows once all that answered is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest
from starlette.types import Message, Receive, Scope, Send

from innkeep.web.sse import EventStream, Streams
from tests.journeys.people import PATIENCE


class Listener:
    """Whoever asked: hears what is sent, and leaves when it wants to."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.started = self.complete = False
        self.left = asyncio.Event()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            return
        if message["body"]:
            self.heard.append(message["body"])
        if not message["more_body"]:
            self.complete = True
            self.left.set()

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}


class Between:
    """What stands between the server and a route, and says when it is left."""

    def __init__(self, events: AsyncGenerator[str, None]) -> None:
        self._events = events
        self.left = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await EventStream(self._events)(scope, receive, send)
        finally:
            self.left.set()


async def test_what_follows_is_written_when_all_that_answered_is_left() -> None:
    listener = Listener()

    async def events() -> AsyncGenerator[str, None]:
        yield "first"
        await between.left.wait()  # for ever, where the way to the route is not left
        yield "second"

    between = Between(events())
    async with asyncio.timeout(PATIENCE):
        await Streams(between)({"type": "http"}, listener.receive, listener.send)
    assert (listener.heard, listener.complete) == ([b"first", b"second"], True)


async def test_whoever_leaves_ends_the_stream() -> None:
    listener, ended = Listener(), asyncio.Event()

    async def events() -> AsyncGenerator[str, None]:
        try:
            yield "first"
            listener.left.set()
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with asyncio.timeout(PATIENCE):
        await Streams(Between(events()))({"type": "http"}, listener.receive, listener.send)
    assert ended.is_set()


async def test_nothing_is_begun_that_fails_before_its_first_words() -> None:
    listener = Listener()

    async def events() -> AsyncGenerator[str, None]:
        if listener.started:
            yield "too early"
        raise LookupError

    with pytest.raises(LookupError):
        await Streams(Between(events()))({"type": "http"}, listener.receive, listener.send)
    assert not listener.started


async def test_what_fails_later_is_told_to_the_server() -> None:
    listener = Listener()

    async def events() -> AsyncGenerator[str, None]:
        yield "first"
        raise LookupError

    with pytest.raises(LookupError):
        await Streams(Between(events()))({"type": "http"}, listener.receive, listener.send)
    assert (listener.started, listener.complete) == (True, True)
