"""What every resource of the API promises, shown on rooms: create once, change what was read, delete, restore."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]

SUITE = {"room_number": "501", "label": "Roof suite", "type": "suite"}


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


async def test_a_room_is_added_read_changed_deleted_and_restored(manager: httpx.AsyncClient) -> None:
    made = await manager.post("/api/v1/rooms", json=SUITE)
    assert made.status_code == 201
    room = made.json()
    assert room | SUITE == room
    assert room["is_booked"] is False
    address = f"/api/v1/rooms/{room['id']}"
    changed = await manager.patch(address, json={"label": "Sky suite"})
    assert (changed.json()["label"], changed.json()["room_number"]) == ("Sky suite", "501")
    assert (await manager.delete(address)).status_code == 204
    assert (await manager.get(address)).status_code == 404
    assert (await manager.delete(address)).status_code == 404
    gone = (await manager.get("/api/v1/rooms", params={"deleted": True})).json()["items"]
    assert [each["id"] for each in gone] == [room["id"]]
    restored = await manager.post(f"{address}/restoration")
    assert restored.json()["label"] == "Sky suite"
    assert (await manager.get(address)).status_code == 200


async def test_a_number_is_one_rooms(manager: httpx.AsyncClient) -> None:
    first = (await manager.post("/api/v1/rooms", json=SUITE)).json()
    again = await manager.post("/api/v1/rooms", json=SUITE)
    assert again.status_code == 409
    assert again.json()["type"] == "/problems/room-number-taken"
    await manager.delete(f"/api/v1/rooms/{first['id']}")
    assert (await manager.post("/api/v1/rooms", json=SUITE)).status_code == 201
    back = await manager.post(f"/api/v1/rooms/{first['id']}/restoration")
    assert back.status_code == 409


async def test_an_occupied_room_is_not_deleted(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    refused = await manager.delete(f"/api/v1/rooms/{hotel.room_id}")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/room-held"


async def test_fifty_identical_creations_with_one_key_are_one_room(manager: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    posts = [manager.post("/api/v1/rooms", json=SUITE, headers=headers) for _ in range(50)]
    answers = await asyncio.gather(*posts)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = await manager.post("/api/v1/rooms", json=SUITE | {"room_number": "502"}, headers=headers)
    assert other.status_code == 422


async def test_a_refused_creation_does_not_use_its_key_up(manager: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    first = (await manager.post("/api/v1/rooms", json=SUITE)).json()
    assert (await manager.post("/api/v1/rooms", json=SUITE, headers=headers)).status_code == 409
    await manager.delete(f"/api/v1/rooms/{first['id']}")
    assert (await manager.post("/api/v1/rooms", json=SUITE, headers=headers)).status_code == 201


async def test_a_change_of_what_was_not_read_is_refused(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    address = f"/api/v1/rooms/{hotel.empty_room_id}"
    read = (await manager.get(address)).headers["etag"]
    first = await manager.patch(address, json={"label": "Quiet double"}, headers={"If-Match": read})
    assert first.status_code == 200
    second = await manager.patch(address, json={"label": "Loud double"}, headers={"If-Match": read})
    assert second.status_code == 412
    third = await manager.patch(address, json={"label": "Loud double"}, headers={"If-Match": first.headers["etag"]})
    assert third.json()["label"] == "Loud double"


@pytest.mark.parametrize(
    "body",
    [
        {},
        SUITE | {"label": None},
        SUITE | {"label": ""},
        SUITE | {"label": "   "},
        SUITE | {"label": 5},
        SUITE | {"label": False},
        SUITE | {"colour": "red"},
        SUITE | {"is_booked": True},
        SUITE | {"org_id": str(uuid4())},
        SUITE | {"label": "x" * 201},
        [],
    ],
)
async def test_a_room_that_makes_no_sense_is_refused(manager: httpx.AsyncClient, body: object) -> None:
    answer = await manager.post("/api/v1/rooms", json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"]


async def test_a_list_is_read_to_its_end_by_any_order_while_rows_arrive(manager: httpx.AsyncClient) -> None:
    for number in range(503, 510):
        await manager.post("/api/v1/rooms", json=SUITE | {"room_number": str(number)})
    for sort in ("room_number", "-room_number", "id", "-id", "created_at"):
        seen: list[str] = []
        cursor = None
        while True:
            query = {"sort": sort, "limit": 2, "type": "suite"} | ({"cursor": cursor} if cursor else {})
            page = (await manager.get("/api/v1/rooms", params=query)).json()
            seen += [room["room_number"] for room in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert (await manager.get("/api/v1/rooms", params=query | {"label": "No such label"})).json()["items"] == []
        assert sorted(seen) == [str(number) for number in range(503, 510)]
        assert seen == sorted(seen, reverse=sort.startswith("-"))
    other_order = {"sort": "id", "cursor": (await manager.get("/api/v1/rooms?limit=1")).json()["next_cursor"]}
    assert (await manager.get("/api/v1/rooms", params=other_order)).status_code == 422
    assert (await manager.get("/api/v1/rooms?floor=3")).status_code == 422


async def test_who_may_not_change_the_house_does_not(browser_of: Browsers, hotel: Hotel) -> None:
    for who in ("front_desk", "housekeeper"):
        browser = await sign_in(browser_of(), hotel, who)
        assert (await browser.get(f"/api/v1/rooms/{hotel.room_id}")).status_code == 200
        assert (await browser.post("/api/v1/rooms", json=SUITE)).status_code == 403
        assert (await browser.patch(f"/api/v1/rooms/{hotel.room_id}", json={"label": "x"})).status_code == 403
        assert (await browser.delete(f"/api/v1/rooms/{hotel.empty_room_id}")).status_code == 403


async def test_another_hotels_room_does_not_exist(manager: httpx.AsyncClient, other_hotel: Hotel) -> None:
    theirs, nobodys = (f"/api/v1/rooms/{each}" for each in (other_hotel.room_id, uuid4()))
    for method in ("GET", "DELETE"):
        answers = [await manager.request(method, each) for each in (theirs, nobodys)]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    changes = [await manager.patch(each, json={"label": "mine now"}) for each in (theirs, nobodys)]
    assert [each.status_code for each in changes] == [404, 404]
