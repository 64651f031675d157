"""Divisions over the API: which handles what is never in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]

DIVISIONS = "/api/v1/divisions"

SPA: dict[str, Any] = {
    "name": "Spa",
    "description": "Massage and sauna",
    "handles": [],
    "hours": [
        {"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "10:00", "closes": "20:00"},
        {"days": ["fri", "sat"], "opens": "22:00", "closes": "02:00"},
    ],
    "assignment": "least_loaded",
}


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


async def handled(browser: httpx.AsyncClient) -> dict[str, list[str]]:
    items = (await browser.get(DIVISIONS)).json()["items"]
    return {each["name"]: each["handles"] for each in items}


async def test_a_division_is_added_read_changed_deleted_and_restored(manager: httpx.AsyncClient) -> None:
    made = await manager.post(DIVISIONS, json=SPA)
    assert made.status_code == 201, made.text
    spa = made.json()
    assert spa | SPA == spa
    address = f"{DIVISIONS}/{spa['id']}"
    assert (await manager.get(address)).json() == spa
    changed = (await manager.patch(address, json={"hours": [], "assignment": "round_robin"})).json()
    assert (changed["hours"], changed["assignment"], changed["name"]) == ([], "round_robin", "Spa")
    assert (await manager.delete(address)).status_code == 204
    assert (await manager.get(address)).status_code == 404
    assert [each["id"] for each in (await manager.get(f"{DIVISIONS}?deleted=true")).json()["items"]] == [spa["id"]]
    assert (await manager.post(f"{address}/restoration")).json()["name"] == "Spa"


async def test_a_new_division_gives_its_orders_to_nobody_and_always_works(manager: httpx.AsyncClient) -> None:
    made = (await manager.post(DIVISIONS, json={"name": "Spa"})).json()
    assert made | {"assignment": "nobody", "hours": [], "handles": [], "description": None} == made


async def test_divisions_are_listed_by_name(manager: httpx.AsyncClient) -> None:
    await manager.post(DIVISIONS, json=SPA)
    names = [each["name"] for each in (await manager.get(DIVISIONS)).json()["items"]]
    assert names == ["Housekeeping", "Kitchen", "Spa"]
    lazy = (await manager.get(DIVISIONS, params={"assignment": "nobody", "sort": "-name"})).json()["items"]
    assert [each["name"] for each in lazy] == ["Kitchen", "Housekeeping"]


async def test_a_category_is_taken_from_one_division_before_another_gets_it(
    manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    kitchen = f"{DIVISIONS}/{hotel.kitchen_id}"
    refused = await manager.post(DIVISIONS, json=SPA | {"handles": ["concierge"]})
    assert refused.status_code == 409
    problem = refused.json()
    assert (problem["type"], problem["division_id"]) == ("/problems/category-taken", str(hotel.kitchen_id))
    assert "Kitchen" in problem["detail"]
    assert "concierge" in problem["detail"]
    assert "Spa" not in await handled(manager), "nothing is half made"
    await manager.patch(kitchen, json={"handles": ["room_service"]})
    assert (await manager.post(DIVISIONS, json=SPA | {"handles": ["concierge"]})).status_code == 201
    assert await handled(manager) == {
        "Housekeeping": ["housekeeping", "maintenance"],
        "Kitchen": ["room_service"],
        "Spa": ["concierge"],
    }
    back = await manager.patch(kitchen, json={"handles": ["room_service", "concierge"]})
    assert back.status_code == 409
    assert "Spa" in back.json()["detail"]


async def test_of_many_divisions_that_want_a_category_one_gets_it(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    await manager.patch(f"{DIVISIONS}/{hotel.kitchen_id}", json={"handles": ["room_service"]})
    wanted = [{"name": f"Desk {number}", "handles": ["concierge"]} for number in range(8)]
    answers = await asyncio.gather(*(manager.post(DIVISIONS, json=each) for each in wanted))
    assert sorted(each.status_code for each in answers) == [201] + [409] * 7
    [holder] = [name for name, handles in (await handled(manager)).items() if "concierge" in handles]
    details = {each.json()["detail"] for each in answers if each.status_code == 409}
    assert details == {f"{holder} handles concierge. Take it from there first."}


async def test_changing_only_what_it_handles_is_a_change_of_the_division(
    manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    kitchen = f"{DIVISIONS}/{hotel.kitchen_id}"
    tag = {"If-Match": (await manager.get(kitchen)).headers["etag"]}
    first = await manager.patch(kitchen, json={"handles": []}, headers=tag)
    assert first.status_code == 200
    assert first.headers["etag"] == (await manager.get(kitchen)).headers["etag"]
    assert (await manager.patch(kitchen, json={"handles": ["concierge"]}, headers=tag)).status_code == 412


async def test_a_name_is_one_divisions(manager: httpx.AsyncClient) -> None:
    first = (await manager.post(DIVISIONS, json=SPA)).json()
    again = await manager.post(DIVISIONS, json=SPA)
    assert again.status_code == 409
    assert again.json()["type"] == "/problems/division-name-taken"
    await manager.delete(f"{DIVISIONS}/{first['id']}")
    assert (await manager.post(DIVISIONS, json=SPA)).status_code == 201
    assert (await manager.post(f"{DIVISIONS}/{first['id']}/restoration")).status_code == 409


async def test_a_division_that_is_needed_is_not_deleted(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    kitchen = f"{DIVISIONS}/{hotel.kitchen_id}"
    cook = f"/api/v1/users/{hotel.staff['cook'].user_id}"
    with_people = await manager.delete(kitchen)
    assert with_people.status_code == 409
    assert with_people.json()["type"] == "/problems/division-in-use"
    await manager.patch(cook, json={"division_id": str(hotel.housekeeping_id)})
    with_work = await manager.delete(kitchen)
    assert with_work.status_code == 409
    assert "room service" in with_work.json()["detail"]
    await manager.patch(kitchen, json={"handles": []})
    assert (await manager.delete(kitchen)).status_code == 204
    gone = await manager.patch(cook, json={"division_id": str(hotel.kitchen_id)})
    assert gone.status_code == 422, "nobody comes to a division that is not there"


@pytest.mark.parametrize(
    "part",
    [
        {"name": ""},
        {"name": None},
        {"handles": ["gardening"]},
        {"handles": [1]},
        {"handles": None},
        {"assignment": "whoever"},
        {"hours": [{"days": ["mon"], "opens": "9:00", "closes": "22:00"}]},
        {"hours": {}},
        {"colour": "red"},
    ],
)
async def test_a_division_that_makes_no_sense_is_refused(manager: httpx.AsyncClient, part: dict[str, Any]) -> None:
    assert (await manager.post(DIVISIONS, json=SPA | part)).status_code == 422


async def test_who_may_not_change_divisions_reads_them(browser_of: Browsers, hotel: Hotel) -> None:
    kitchen = f"{DIVISIONS}/{hotel.kitchen_id}"
    for who in ("front_desk", "cook"):
        browser = await sign_in(browser_of(), hotel, who)
        assert (await browser.get(kitchen)).status_code == 200
        assert (await browser.post(DIVISIONS, json=SPA)).status_code == 403
        assert (await browser.patch(kitchen, json={"name": "Mine"})).status_code == 403
        assert (await browser.delete(kitchen)).status_code == 403
        assert (await browser.post(f"{kitchen}/restoration")).status_code == 403


async def test_another_hotels_division_does_not_exist(manager: httpx.AsyncClient, other_hotel: Hotel) -> None:
    for method, body in (("GET", None), ("DELETE", None), ("PATCH", {"name": "Mine"})):
        places = (f"{DIVISIONS}/{each}" for each in (other_hotel.kitchen_id, uuid4()))
        answers = [await manager.request(method, each, json=body) for each in places]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].content == answers[1].content
