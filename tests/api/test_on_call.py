"""Who is on call: set as a whole by managers, read by the desk, and nobody else's to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]

CHAIN = "/api/v1/on-call"


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


def keys(hotel: Hotel, *names: str) -> list[str]:
    return [str(hotel.staff[who].user_id) for who in names]


def named(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()["items"]]


async def test_the_chain_is_set_in_its_order_and_replaced(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    assert named(await manager.get(CHAIN)) == []
    first = await manager.put(CHAIN, json={"user_ids": keys(hotel, "front_desk_2", "manager")})
    assert named(first) == ["Chloe Martin", "Ana Weber"]
    ben = await sign_in(browser_of(), hotel, "front_desk")
    read = await ben.get(CHAIN)
    assert (named(read), read.headers["ETag"]) == (["Chloe Martin", "Ana Weber"], first.headers["ETag"])
    tag = {"If-Match": read.headers["ETag"]}
    second = await manager.put(CHAIN, json={"user_ids": keys(hotel, "manager", "front_desk_2")}, headers=tag)
    assert named(second) == ["Ana Weber", "Chloe Martin"]
    stale = await manager.put(CHAIN, json={"user_ids": []}, headers=tag)
    assert (stale.status_code, named(await manager.get(CHAIN))) == (412, ["Ana Weber", "Chloe Martin"])
    assert named(await manager.put(CHAIN, json={"user_ids": []})) == []


@pytest.mark.parametrize("who", ["housekeeper", "guest", "nobody", "the other hotel's", "twice", "too many"])
async def test_only_colleagues_who_may_answer_guests_are_on_call(
    manager: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel, who: str
) -> None:
    wrong = {
        "housekeeper": keys(hotel, "housekeeper"),
        "guest": [str(hotel.guest_id)],
        "nobody": [str(uuid4())],
        "the other hotel's": keys(other_hotel, "manager"),
        "twice": keys(hotel, "manager", "manager"),
        "too many": [str(uuid4()) for _ in range(21)],
    }[who]
    await manager.put(CHAIN, json={"user_ids": keys(hotel, "front_desk")})
    assert (await manager.put(CHAIN, json={"user_ids": wrong})).status_code == 422
    assert named(await manager.get(CHAIN)) == ["Ben Okafor"]


async def test_the_desk_reads_it_and_others_do_not(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel
) -> None:
    await manager.put(CHAIN, json={"user_ids": keys(hotel, "front_desk")})
    guest = browser_of()
    await scan(guest, hotel.room_code)
    ben, cook = [await sign_in(browser_of(), hotel, who) for who in ("front_desk", "cook")]
    neighbour = await sign_in(browser_of(), other_hotel, "manager")
    assert (await ben.put(CHAIN, json={"user_ids": []})).status_code == 403
    assert named(await neighbour.get(CHAIN)) == []
    for path in (CHAIN, f"{CHAIN}/calls"):
        assert [(await who.get(path)).status_code for who in (ben, cook, guest)] == [200, 403, 401]


async def test_who_was_called_is_listed(
    owner: asyncpg.Connection[Any], browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel
) -> None:
    chat = await scan(browser_of(), hotel.room_code)
    for number, who in enumerate(("manager", "front_desk"), 1):
        await owner.execute(
            """INSERT INTO on_call_asks (org_id, session_id, user_id, since, number, asked_at)
            VALUES ($1, $2::text::uuid, $3, '2030-05-01T00:00:00Z', $4, '2030-05-01T00:05:00Z')""",
            hotel.org_id,
            chat,
            hotel.staff[who].user_id,
            number,
        )
    [newest, first] = (await manager.get(f"{CHAIN}/calls")).json()["items"]
    assert (newest["number"], first["number"], first["session_id"]) == (2, 1, chat)
    narrowed = await manager.get(f"{CHAIN}/calls", params={"user_id": keys(hotel, "manager")[0]})
    assert [each["id"] for each in narrowed.json()["items"]] == [first["id"]]
    neighbour = await sign_in(browser_of(), other_hotel, "manager")
    assert (await neighbour.get(f"{CHAIN}/calls")).json()["items"] == []


async def test_the_hotel_says_how_guests_are_given_out_and_how_fast_the_next_is_called(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    address = f"/api/v1/organizations/{hotel.org_id}"
    shown = (await manager.get(address)).json()
    usual = {"conversation_assignment": "nobody", "conversation_cap": 5, "on_call_minutes": 5}
    assert {name: shown[name] for name in usual} == usual
    wanted = {"conversation_assignment": "round_robin", "conversation_cap": 3, "on_call_minutes": 10}
    changed = await manager.patch(address, json=wanted)
    assert {name: changed.json()[name] for name in wanted} == wanted
    division = f"/api/v1/divisions/{hotel.kitchen_id}"
    own = {"conversation_assignment": "round_robin", "conversation_cap": 1}
    assert {name: (await manager.patch(division, json=own)).json()[name] for name in own} == own
    for wrong in ({"conversation_assignment": "lottery"}, {"conversation_cap": 0}, {"conversation_cap": 101}):
        assert [(await manager.patch(each, json=wrong)).status_code for each in (address, division)] == [422, 422]
    assert (await manager.patch(address, json={"on_call_minutes": 0})).status_code == 422
    ben = await sign_in(browser_of(), hotel, "front_desk")
    assert (await ben.patch(address, json=wanted)).status_code == 403
