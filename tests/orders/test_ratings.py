"""Guests are asked once what they thought of it, and what did not arrive is open again with one tap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from innkeep.core import clock
from tests.factories import Hotel
from tests.journeys.people import scan, sign_in, write

Browsers = Callable[[], httpx.AsyncClient]


@pytest.fixture
async def guest(browser_of: Browsers) -> httpx.AsyncClient:
    return browser_of()


@pytest.fixture
async def ben(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


@pytest.fixture
async def chat(guest: httpx.AsyncClient, ben: httpx.AsyncClient, hotel: Hotel) -> str:
    session_id = await scan(guest, hotel.room_code)
    await ben.put(f"/api/v1/sessions/{session_id}/mode", json={"mode": "manual"})
    return session_id


@pytest.fixture
async def order(owner: asyncpg.Connection[Any], hotel: Hotel, chat: str) -> str:
    key: UUID = await owner.fetchval(
        """WITH placed AS (INSERT INTO orders (org_id, category, division_id, stay_id, guest_id, session_id)
            VALUES ($1, 'housekeeping', $2, $3, $4, $5) RETURNING id, org_id),
        line AS (INSERT INTO order_items (org_id, order_id, title, qty, price)
            SELECT org_id, id, 'Bath towel', 2, 0 FROM placed)
        SELECT id FROM placed""",
        hotel.org_id,
        hotel.housekeeping_id,
        hotel.stay_id,
        hotel.guest_id,
        UUID(chat),
    )
    return f"/api/v1/orders/{key}"


async def complete(who: httpx.AsyncClient, order: str) -> None:
    if (await who.get(order)).json()["status"] == "pending":
        await who.post(f"{order}/transitions", json={"to": "in_progress"})
    done = await who.post(f"{order}/transitions", json={"to": "completed"})
    assert done.status_code == 200, done.text


async def asked(who: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await who.get("/api/v1/ratings")).json()["items"]
    return items


async def test_what_arrived_is_rated_once_it_is_completed(
    guest: httpx.AsyncClient, ben: httpx.AsyncClient, order: str
) -> None:
    early = await guest.post(f"{order}/rating", json={"arrived": True})
    assert (early.status_code, early.json()["type"]) == (409, "/problems/not-over-yet")
    assert await asked(guest) == []
    await complete(ben, order)
    [question] = await asked(guest)
    assert (question["order_id"], question["answered_at"]) == (order.rpartition("/")[2], None)
    said = await guest.post(f"{order}/rating", json={"arrived": True, "stars": 5, "words": "So quick!"})
    assert said.status_code == 201, said.text
    [answer] = await asked(ben)
    assert answer == said.json()
    assert (answer["id"], answer["fulfilled"], answer["stars"], answer["words"]) == (
        question["id"],
        True,
        5,
        "So quick!",
    )
    assert (await guest.get(order)).json()["status"] == "completed"


async def test_what_did_not_arrive_is_open_again_and_asked_about_once_more(
    guest: httpx.AsyncClient, ben: httpx.AsyncClient, order: str
) -> None:
    await complete(ben, order)
    assert (await guest.post(f"{order}/rating", json={"arrived": False})).json()["fulfilled"] is False
    assert (await ben.get(order)).json()["status"] == "in_progress"
    await complete(ben, order)
    assert [each["answered_at"] for each in await asked(guest)] == [None]
    await guest.post(f"{order}/rating", json={"arrived": True})
    await ben.post(f"{order}/transitions", json={"to": "in_progress", "reason": "One towel more"})
    await complete(ben, order)
    assert [each["fulfilled"] for each in await asked(guest)] == [True]


async def test_after_a_day_it_is_told_but_not_opened_again(
    guest: httpx.AsyncClient, ben: httpx.AsyncClient, order: str
) -> None:
    await complete(ben, order)
    with clock.moved(timedelta(hours=25)):
        assert (await guest.post(f"{order}/rating", json={"arrived": False})).status_code == 201
    assert (await ben.get(order)).json()["status"] == "completed"


async def test_a_conversation_is_rated_when_it_has_ended_and_a_no_brings_a_person(
    guest: httpx.AsyncClient, ben: httpx.AsyncClient, chat: str
) -> None:
    await write(guest, chat, "My key does not work")
    address = f"/api/v1/sessions/{chat}"
    assert (await guest.post(f"{address}/rating", json={"solved": True})).status_code == 409
    await ben.post(f"{address}/termination")
    assert [each["session_id"] for each in await asked(guest)] == [chat]
    assert (await guest.post(f"{address}/rating", json={"solved": False, "stars": 1})).status_code == 201
    [going_on] = (await ben.get("/api/v1/sessions", params={"status": "open"})).json()["items"]
    assert (going_on["state"], going_on["id"] == chat) == ("waiting", False)


async def test_nobody_is_asked_about_a_conversation_of_no_words(
    guest: httpx.AsyncClient, ben: httpx.AsyncClient, chat: str
) -> None:
    await ben.post(f"/api/v1/sessions/{chat}/termination")
    assert await asked(guest) == []


@pytest.mark.parametrize(
    "wrong", [{}, {"arrived": "yes"}, {"arrived": True, "stars": 6}, {"arrived": True, "stars": 0}]
)
async def test_a_rating_that_makes_no_sense_is_refused(
    guest: httpx.AsyncClient, ben: httpx.AsyncClient, order: str, wrong: dict[str, object]
) -> None:
    await complete(ben, order)
    assert (await guest.post(f"{order}/rating", json=wrong)).status_code == 422


async def test_ratings_are_the_guests_to_give_and_each_hotels_own(
    browser_of: Browsers, guest: httpx.AsyncClient, ben: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel, order: str
) -> None:
    await complete(ben, order)
    assert (await ben.post(f"{order}/rating", json={"arrived": True})).status_code == 401
    cook = await sign_in(browser_of(), hotel, "cook")
    assert (await cook.get("/api/v1/ratings")).status_code == 403
    neighbour = await sign_in(browser_of(), other_hotel, "manager")
    assert await asked(neighbour) == []
    stranger = browser_of()
    await scan(stranger, other_hotel.room_code)
    assert await asked(stranger) == []
    answers = [
        await stranger.post(f"{each}/rating", json={"arrived": True}) for each in (order, f"/api/v1/orders/{uuid4()}")
    ]
    assert [each.status_code for each in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert len(await asked(guest)) == 1


async def test_a_guest_sees_what_they_were_asked_and_not_what_others_were(
    owner: asyncpg.Connection[Any], hotel: Hotel, guest: httpx.AsyncClient, ben: httpx.AsyncClient, order: str
) -> None:
    await complete(ben, order)
    theirs = await owner.fetchval(
        """WITH other AS (INSERT INTO users (org_id, name, email, role)
            SELECT $1, 'Jonas', '', id FROM roles WHERE name = 'guest' RETURNING id),
        chat AS (INSERT INTO sessions (org_id, session_id, start) SELECT $1, id, now() FROM other RETURNING id)
        INSERT INTO ratings (org_id, guest_id, session_id) SELECT $1, o.id, c.id FROM other o, chat c RETURNING id""",
        hotel.org_id,
    )
    seen = [each["id"] for each in (await guest.get("/api/v1/ratings")).json()["items"]]
    everybody = [each["id"] for each in (await ben.get("/api/v1/ratings")).json()["items"]]
    assert seen
    assert str(theirs) not in seen
    assert str(theirs) in everybody
