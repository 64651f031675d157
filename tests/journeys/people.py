"""What a guest and a member of staff do over HTTP, in the words of the stories."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from innkeep.core.db import Database
from innkeep.stays import doors
from innkeep.stays.passes import give_link, link_to
from tests.factories import PASSWORD, Hotel

PATIENCE = 120.0
"""Seconds that a story waits for what has to happen; what never happens fails it.

The first answer of a server comes once the engine has read its vectors: seconds on a machine that has much else to do.
"""


async def until(look: Callable[[], Awaitable[Any]], within: float = PATIENCE) -> Any:
    """What `look` sees, once it sees something. It looks ever less often: looking takes time from what it waits for."""
    pause = 0.02
    async with asyncio.timeout(within):
        while not (seen := await look()):
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.25)
    return seen


async def sign_in(browser: httpx.AsyncClient, hotel: Hotel, who: str) -> httpx.AsyncClient:
    """Sign a member of staff in."""
    answer = await browser.post("/api/v1/auth/login", json={"email": hotel.emails[who], "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return browser


DESK: list[Database] = []
"""Where links are handed out for the guests of the stories: the database that is served, once it is."""


async def hand_link(hotel: Hotel) -> str:
    """A link that the desk hands to the guest of room 101, as a path."""
    return await link_for(DESK[0], hotel.room_code)


async def link_for(database: Database, code: str) -> str:
    """A link that the desk hands to the guest of the room with this code, as a path."""
    door = await doors.door_with(database, code)
    async with database.unit_of_work(door.program) as db:
        guest = await doors.guest_behind(db, door)
        return link_to("", code, await give_link(db, door.program, guest.stay_id))


async def scan(browser: httpx.AsyncClient, code: str) -> str:
    """Follow a link of the hotel's to the guest page of a room; the id of the conversation."""
    return await follow(browser, await link_for(DESK[0], code))


async def follow(browser: httpx.AsyncClient, link: str) -> str:
    """Come in by a link, as the page's script does; the id of the conversation."""
    address, _, token = link.partition("#pass=")
    came = await browser.post(f"{address}/pass", data={"token": token})
    assert came.status_code == 303, came.text
    return await _conversation(browser)


async def come_by_code(browser: httpx.AsyncClient, code: str) -> str:
    """Open the guest page of a room by nothing but its code; the id of the conversation."""
    came = await browser.post(f"/g/{code}")
    assert came.status_code == 303, came.text
    return await _conversation(browser)


async def _conversation(browser: httpx.AsyncClient) -> str:
    sessions = (await browser.get("/api/v1/sessions")).json()["items"]
    session_id: str = sessions[0]["id"]
    return session_id


async def begin_anew(browser: httpx.AsyncClient, code: str) -> str:
    """Write on the page after a conversation has ended; the id of the new one."""
    assert (await browser.post(f"/g/{code}/messages", data={"text": "Hello"})).status_code == 303
    return await _conversation(browser)


async def write(browser: httpx.AsyncClient, session_id: str, text: str, client_id: str | None = None) -> dict[str, Any]:
    """Write a message; what the API answers."""
    body = {"text": text, "client_id": client_id} if client_id else {"text": text}
    answer = await browser.post(f"/api/v1/sessions/{session_id}/messages", json=body)
    assert answer.status_code == 201, answer.text
    posted: dict[str, Any] = answer.json()
    return posted


async def messages(browser: httpx.AsyncClient, session_id: str, after: int = 0) -> list[dict[str, Any]]:
    """The messages of a conversation."""
    answer = await browser.get(f"/api/v1/sessions/{session_id}/messages", params={"after": after})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def reply(browser: httpx.AsyncClient, session_id: str, after: int) -> str:
    """What the hotel answers to the message with this `seq`."""

    async def look() -> str | None:
        found = [m for m in await messages(browser, session_id, after) if m["by"] != "guest"]
        return found[0]["text"] if found else None

    text: str = await until(look)
    return text


async def orders(browser: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The orders within reach."""
    answer = await browser.get("/api/v1/orders")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items
