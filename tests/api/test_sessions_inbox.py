"""The inbox: whoever waits comes first, with how long; and it is narrowed to what one looks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from innkeep.core import clock
from tests.factories import Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]


@pytest.fixture
async def ben(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


@pytest.fixture
async def chats(owner: asyncpg.Connection[Any], hotel: Hotel) -> dict[str, str]:
    """Five guests: two who wait, one of them in danger, one with Ben, one with the agent, one snoozed."""
    desk = hotel.staff["front_desk"].user_id
    wanted: dict[str, dict[str, object]] = {
        "agent": {"language": "pt-BR", "verified": False},
        "waits": {"mode": "manual", "waiting_since": clock.now() - timedelta(minutes=9)},
        "danger": {"mode": "manual", "waiting_since": clock.now() - timedelta(minutes=1), "urgent": True},
        "with ben": {"mode": "manual", "assignee_id": desk, "division_id": hotel.kitchen_id, "language": "de"},
        "snoozed": {"mode": "manual", "assignee_id": desk, "snoozed_until": clock.now() + timedelta(hours=1)},
    }
    return {name: await _chat(owner, hotel, name, values) for name, values in wanted.items()}


async def _chat(owner: asyncpg.Connection[Any], hotel: Hotel, name: str, values: dict[str, object]) -> str:
    guest_id: UUID = await owner.fetchval(
        """INSERT INTO users (org_id, name, email, role)
        SELECT $1, $2, '', id FROM roles WHERE name = 'guest' RETURNING id""",
        hotel.org_id,
        f"Guest {name}",
    )
    named = {"org_id": hotel.org_id, "session_id": guest_id, "room_id": hotel.room_id, "start": clock.now(), **values}
    places = ", ".join(f"${number}" for number in range(1, len(named) + 1))
    columns = ", ".join(f'"{column}"' for column in named)
    session_id: UUID = await owner.fetchval(
        f"INSERT INTO sessions ({columns}) VALUES ({places}) RETURNING id", *named.values()
    )
    if name in {"waits", "with ben"}:
        for said in ("Hello", "Is anybody there?"):
            await owner.execute(
                "INSERT INTO messages (org_id, session_id, role, text) VALUES ($1, $2, 'User', $3)",
                hotel.org_id,
                session_id,
                said,
            )
    return str(session_id)


async def inbox(who: httpx.AsyncClient, **query: object) -> dict[str, Any]:
    answer = await who.get("/api/v1/inbox", params={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def ids(shown: dict[str, Any]) -> list[str]:
    return [line["session"]["id"] for line in shown["items"]]


async def test_whoever_waits_comes_first_and_is_counted(ben: httpx.AsyncClient, chats: dict[str, str]) -> None:
    shown = await inbox(ben)
    assert ids(shown)[:2] == [chats["danger"], chats["waits"]]
    assert set(ids(shown)) == set(chats.values())
    waits = shown["items"][1]
    assert waits["waited"] >= 9 * 60
    assert (waits["unread"], waits["guest_name"], waits["room_number"]) == (2, "Guest waits", "101")
    assert waits["last_message"]["text"] == "Is anybody there?"
    assert shown["counts"] == {"waiting": 2, "urgent": 1, "unread": 2, "mine": 2, "agent": 1, "person": 1, "snoozed": 1}
    await ben.put(f"/api/v1/sessions/{chats['waits']}/read", json={"seq": 2})
    assert (await inbox(ben))["counts"]["unread"] == 1


async def test_it_is_narrowed(ben: httpx.AsyncClient, hotel: Hotel, chats: dict[str, str]) -> None:
    desk = hotel.staff["front_desk"].user_id
    for query, names in (
        ({"state": "waiting"}, {"waits", "danger"}),
        ({"state": "person"}, {"with ben"}),
        ({"state": "snoozed"}, {"snoozed"}),
        ({"state": "ended"}, set()),
        ({"mode": "agent"}, {"agent"}),
        ({"urgent": True}, {"danger"}),
        ({"unread": True}, {"waits", "with ben"}),
        ({"unread": False}, {"agent", "danger", "snoozed"}),
        ({"assignee_id": desk}, {"with ben", "snoozed"}),
        ({"unassigned": True}, {"agent", "waits", "danger"}),
        ({"assignee": "me"}, {"with ben", "snoozed"}),
        ({"assignee": "nobody"}, {"agent", "waits", "danger"}),
        ({"assignee": "somebody"}, {"with ben", "snoozed"}),
        ({"language": "de"}, {"with ben"}),
        ({"language": "pt"}, {"agent"}),
        ({"language": "pt-BR"}, {"agent"}),
        ({"language": "pt-PT"}, set()),
        ({"verified": False}, {"agent"}),
        ({"verified": True}, {"waits", "danger", "with ben", "snoozed"}),
        ({"verified": True, "assignee": "nobody", "urgent": False}, {"waits"}),
        ({"division_id": hotel.kitchen_id}, {"with ben"}),
        ({"division_id": hotel.kitchen_id, "unread": False}, set()),
    ):
        assert set(ids(await inbox(ben, **query))) == {chats[name] for name in names}, query
    assert len(ids(await inbox(ben, limit=2))) == 2
    for wrong in ("colour=red", "assignee=ben", "language=Portuguese", "verified=maybe"):
        assert (await ben.get(f"/api/v1/inbox?{wrong}")).status_code == 422, wrong


async def test_what_is_colleagues_is_not_mine(browser_of: Browsers, hotel: Hotel, chats: dict[str, str]) -> None:
    chloe = await sign_in(browser_of(), hotel, "front_desk_2")
    assert ids(await inbox(chloe, assignee="me")) == []
    assert set(ids(await inbox(chloe, assignee="somebody"))) == {chats["with ben"], chats["snoozed"]}
    listed = (await chloe.get("/api/v1/sessions?verified=false&language=pt-BR")).json()["items"]
    assert [each["id"] for each in listed] == [chats["agent"]]


async def test_it_is_the_desks_and_each_hotels_own(
    browser_of: Browsers, hotel: Hotel, other_hotel: Hotel, chats: dict[str, str]
) -> None:
    assert len(chats) == 5
    cook = await sign_in(browser_of(), hotel, "cook")
    assert (await cook.get("/api/v1/inbox")).status_code == 403
    neighbour = await sign_in(browser_of(), other_hotel, "manager")
    shown = await inbox(neighbour)
    assert shown["items"] == []
    assert set(shown["counts"].values()) == {0}
