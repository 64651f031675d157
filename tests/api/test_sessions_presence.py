"""Who looks at a conversation is seen by colleagues, for as long as their page says so, and by no guest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from innkeep.core import clock
from tests.factories import Hotel
from tests.journeys.people import PATIENCE, scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]


@pytest.fixture
async def chat(browser_of: Browsers, hotel: Hotel) -> str:
    return f"/api/v1/sessions/{await scan(browser_of(), hotel.room_code)}"


@pytest.fixture
async def ben(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


@pytest.fixture
async def chloe(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk_2")


def named(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()["items"]]


async def test_colleagues_see_who_looks_until_they_look_away_or_are_forgotten(
    ben: httpx.AsyncClient, chloe: httpx.AsyncClient, chat: str
) -> None:
    assert named(await ben.put(f"{chat}/presence")) == ["Ben Okafor"]
    assert named(await chloe.put(f"{chat}/presence")) == ["Ben Okafor", "Chloe Martin"]
    [line] = (await chloe.get("/api/v1/inbox")).json()["items"]
    assert [each["name"] for each in line["viewers"]] == ["Ben Okafor", "Chloe Martin"]
    assert (await ben.delete(f"{chat}/presence")).status_code == 204
    assert named(await chloe.get(f"{chat}/presence")) == ["Chloe Martin"]
    with clock.moved(timedelta(seconds=30)):
        assert named(await ben.get(f"{chat}/presence")) == ["Chloe Martin"]
    with clock.moved(timedelta(seconds=46)):
        assert named(await ben.get(f"{chat}/presence")) == []
        assert named(await ben.put(f"{chat}/presence")) == ["Ben Okafor"]


async def test_it_is_announced_and_not_kept(
    database: Any, owner: asyncpg.Connection[Any], ben: httpx.AsyncClient, hotel: Hotel, chat: str
) -> None:
    heard: list[str] = []
    listening = await database.connect()
    await listening.add_listener("innkeep", lambda *told: heard.append(told[-1]))
    try:
        await ben.put(f"{chat}/presence")
        async with asyncio.timeout(PATIENCE):
            while not any(f'"looking",{{"session_id":"{chat.rpartition("/")[2]}"' in each for each in heard):
                await asyncio.sleep(0.02)
    finally:
        await listening.close()
    kept = await owner.fetchval("SELECT count(*) FROM outbox WHERE org_id = $1 AND kind = 'looking'", hotel.org_id)
    assert kept == 0


async def test_it_is_not_for_guests_the_kitchen_or_the_neighbours(
    browser_of: Browsers, hotel: Hotel, other_hotel: Hotel, chat: str
) -> None:
    guest = browser_of()
    await scan(guest, hotel.room_code)
    cook, neighbour = await sign_in(browser_of(), hotel, "cook"), await sign_in(browser_of(), other_hotel, "manager")
    for method in ("GET", "PUT", "DELETE"):
        assert (await guest.request(method, f"{chat}/presence")).status_code == 401
        for who in (cook, neighbour):
            refused = [await who.request(method, f"{each}/presence") for each in (chat, f"/api/v1/sessions/{uuid4()}")]
            assert [each.status_code for each in refused] == [404, 404]
            assert refused[0].content == refused[1].content
