"""The hotel itself over the API, and the roles that it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]

HOTELS = "/api/v1/organizations"


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


async def test_a_manager_changes_the_hotel_as_they_have_read_it(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    address = f"{HOTELS}/{hotel.org_id}"
    for wanted_hotels, found in (("", [str(hotel.org_id)]), ("?limit=1&name=Hotel Nowhere", [])):
        assert [each["id"] for each in (await manager.get(HOTELS + wanted_hotels)).json()["items"]] == found
    assert (await manager.get(f"{HOTELS}?nmae=misspelt")).status_code == 422
    read = await manager.get(address)
    tag = {"If-Match": read.headers["etag"]}
    wanted: dict[str, Any] = {
        "name": "Hotel Aurora am See",
        "timezone": "Australia/Lord_Howe",
        "currency": "AUD",
        "language": "en-AU",
        "checkin_time": "14:30:00",
        "checkout_time": "10:00",
    }
    changed = await manager.patch(address, json=wanted, headers=tag)
    assert changed.status_code == 200, changed.text
    now = changed.json()
    assert now | wanted | {"checkout_time": "10:00:00"} == now
    assert (await manager.get(address)).json() == now
    assert (await manager.patch(address, json={"name": "Another"}, headers=tag)).status_code == 412


@pytest.mark.parametrize(
    "part",
    [
        {"timezone": "Mars/Olympus"},
        {"timezone": "CEST"},
        {"currency": "eur"},
        {"currency": "EURO"},
        {"language": "English"},
        {"checkin_time": "25:00"},
        {"checkin_time": 900},
        {"checkin_time": None},
        {"name": "\t"},
        {"name": None},
        {"id": str(uuid4())},
    ],
)
async def test_a_hotel_that_makes_no_sense_is_refused(
    manager: httpx.AsyncClient, hotel: Hotel, part: dict[str, Any]
) -> None:
    address = f"{HOTELS}/{hotel.org_id}"
    before = (await manager.get(address)).json()
    answer = await manager.patch(address, json={"name": "Half written"} | part)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert (await manager.get(address)).json() == before


async def test_hotels_are_not_made_or_removed_by_those_who_work_there(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel
) -> None:
    assert (await manager.post(HOTELS, json={"name": "Second house"})).status_code == 405
    assert (await manager.delete(f"{HOTELS}/{hotel.org_id}")).status_code == 405
    for who in ("front_desk", "cook"):
        browser = await sign_in(browser_of(), hotel, who)
        assert (await browser.get(f"{HOTELS}/{hotel.org_id}")).status_code == 200
        assert (await browser.patch(f"{HOTELS}/{hotel.org_id}", json={"name": "Mine"})).status_code == 403


async def test_another_hotel_does_not_exist(manager: httpx.AsyncClient, other_hotel: Hotel) -> None:
    for method, body in (("GET", None), ("PATCH", {"name": "Mine"})):
        places = (f"{HOTELS}/{each}" for each in (other_hotel.org_id, uuid4()))
        answers = [await manager.request(method, each, json=body) for each in places]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].content == answers[1].content


async def test_roles_are_the_programs_and_tell_what_they_allow(browser_of: Browsers, hotel: Hotel) -> None:
    cook = await sign_in(browser_of(), hotel, "cook")
    roles = (await cook.get("/api/v1/roles")).json()["items"]
    assert [each["name"] for each in roles] == ["owner", "manager", "front_desk", "staff", "guest", "operator"]
    may = {each["name"]: set(each["operations"]) for each in roles}
    assert may["owner"] > may["manager"] > may["front_desk"] > may["staff"] > may["guest"] == set()
    one = f"/api/v1/roles/{roles[0]['id']}"
    assert (await cook.get(one)).json() == roles[0]
    assert (await cook.get(f"/api/v1/roles/{uuid4()}")).status_code == 404
    assert [(await cook.request(method, one)).status_code for method in ("PATCH", "DELETE")] == [405, 405]
    named = (await cook.get("/api/v1/roles", params={"name": "staff"})).json()["items"]
    assert [each["name"] for each in named] == ["staff"]
