"""Codes to print: the desk prints them, whoever leads the hotel renews them, and an old one opens nothing."""

from __future__ import annotations

from typing import Any

from tests.console.conftest import As
from tests.factories import Hotel
from tests.journeys.people import scan


async def test_a_new_code_opens_the_room_and_the_old_one_nothing(sit: As, hotel: Hotel, browser_of: Any) -> None:
    manager, stranger = await sit("manager"), browser_of()
    page = (await manager.get("/console/printing")).text
    assert f"/g/{hotel.room_code}" in page
    inside = browser_of()
    await scan(inside, hotel.room_code)
    renewed = await manager.post(f"/console/printing/rooms/{hotel.room_id}/renewal")
    assert renewed.headers["location"] == f"/console/printing?renewed={hotel.room_id}"
    told = (await manager.get(renewed.headers["location"])).text
    assert "Room 101 has a new code" in told
    assert f"room_id={hotel.room_id}" in told
    rooms = (await manager.get("/api/v1/rooms", params={"room_number": "101"})).json()["items"]
    assert rooms[0]["code"] != hotel.room_code
    assert (await stranger.get(f"/g/{hotel.room_code}")).status_code == 404
    assert (await stranger.get(f"/g/{rooms[0]['code']}")).status_code == 200
    assert (await inside.get("/api/v1/sessions")).status_code == 200


async def test_the_desk_prints_and_does_not_renew(sit: As, hotel: Hotel, other_hotel: Hotel) -> None:
    desk = await sit("front_desk")
    assert "/renewal" not in (await desk.get("/console/printing")).text
    assert (await desk.post(f"/console/printing/rooms/{hotel.room_id}/renewal")).status_code == 403
    assert (await desk.post(f"/api/v1/rooms/{hotel.room_id}/code-renewal")).status_code == 403
    for asked in ({}, {"layout": "labels"}, {"layout": "sheets", "room_id": str(hotel.room_id)}):
        paper = await desk.get("/api/v1/room-codes.pdf", params=asked)
        assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    foreign = await desk.get("/api/v1/room-codes.pdf", params={"room_id": str(other_hotel.room_id)})
    assert foreign.status_code == 404
    manager = await sit("manager")
    assert (await manager.post(f"/api/v1/rooms/{other_hotel.room_id}/code-renewal")).status_code == 404


async def test_a_housekeeper_has_no_codes(sit: As, browser_of: Any) -> None:
    cook = await sit("cook")
    assert (await cook.get("/console/printing")).status_code == 403
    assert (await cook.get("/api/v1/room-codes.pdf")).status_code == 403
    assert (await browser_of().get("/api/v1/room-codes.pdf")).status_code == 401
