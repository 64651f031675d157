"""Service levels and ladders over the API: the manager sets them, and they hold at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import sign_in, until

Browsers = Callable[[], httpx.AsyncClient]

LEVELS = "/api/v1/service-levels"
LADDERS = "/api/v1/escalation-ladders"
QUICK = {"category": "housekeeping", "minutes": 12}
RISING = [
    {"share": 50, "raise_to": "division", "quiet_from": None, "quiet_until": None},
    {"share": 200, "raise_to": "owner", "quiet_from": "22:00", "quiet_until": "07:00"},
]


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


async def order(browser: httpx.AsyncClient, hotel: Hotel, item: str = "Pillow") -> dict[str, Any]:
    body = {"stay_id": str(hotel.stay_id), "items": [{"catalogue_item_id": str(hotel.items[item]), "qty": 1}]}
    placed = await browser.post("/api/v1/orders", json=body)
    assert placed.status_code == 201, placed.text
    shown: dict[str, Any] = placed.json()
    return shown


def minutes_of(shown: dict[str, Any]) -> float:
    due, placed = (datetime.fromisoformat(shown[column]) for column in ("due_at", "created_at"))
    return (due - placed) / timedelta(minutes=1)


async def test_a_level_is_set_and_holds_at_once_for_what_is_ordered_from_then_on(
    manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    assert minutes_of(await order(manager, hotel)) == 30
    made = await manager.post(LEVELS, json=QUICK)
    assert made.status_code == 201
    level = made.json()
    assert level == level | QUICK | {"priority": None, "item_id": None, "org_id": str(hotel.org_id)}
    shown = await order(manager, hotel)
    assert (minutes_of(shown), shown["late"], shown["stopped_at"]) == (12, False, None)
    address = f"{LEVELS}/{level['id']}"
    tag = (await manager.get(address)).headers["etag"]
    changed = await manager.patch(address, json={"minutes": 14}, headers={"If-Match": tag})
    assert changed.json()["minutes"] == 14
    assert (await manager.patch(address, json={"minutes": 15}, headers={"If-Match": tag})).status_code == 412
    assert minutes_of(await order(manager, hotel)) == 14
    assert (await manager.delete(address)).status_code == 204
    assert minutes_of(await order(manager, hotel)) == 30
    assert (await manager.post(f"{address}/restoration")).json()["minutes"] == 14
    assert minutes_of(await order(manager, hotel)) == 14


async def test_the_most_specific_holds_and_what_holds_can_be_read(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    pillow = str(hotel.items["Pillow"])
    for more in ({}, {"priority": "normal", "minutes": 11}, {"item_id": pillow, "minutes": 9}):
        assert (await manager.post(LEVELS, json=QUICK | more)).status_code == 201
    assert minutes_of(await order(manager, hotel)) == 9
    assert minutes_of(await order(manager, hotel, "Bath towel")) == 11
    every = (await manager.get(f"{LEVELS}/in-force")).json()["items"]
    held = {(each["category"], each["priority"]): each["minutes"] for each in every}
    assert len(held) == len(every) == 16
    assert (held["housekeeping", "normal"], held["housekeeping", "urgent"]) == (11, 12)
    assert held["room_service", "urgent"] < held["room_service", "normal"]
    of_item = await manager.get(LEVELS, params={"item_id": pillow, "sort": "minutes"})
    assert [each["minutes"] for each in of_item.json()["items"]] == [9]


async def test_the_same_is_promised_once(manager: httpx.AsyncClient) -> None:
    first = (await manager.post(LEVELS, json=QUICK)).json()
    again = await manager.post(LEVELS, json=QUICK | {"minutes": 20})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/service-level-exists")
    urgent = (await manager.post(LEVELS, json=QUICK | {"priority": "urgent"})).json()
    assert (await manager.patch(f"{LEVELS}/{urgent['id']}", json={"priority": None})).status_code == 409
    await manager.delete(f"{LEVELS}/{first['id']}")
    assert (await manager.patch(f"{LEVELS}/{urgent['id']}", json={"priority": None})).json()["priority"] is None
    assert (await manager.post(f"{LEVELS}/{first['id']}/restoration")).status_code == 409


async def test_the_same_request_again_gets_the_same_answer(manager: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    answers = await asyncio.gather(*(manager.post(LEVELS, json=QUICK, headers=headers) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"category": "housekeeping"},
        QUICK | {"minutes": 0},
        QUICK | {"minutes": 43201},
        QUICK | {"minutes": 12.5},
        QUICK | {"minutes": "12"},
        QUICK | {"minutes": True},
        QUICK | {"category": "spa"},
        QUICK | {"priority": 3},
        QUICK | {"item_id": str(uuid4())},
        QUICK | {"colour": "red"},
    ],
)
async def test_a_level_that_makes_no_sense_is_refused(manager: httpx.AsyncClient, body: dict[str, object]) -> None:
    answer = await manager.post(LEVELS, json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"]


async def test_a_level_is_for_an_item_of_its_category(
    manager: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel
) -> None:
    for item in (hotel.items["Tomato soup"], other_hotel.items["Pillow"]):
        refused = await manager.post(LEVELS, json=QUICK | {"item_id": str(item)})
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/item-of-another-category")
    level = (await manager.post(LEVELS, json=QUICK | {"item_id": str(hotel.items["Pillow"])})).json()
    assert (await manager.patch(f"{LEVELS}/{level['id']}", json={"category": "room_service"})).status_code == 422


async def test_only_managers_set_what_is_promised(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    level = f"{LEVELS}/{(await manager.post(LEVELS, json=QUICK)).json()['id']}"
    days = {"from": "2026-06-01", "to": "2026-06-30", "levels": []}
    for who in ("front_desk", "housekeeper"):
        browser = await sign_in(browser_of(), hotel, who)
        for address in (LEVELS, level, f"{LEVELS}/in-force", LADDERS, f"{LADDERS}/concierge", "/api/v1/escalations"):
            assert (await browser.get(address)).status_code == 200, address
        refused = [
            await browser.post(LEVELS, json=QUICK | {"priority": "low"}),
            await browser.patch(level, json={"minutes": 1}),
            await browser.delete(level),
            await browser.post(f"{level}/restoration"),
            await browser.post(f"{LEVELS}/replay", json=days),
            await browser.put(f"{LADDERS}/concierge", json={"steps": RISING}),
            await browser.delete(f"{LADDERS}/concierge"),
        ]
        assert [answer.status_code for answer in refused] == [403] * 7
    assert (await manager.get(level)).json()["minutes"] == 12
    assert (await manager.post(f"{LEVELS}/replay", json=days)).status_code == 200


async def test_another_hotels_levels_do_not_exist(
    browser_of: Browsers, manager: httpx.AsyncClient, other_hotel: Hotel
) -> None:
    theirs = await sign_in(browser_of(), other_hotel, "manager")
    level = (await theirs.post(LEVELS, json=QUICK)).json()["id"]
    for method in ("GET", "DELETE"):
        answers = [await manager.request(method, f"{LEVELS}/{each}") for each in (level, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    assert (await manager.get(LEVELS)).json()["items"] == []


async def test_a_ladder_is_the_programs_until_the_manager_sets_one(manager: httpx.AsyncClient) -> None:
    usual = await manager.get(f"{LADDERS}/concierge")
    assert usual.json()["own"] is False
    assert [step["raise_to"] for step in usual.json()["steps"]] == ["assignee", "division", "manager", "owner"]
    read = {"If-Match": usual.headers["etag"]}
    mine = await manager.put(f"{LADDERS}/concierge", json={"steps": RISING}, headers=read)
    assert mine.json() == {"category": "concierge", "own": True, "steps": RISING}
    assert (await manager.put(f"{LADDERS}/concierge", json={"steps": []}, headers=read)).status_code == 412
    read = {"If-Match": mine.headers["etag"]}
    assert (await manager.put(f"{LADDERS}/concierge", json={"steps": []}, headers=read)).json()["steps"] == []
    every = (await manager.get(LADDERS)).json()["items"]
    assert {each["category"]: each["own"] for each in every} == {
        "housekeeping": False,
        "room_service": False,
        "maintenance": False,
        "concierge": True,
    }
    assert (await manager.delete(f"{LADDERS}/concierge")).status_code == 204
    assert (await manager.get(f"{LADDERS}/concierge")).json() == usual.json()


async def test_of_two_who_set_the_first_ladder_from_the_same_page_one_is_told(manager: httpx.AsyncClient) -> None:
    read = {"If-Match": (await manager.get(f"{LADDERS}/maintenance")).headers["etag"]}
    puts = [manager.put(f"{LADDERS}/maintenance", json={"steps": RISING}, headers=read) for _ in range(8)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*puts)) == [200] + [412] * 7


@pytest.mark.parametrize(
    "steps",
    [
        None,
        [{"share": 50}],
        [{"share": 0, "raise_to": "owner"}],
        [{"share": 1001, "raise_to": "owner"}],
        [{"share": 50.0, "raise_to": "owner"}],
        [{"share": 50, "raise_to": "cook"}],
        [RISING[1], RISING[0]],
        [RISING[0], RISING[0]],
        [RISING[0] | {"quiet_from": "22:00"}],
        [RISING[0] | {"quiet_from": "24:00", "quiet_until": "07:00"}],
        [RISING[0] | {"quiet_from": "22:00", "quiet_until": "22:00"}],
        [{"share": share, "raise_to": "owner"} for share in range(1, 11)],
    ],
)
async def test_a_ladder_that_makes_no_sense_is_refused(manager: httpx.AsyncClient, steps: object) -> None:
    answer = await manager.put(f"{LADDERS}/concierge", json={"steps": steps})
    assert answer.status_code == 422
    assert answer.json()["detail"]


async def test_a_late_order_is_late_on_the_board_and_calls_who_the_ladder_says(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    """By the served ticker itself."""
    placed = await order(manager, hotel)
    board = (await manager.get("/console/board")).text
    assert ">due " in board
    await owner.execute(
        "UPDATE order_moves SET created_at = created_at - interval '40 minutes' WHERE order_id = $1", placed["id"]
    )
    await owner.execute("UPDATE orders SET due_at = due_at - interval '40 minutes' WHERE id = $1", placed["id"])
    await owner.execute("UPDATE promises SET next_step_at = now() WHERE order_id = $1", placed["id"])
    dora, emil = [await sign_in(browser_of(), hotel, who) for who in ("housekeeper", "cook")]

    async def called() -> list[dict[str, Any]]:
        found = await dora.get("/api/v1/escalations", params={"order_id": placed["id"], "sort": "id"})
        items: list[dict[str, Any]] = found.json()["items"]
        return items

    escalations = await until(called)
    assert [(each["step"], each["share"], each["raised_to"]) for each in escalations] == [
        (1, 50, "division"),
        (2, 80, "division"),
        (3, 100, "manager"),
    ]
    of_managers = await dora.get("/api/v1/escalations", params={"raised_to": "manager"})
    assert [each["step"] for each in of_managers.json()["items"]] == [3]
    assert (await emil.get("/api/v1/escalations")).json()["items"] == []
    shown = (await dora.get(f"/api/v1/orders/{placed['id']}")).json()
    assert shown["late"] is True
    assert ">late " in (await dora.get("/console/board")).text


async def test_levels_are_tried_out_on_the_past(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    placed = await order(manager, hotel)
    today = datetime.fromisoformat(placed["created_at"])
    days = {"from": f"{today - timedelta(days=1):%Y-%m-%d}", "to": f"{today + timedelta(days=1):%Y-%m-%d}"}
    tried = await manager.post(f"{LEVELS}/replay", json=days | {"levels": [QUICK]})
    assert tried.status_code == 200, tried.text
    of_housekeeping = {"category": "housekeeping", "orders": 1, "late_before": 0, "late_after": 0, "changed": []}
    assert tried.json()["items"][0] == of_housekeeping
    wrongs: list[dict[str, object]] = [
        {"from": days["to"], "to": days["from"]},
        {"from": "soon"},
        {"from": 1780000000},
        {"levels": [{}]},
        {"levels": None},
    ]
    for wrong in wrongs:
        refused = await manager.post(f"{LEVELS}/replay", json={**days, "levels": [QUICK], **wrong})
        assert refused.status_code == 422, wrong


@pytest.mark.parametrize("sort", ["category", "-category", "minutes", "-minutes", "created_at", "id"])
async def test_levels_are_read_page_by_page_in_any_order(manager: httpx.AsyncClient, sort: str) -> None:
    for category, minutes in (("concierge", 5), ("housekeeping", 7), ("maintenance", 7), ("room_service", 6)):
        await manager.post(LEVELS, json={"category": category, "minutes": minutes})
    seen: list[Any] = []
    query: dict[str, Any] = {"sort": sort, "limit": 1}
    while True:
        page = (await manager.get(LEVELS, params=query)).json()
        seen += [each[sort.removeprefix("-")] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == 4
    if "category" not in sort:
        assert seen == sorted(seen, reverse=sort.startswith("-"))
