"""What can be ordered, over the API: all that a menu says of an item, and who may say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from innkeep.catalogue import queries
from innkeep.core.db import Database
from tests.factories import Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]

ITEMS = "/api/v1/catalogue-items"
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

BURGER: dict[str, Any] = {
    "category": "room_service",
    "title": "Beef burger",
    "description": "With fries",
    "price": 18.5,
    "aliases": ["hamburger"],
    "hours": [{"days": EVERY_DAY, "opens": "11:00", "closes": "22:00"}],
    "options": [{"name": "Bacon", "price": 2.5}, {"name": "Well done", "price": 0}],
    "limit_per_order": 6,
    "limit_per_stay": 40,
    "in_stock": True,
    "preparation_minutes": 25,
    "translations": {
        "de": {"title": "Rindfleisch-Burger", "description": "Mit Pommes frites"},
        "pt-BR": {"title": "X"},
    },
    "position": 3,
}


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


def without_ids(item: dict[str, Any]) -> dict[str, Any]:
    return item | {"options": [{"name": each["name"], "price": each["price"]} for each in item["options"]]}


async def test_an_item_is_added_read_changed_deleted_and_restored(manager: httpx.AsyncClient) -> None:
    made = await manager.post(ITEMS, json=BURGER)
    assert made.status_code == 201, made.text
    item = made.json()
    assert without_ids(item) | BURGER == without_ids(item)
    address = f"{ITEMS}/{item['id']}"
    assert (await manager.get(address)).json() == item
    changed = (await manager.patch(address, json={"price": 19.25, "description": None})).json()
    assert (changed["price"], changed["description"], changed["title"]) == (19.25, None, "Beef burger")
    assert changed["options"] == item["options"]
    assert (await manager.delete(address)).status_code == 204
    assert (await manager.get(address)).status_code == 404
    gone = (await manager.get(ITEMS, params={"deleted": True})).json()["items"]
    assert [each["id"] for each in gone] == [item["id"]]
    restored = await manager.post(f"{address}/restoration")
    assert restored.json()["options"] == item["options"]
    assert (await manager.get(address)).status_code == 200


async def test_what_is_not_said_is_free_always_there_and_last(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    made = (await manager.post(ITEMS, json={"category": "concierge", "title": "Umbrella"})).json()
    empty = {"price": 0, "aliases": [], "hours": [], "options": [], "translations": {}, "in_stock": True}
    assert made | empty == made
    assert (made["limit_per_order"], made["limit_per_stay"], made["preparation_minutes"]) == (None, None, None)
    titles = [each["title"] for each in (await manager.get(ITEMS)).json()["items"]]
    assert titles == [*hotel.items, "Umbrella"]
    moved = await manager.patch(f"{ITEMS}/{hotel.items['Pillow']}", json={"position": None})
    assert moved.json()["position"] > made["position"]


async def test_options_keep_their_ids_as_long_as_their_names(manager: httpx.AsyncClient) -> None:
    item = (await manager.post(ITEMS, json=BURGER)).json()
    address, bacon = f"{ITEMS}/{item['id']}", item["options"][0]
    options = [{"name": "Oat bun"}, {"name": "Bacon", "price": 3}]
    changed = await manager.patch(address, json={"options": options})
    now = changed.json()["options"]
    assert [(each["name"], each["price"]) for each in now] == [("Oat bun", 0), ("Bacon", 3)]
    assert now[1]["id"] == bacon["id"]
    assert (await manager.get(address)).json()["options"] == now
    twice = await manager.patch(address, json={"options": [{"name": "Bacon"}, {"name": "Bacon", "price": 1}]})
    assert twice.status_code == 422
    assert twice.json()["type"] == "/problems/option-twice"
    assert (await manager.patch(address, json={"options": []})).json()["options"] == []


async def test_changing_only_the_options_is_a_change_of_the_item(manager: httpx.AsyncClient) -> None:
    made = (await manager.post(ITEMS, json=BURGER)).json()
    address = f"{ITEMS}/{made['id']}"
    read = (await manager.get(address)).headers["etag"]
    first = await manager.patch(address, json={"options": []}, headers={"If-Match": read})
    assert first.status_code == 200
    assert (await manager.patch(address, json={"options": []}, headers={"If-Match": read})).status_code == 412
    newest = first.headers["etag"]
    assert newest == (await manager.get(address)).headers["etag"]
    assert (await manager.patch(address, json={"in_stock": False}, headers={"If-Match": newest})).status_code == 200


async def test_a_title_is_one_items_within_its_category(manager: httpx.AsyncClient) -> None:
    first = (await manager.post(ITEMS, json=BURGER)).json()
    again = await manager.post(ITEMS, json=BURGER)
    assert again.status_code == 409
    assert again.json()["type"] == "/problems/title-taken"
    assert (await manager.post(ITEMS, json=BURGER | {"category": "concierge"})).status_code == 201
    await manager.delete(f"{ITEMS}/{first['id']}")
    second = (await manager.post(ITEMS, json=BURGER)).json()
    assert (await manager.post(f"{ITEMS}/{first['id']}/restoration")).status_code == 409
    renamed = await manager.patch(f"{ITEMS}/{second['id']}", json={"title": "Club sandwich"})
    assert renamed.status_code == 409


NO_ITEMS: list[dict[str, Any]] = [
    {"price": False},
    {"price": "18.50"},
    {"price": -1},
    {"price": 1.005},
    {"price": 1e10},
    {"price": None},
    {"title": " "},
    {"title": None},
    {"title": "x" * 201},
    {"category": "spa"},
    {"in_stock": 1},
    {"in_stock": None},
    {"limit_per_order": 0},
    {"limit_per_order": 1000},
    {"limit_per_stay": True},
    {"preparation_minutes": -1},
    {"preparation_minutes": 10_081},
    {"position": -1},
    {"aliases": [""]},
    {"aliases": "burger"},
    {"hours": [{"days": [], "opens": "11:00", "closes": "22:00"}]},
    {"hours": [{"days": ["someday"], "opens": "11:00", "closes": "22:00"}]},
    {"hours": [{"days": ["mon"], "opens": "24:00", "closes": "22:00"}]},
    {"hours": [{"days": ["mon"], "opens": "11:00"}]},
    {"hours": [{"days": ["mon"], "opens": "11:00", "closes": "22:00", "note": "x"}]},
    {"options": [{"name": ""}]},
    {"options": [{"name": "Bacon", "price": -1}]},
    {"translations": {"German": {"title": "Burger"}}},
    {"translations": {"de": {}}},
    {"translations": {"de": {"title": ""}}},
    {"translations": {"de": {"title": "Burger", "text": "x"}}},
    {"org_id": str(uuid4())},
    {"colour": "red"},
]


async def test_an_item_that_makes_no_sense_is_refused(manager: httpx.AsyncClient) -> None:
    for part in NO_ITEMS:
        answer = await manager.post(ITEMS, json=BURGER | part)
        assert answer.status_code == 422, (part, answer.text)
        assert answer.json()["detail"], part


@pytest.mark.parametrize("written", ["NaN", "Infinity", "1e999", "-0.01"])
async def test_a_price_is_a_number_that_there_is(manager: httpx.AsyncClient, written: str) -> None:
    body = f'{{"category": "concierge", "title": "Balloon", "price": {written}}}'
    answer = await manager.post(ITEMS, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


async def test_days_are_kept_in_the_order_of_the_week_and_names_once(manager: httpx.AsyncClient) -> None:
    hours = [{"days": ["sun", "mon", "sun"], "opens": "22:00", "closes": "02:00"}]
    made = (await manager.post(ITEMS, json=BURGER | {"hours": hours, "aliases": ["b", "a", "b"]})).json()
    assert made["hours"][0]["days"] == ["mon", "sun"]
    assert made["aliases"] == ["b", "a"]


async def test_items_are_listed_by_category_and_stock(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    await manager.patch(f"{ITEMS}/{hotel.items['Tomato soup']}", json={"in_stock": False})

    async def titles(**query: object) -> list[str]:
        params = {name: str(value) for name, value in query.items()}
        return [each["title"] for each in (await manager.get(ITEMS, params=params)).json()["items"]]

    assert await titles(category="room_service") == ["Club sandwich", "Tomato soup"]
    assert await titles(category="room_service", in_stock=True) == ["Club sandwich"]
    assert await titles(in_stock=False) == await titles(price=9) == ["Tomato soup"]
    assert (await titles(sort="-price"))[:2] == ["Airport transfer", "Club sandwich"]
    assert (await manager.get(ITEMS, params={"colour": "red"})).status_code == 422


async def test_a_menu_is_paged_by_price(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    seen: list[str] = []
    query: dict[str, Any] = {"sort": "price", "limit": 2}
    while True:
        page = (await manager.get(ITEMS, params=query)).json()
        seen += [each["title"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert sorted(seen) == sorted(hotel.items)
    assert seen[-2:] == ["Club sandwich", "Airport transfer"]


async def test_who_may_not_change_the_menu_reads_it(browser_of: Browsers, hotel: Hotel) -> None:
    soup = f"{ITEMS}/{hotel.items['Tomato soup']}"
    for who in ("front_desk", "cook"):
        browser = await sign_in(browser_of(), hotel, who)
        assert (await browser.get(ITEMS)).status_code == 200
        assert (await browser.get(soup)).status_code == 200
        assert (await browser.post(ITEMS, json=BURGER)).status_code == 403
        assert (await browser.patch(soup, json={"price": 1})).status_code == 403
        assert (await browser.delete(soup)).status_code == 403
        assert (await browser.post(f"{soup}/restoration")).status_code == 403
    assert (await browser_of().get(ITEMS)).status_code == 401


async def test_another_hotels_item_does_not_exist(manager: httpx.AsyncClient, other_hotel: Hotel) -> None:
    theirs, nobodys = (f"{ITEMS}/{each}" for each in (other_hotel.items["Pillow"], uuid4()))
    for method, body in (("GET", None), ("DELETE", None), ("PATCH", {"price": 1})):
        answers = [await manager.request(method, each, json=body) for each in (theirs, nobodys)]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].content == answers[1].content


async def test_the_same_creation_with_one_key_is_one_item(manager: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    answers = [await manager.post(ITEMS, json=BURGER, headers=headers) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


async def test_what_the_agent_knows_is_read_anew_after_every_change(
    manager: httpx.AsyncClient, hotel: Hotel, database: Database
) -> None:
    async def version() -> str:
        async with database.unit_of_work(hotel.program) as db:
            return await queries.version(db, hotel.program)

    soup = f"{ITEMS}/{hotel.items['Tomato soup']}"
    seen = [await version()]
    for body in ({"price": 8}, {"options": [{"name": "Cream"}]}, {"in_stock": False}, {"hours": BURGER["hours"]}):
        assert (await manager.patch(soup, json=body)).status_code == 200
        seen.append(await version())
    await manager.patch(f"/api/v1/organizations/{hotel.org_id}", json={"language": "de"})
    seen.append(await version())
    assert len(set(seen)) == len(seen)
    async with database.unit_of_work(hotel.program) as db:
        known = await queries.items(db, hotel.program)
    assert "Tomato soup" in {item.title for item in known}, "what is sold out is still known"
