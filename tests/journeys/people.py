"""What a guest and a member of staff do over HTTP, in the words of the stories."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.factories import PASSWORD, Hotel

PATIENCE = 15.0
"""Seconds that a story waits for what has to happen; what never happens fails it."""


async def until(look: Callable[[], Awaitable[Any]], within: float = PATIENCE) -> Any:
    """What `look` sees, once it sees something."""
    async with asyncio.timeout(within):
        while not (seen := await look()):
            await asyncio.sleep(0.02)
    return seen


async def sign_in(browser: httpx.AsyncClient, hotel: Hotel, who: str) -> httpx.AsyncClient:
    """Sign a member of staff in."""
    answer = await browser.post("/api/v1/auth/login", json={"email": hotel.emails[who], "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return browser


async def scan(browser: httpx.AsyncClient, code: str) -> str:
    """Open the guest page of a room; the id of the conversation."""
    page = await browser.get(f"/g/{code}")
    assert page.status_code == 200, page.text
    sessions = (await browser.get("/api/v1/sessions")).json()["items"]
    session_id: str = sessions[0]["id"]
    return session_id


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
