"""Rooms out of order and the room grid, over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.api.test_stays import Desk, day, refused
from tests.factories import TODAY, Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]

CLOSURES = "/api/v1/out-of-order"
GRID = "/api/v1/room-grid"


@pytest.fixture
async def desk(browser_of: Browsers, hotel: Hotel) -> Desk:
    return Desk(await sign_in(browser_of(), hotel, "front_desk"), hotel)


def closing(hotel: Hotel, first: int = 30, last: int | None = 32, **values: object) -> dict[str, object]:
    until = None if last is None else f"{day(last)}T12:00"
    usual = {"room_id": str(hotel.empty_room_id), "since": f"{day(first)}T12:00", "until": until, "reason": "Paint"}
    return usual | values


async def closed(desk: Desk, *days: int | None, **values: object) -> dict[str, Any]:
    answer = await desk.browser.post(CLOSURES, json=closing(desk.hotel, *days, **values))  # type: ignore[arg-type]
    assert answer.status_code == 201, answer.text
    closure: dict[str, Any] = answer.json()
    return closure


async def test_a_room_is_closed_changed_opened_and_closed_again(desk: Desk) -> None:
    closure = await closed(desk)
    address = f"{CLOSURES}/{closure['id']}"
    read = await desk.browser.get(address)
    assert read.json() == closure
    assert closure["closed_by"] == str(desk.hotel.staff["front_desk"].user_id)
    body = {"until": None, "reason": "Damp"}
    changed = await desk.browser.patch(address, json=body, headers={"If-Match": read.headers["etag"]})
    assert (changed.json()["until"], changed.json()["reason"]) == (None, "Damp")
    stale = await desk.browser.patch(address, json=body, headers={"If-Match": read.headers["etag"]})
    refused(stale, 412, "changed-meanwhile")
    refused(await desk.book(300, 301), 409, "room-out-of-order")
    assert (await desk.browser.delete(address)).status_code == 204
    refused(await desk.browser.get(address), 404, "closure-not-found")
    stay = await desk.booked(300, 301)
    refused(await desk.browser.post(f"{address}/restoration"), 409, "room-taken")
    await desk.post(f"/{stay['id']}/cancellation")
    assert (await desk.browser.post(f"{address}/restoration")).json()["reason"] == "Damp"
    listed = (await desk.browser.get(CLOSURES, params={"room_id": str(desk.hotel.empty_room_id)})).json()
    assert [each["id"] for each in listed["items"]] == [closure["id"]]


async def test_a_closed_room_is_neither_booked_nor_entered_and_says_why(desk: Desk) -> None:
    await closed(desk)
    problem = refused(await desk.book(31, 33), 409, "room-out-of-order")
    assert "Room 102" in problem["detail"]
    assert "Paint" in problem["detail"]
    assert (problem["since"], problem["until"]) == (f"{day(30)}T12:00:00", f"{day(32)}T12:00:00")
    stay = await desk.booked(32, 33)
    earlier = await desk.browser.patch(f"/api/v1/checkin-rooms/{stay['id']}", json={"checkin_time": "11:00"})
    refused(earlier, 409, "room-out-of-order")
    here = await desk.booked(1, 3)
    await closed(desk, -1, 1)
    refused(await desk.post(f"/{here['id']}/check-in"), 409, "room-out-of-order")
    move = {"from_room_id": str(desk.hotel.room_id), "to_room_id": str(desk.hotel.empty_room_id)}
    refused(await desk.post(f"/{desk.hotel.stay_id}/moves", move), 409, "room-out-of-order")


async def test_a_room_is_not_closed_while_it_is_booked_occupied_or_closed(
    desk: Desk, owner: asyncpg.Connection[Any]
) -> None:
    await desk.booked(31, 33)
    refused(await desk.browser.post(CLOSURES, json=closing(desk.hotel)), 409, "room-taken")
    await closed(desk, 33, 35)
    refused(await desk.browser.post(CLOSURES, json=closing(desk.hotel, 34, None)), 409, "room-out-of-order")
    mine = closing(desk.hotel, 0, None, room_id=str(desk.hotel.room_id), since=f"{day(0)}T00:00")
    refused(await desk.browser.post(CLOSURES, json=mine), 409, "room-occupied")
    await owner.execute(
        f"""UPDATE checkin_rooms SET checkin_date = {TODAY} - 9, checkout_date = {TODAY} - 5,
        checkout_time = '09:00' WHERE id = $1""",
        desk.hotel.stay_id,
    )
    refused(await desk.browser.post(CLOSURES, json=mine), 409, "room-occupied")
    await desk.post(f"/{desk.hotel.stay_id}/check-out")
    past = mine | {"since": f"{day(1)}T00:00"}
    assert (await desk.browser.post(CLOSURES, json=past)).status_code == 201


async def test_a_period_may_be_for_the_sake_of_an_order(desk: Desk, owner: asyncpg.Connection[Any]) -> None:
    order = await owner.fetchval(
        "INSERT INTO orders (org_id, category) VALUES ($1, 'maintenance') RETURNING id", desk.hotel.org_id
    )
    closure = await closed(desk, order_id=str(order))
    assert closure["order_id"] == str(order)
    found = (await desk.browser.get(CLOSURES, params={"order_id": str(order)})).json()["items"]
    assert [each["id"] for each in found] == [closure["id"]]
    unknown = await desk.browser.post(CLOSURES, json=closing(desk.hotel, 40, 41, order_id=str(uuid4())))
    refused(unknown, 422, "unknown-order")


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"until": "2031-05-01T12:00", "since": "2031-05-01T12:00"}, "ends-before-start"),
        ({"room_id": str(uuid4())}, "unknown-room"),
        ({"since": "2031-03-30T02:30", "until": None}, "no-such-time"),
        ({"reason": " "}, "invalid"),
        ({"reason": None}, "invalid"),
        ({"since": None}, "invalid"),
        ({"since": 5}, "invalid"),
        ({"since": "2031-05-01"}, "invalid"),
        ({"since": "2031-05-01T12:00Z"}, "invalid"),
        ({"since": "2031-02-30T12:00"}, "invalid"),
        ({"colour": "red"}, "invalid"),
    ],
)
async def test_a_period_that_makes_no_sense_is_refused(desk: Desk, values: dict[str, Any], name: str) -> None:
    refused(await desk.browser.post(CLOSURES, json=closing(desk.hotel, **values)), 422, name)


async def test_another_hotels_rooms_and_periods_do_not_exist(
    desk: Desk, browser_of: Browsers, other_hotel: Hotel
) -> None:
    theirs = closing(desk.hotel, room_id=str(other_hotel.empty_room_id))
    refused(await desk.browser.post(CLOSURES, json=theirs), 422, "unknown-room")
    neighbour = Desk(await sign_in(browser_of(), other_hotel, "front_desk"), other_hotel)
    closure = await closed(neighbour)
    for method in ("GET", "DELETE"):
        answer = await desk.browser.request(method, f"{CLOSURES}/{closure['id']}")
        refused(answer, 404, "closure-not-found")


async def test_staff_see_what_is_closed_and_do_not_close_it(browser_of: Browsers, desk: Desk) -> None:
    closure = await closed(desk)
    worker = await sign_in(browser_of(), desk.hotel, "housekeeper")
    address = f"{CLOSURES}/{closure['id']}"
    assert (await worker.get(address)).status_code == 200
    attempts = [
        await worker.post(CLOSURES, json=closing(desk.hotel, 40, 41)),
        await worker.patch(address, json={"reason": "Damp"}),
        await worker.delete(address),
        await worker.post(f"{address}/restoration"),
        await worker.get(GRID, params={"from": day(0), "to": day(1)}),
    ]
    assert {each.status_code for each in attempts} == {403}


async def test_the_grid_tells_rooms_day_by_day(desk: Desk) -> None:
    stay = await desk.booked(1, 2)
    closure = await closed(desk, 3, 4)
    answer = await desk.browser.get(GRID, params={"from": day(0), "to": day(4)})
    grid = answer.json()
    assert grid["days"] == [day(number) for number in range(5)]
    assert [room["room_number"] for room in grid["rooms"]] == ["101", "102"]
    days = grid["rooms"][1]["days"]
    assert [each["date"] for each in days] == grid["days"]
    assert [each["free"] for each in days] == [True, False, True, False, False]
    assert days[1]["occupied"] == days[1]["arriving"] == days[2]["departing"] == [stay["id"]]
    assert days[3]["out_of_order"] == days[4]["out_of_order"] == [closure["id"]]
    guests = {each["id"]: each["guest"] for each in grid["stays"]}
    assert guests == {stay["id"]: "Ines Duarte", str(desk.hotel.stay_id): "Emma Lindqvist"}
    assert [each["reason"] for each in grid["closures"]] == ["Paint"]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"from": "2031-05-01"},
        {"from": "2031-05-02", "to": "2031-05-01"},
        {"from": "2031-01-01", "to": "2032-01-02"},
        {"from": "20310501", "to": "2031-05-02"},
        {"from": "2031-05-01", "to": "2031-05-02", "floor": "3"},
    ],
)
async def test_days_that_make_no_grid_are_refused(desk: Desk, query: dict[str, str]) -> None:
    assert (await desk.browser.get(GRID, params=query)).status_code == 422
