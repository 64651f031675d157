"""Whatever a guest asks for, by any address that there is, no note of the staff comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import asyncpg
import httpx

from tests.factories import Hotel
from tests.journeys.people import scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]

SECRET = "The-guest-snores-like-a-tractor"


async def test_no_address_shows_a_guest_a_note(
    browser_of: Browsers, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    guest, ben = browser_of(), await sign_in(browser_of(), hotel, "front_desk")
    chat = await scan(guest, hotel.room_code)
    mentioned = [str(hotel.staff["front_desk"].user_id)]
    written = await ben.post(f"/api/v1/sessions/{chat}/notes", json={"text": SECRET, "mentions": mentioned})
    note: str = written.json()["id"]
    spec: dict[str, Any] = (await guest.get("/api/v1/openapi.json")).json()
    pages = [f"/g/{hotel.room_code}", f"/g/{hotel.room_code}?new=true"]
    for path, operations in spec["paths"].items():
        address = re.sub(r"{session_id}", chat, path)
        address = re.sub(r"{[a-z_]+}", note, address)
        for method in operations:
            if method == "get" and path.endswith("/events"):
                continue  # a stream: it never ends, and its own test reads it
            if method != "get" and "{session_id}" not in path and "note" not in path:
                continue  # it has nothing to do with conversations
            answer = await guest.request(method.upper(), address, json={} if method != "get" else None)
            assert SECRET not in answer.text, f"{method} {address}"
    for page in pages:
        assert SECRET not in (await guest.get(page)).text
    assert (await ben.get(f"/api/v1/sessions/{chat}/notes")).json()["items"][0]["text"] == SECRET, "it is there"
    assert await owner.fetchval("SELECT count(*) FROM notes WHERE org_id = $1", hotel.org_id) == 1
