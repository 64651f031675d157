"""Following a stream as a client does: what it holds, and what it has read up to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.journeys.people import PATIENCE

State = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """An event as it came."""

    kind: str
    data: dict[str, Any]
    seq: int | None


async def events(answer: httpx.Response) -> AsyncIterator[Heard]:
    """The events of a stream, pings left out."""
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        if "event" in fields:
            seq = int(fields["id"]) if "id" in fields else None
            yield Heard(fields["event"], json.loads(fields["data"] or "{}"), seq)
        fields = {}


@dataclass
class Follower:
    """A client that follows an address: what it heard, and how things are as far as it knows."""

    browser: httpx.AsyncClient
    address: str
    last: int | None = None
    heard: list[Heard] = field(default_factory=list)
    state: State = field(default_factory=dict)
    ended: bool = False

    @asynccontextmanager
    async def stream(self) -> AsyncIterator[AsyncIterator[Heard]]:
        """Connected, from the event on that it has read last."""
        headers = {"Last-Event-ID": str(self.last)} if self.last is not None else {}
        async with self.browser.stream("GET", self.address, headers=headers) as answer:
            assert answer.status_code == 200, await answer.aread()
            yield events(answer)

    def take(self, heard: Heard) -> None:
        """Hear an event, and know by it how things are."""
        self.heard.append(heard)
        if heard.seq is not None:
            self.last = heard.seq
        apply(self.state, heard)

    @asynccontextmanager
    async def following(self) -> AsyncIterator[Follower]:
        """Follow until the block ends; within it there has been a snapshot."""
        begun = asyncio.Event()

        async def follow() -> None:
            async with self.stream() as stream:
                async for heard in stream:
                    self.take(heard)
                    begun.set()
            self.ended = True
            begun.set()

        task = asyncio.create_task(follow())
        async with asyncio.timeout(PATIENCE):
            await begun.wait()
        try:
            yield self
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, httpx.HTTPError):
                await task

    def kinds(self) -> set[str]:
        """What it heard of."""
        return {heard.kind for heard in self.heard}


def apply(state: State, heard: Heard) -> None:
    """What a client makes of an event."""
    data = heard.data
    if heard.kind == "snapshot":
        state.clear()
        for name, value in data.items():
            state[name] = {_key(each): each for each in value} if isinstance(value, list) else value
        state.pop("seq")
        return
    if "session" in data:
        state["session"] = data["session"] or state["session"]
    if "messages" in data:
        if (named := data.get("message_id")) is not None:
            state["messages"].pop(named, None)
        state["messages"] |= {each["id"]: each for each in data["messages"]}
    if "order" in data:
        _put(state["orders"], data["order_id"], data["order"])
    if "line" in data:
        _put(state["items"], data["session_id"], data["line"])
        state["counts"] = data["counts"]


def _key(row: State) -> str:
    key: str = row["id"] if "id" in row else row["session"]["id"]
    return key


def _put(rows: State, key: str, row: State | None) -> None:
    if row is None:
        rows.pop(key, None)
    else:
        rows[key] = row


async def fresh(browser: httpx.AsyncClient, address: str) -> State:
    """How things are for somebody who begins to follow now."""
    async with Follower(browser, address).stream() as stream:
        first = Follower(browser, address)
        first.take(await anext(stream))
        assert first.heard[0].kind == "snapshot"
        return first.state


def comparable(state: State) -> State:
    """Without what changes with time alone."""
    text = json.loads(json.dumps(state))
    for line in text.get("items", {}).values():
        line.pop("waited")
        for viewer in line.get("viewers", []):
            viewer.pop("seen_at", None)
    return dict(text)
