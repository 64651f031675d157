"""Whoever may no longer read loses the streams that are open too, within seconds."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg
import httpx
import pytest

from innkeep.web import sse
from tests.factories import Hotel
from tests.journeys.people import PATIENCE, scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]
Db: TypeAlias = "asyncpg.Connection[Any]"

STREAMS = ["/console/events/desk", "/console/events/board", "/console/events/inbox", "/api/v1/events"]


@asynccontextmanager
async def reading(browser: httpx.AsyncClient, address: str) -> AsyncIterator[asyncio.Task[str]]:
    """An open stream, read to its end by the task."""
    async with browser.stream("GET", address) as answer:
        assert answer.status_code == 200
        parts = answer.aiter_text()
        # With the first words the watch is open: whatever happens from now on is heard.
        first = await anext(parts)

        async def rest() -> str:
            return first + "".join([part async for part in parts])

        task = asyncio.create_task(rest())
        yield task
        task.cancel()


async def ended(task: asyncio.Task[str]) -> str:
    async with asyncio.timeout(PATIENCE):
        return await task


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


@pytest.mark.parametrize("address", STREAMS)
@pytest.mark.parametrize("how", ["inactive", "deleted", "another role", "another password"])
async def test_the_streams_of_who_is_changed_end_at_once(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, address: str, how: str
) -> None:
    desk = await sign_in(browser_of(), hotel, "front_desk")
    person = f"/api/v1/users/{hotel.staff['front_desk'].user_id}"
    async with reading(desk, address) as stream, reading(manager, address) as of_somebody_else:
        changed = {
            "inactive": lambda: manager.patch(person, json={"active": False}),
            "deleted": lambda: manager.delete(person),
            "another role": lambda: manager.patch(person, json={"role": "staff"}),
            "another password": lambda: manager.post(f"{person}/password", json={"password": "a brand new one"}),
        }
        assert (await changed[how]()).is_success
        text = await ended(stream)
        assert ("event: over" in text) is address.startswith("/console")
        assert not of_somebody_else.done()


async def test_a_guest_who_is_no_longer_active_is_out(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    async with (
        reading(phone, f"/g/{hotel.room_code}/events") as page,
        reading(phone, f"/api/v1/sessions/{session_id}/events") as stream,
    ):
        await manager.patch(f"/api/v1/users/{hotel.guest_id}", json={"active": False})
        assert "event: over" in await ended(page)
        await ended(stream)


async def test_the_stream_of_a_conversation_ends_with_it(browser_of: Browsers, hotel: Hotel) -> None:
    phone = browser_of()
    session_id = await scan(phone, hotel.room_code)
    desk = await sign_in(browser_of(), hotel, "front_desk")
    async with reading(desk, f"/api/v1/sessions/{session_id}/events") as stream:
        await desk.post(f"/api/v1/sessions/{session_id}/termination")
        assert "event: session_terminated" in await ended(stream)


async def test_a_change_that_nobody_was_told_of_is_seen_within_seconds(
    owner: Db, browser_of: Browsers, hotel: Hotel, looked_after: float
) -> None:
    """The wake-up may be lost, or somebody works on the database itself."""
    assert looked_after <= 5
    desk, phone = await sign_in(browser_of(), hotel, "front_desk"), browser_of()
    session_id = await scan(phone, hotel.room_code)
    addresses = [(desk, address) for address in STREAMS]
    addresses += [(phone, f"/g/{hotel.room_code}/events"), (phone, f"/api/v1/sessions/{session_id}/events")]
    tasks = []
    async with contextlib.AsyncExitStack() as open_streams:
        for browser, address in addresses:
            tasks.append(await open_streams.enter_async_context(reading(browser, address)))
        await owner.execute(
            "UPDATE users SET active = false WHERE id = ANY ($1)", [hotel.staff["front_desk"].user_id, hotel.guest_id]
        )
        for task in tasks:
            await ended(task)


async def test_a_stream_with_nothing_new_is_kept_alive_however_much_happens_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def nothing_new() -> AsyncGenerator[str, None]:
        for _ in range(3):
            yield ""
        yield sse.event("something")

    async def sent() -> list[object]:
        return [part async for part in sse.EventStream(nothing_new()).body_iterator]

    assert await sent() == [sse.event("something")], "a look is no reason to wake a phone"
    monkeypatch.setattr(sse, "PING_EVERY", 0.0)
    assert await sent() == [sse.BEAT] * 3 + [sse.event("something")]
