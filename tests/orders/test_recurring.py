"""What comes every day comes once a day, at its time on the hotel's clock, as long as somebody is there for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import pytest

from innkeep.core.db import Database
from innkeep.orders.recurring import place_due
from tests.factories import Hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]
Db: TypeAlias = "asyncpg.Connection[Any]"

PATH = "/api/v1/recurring-orders"
VIENNA = ZoneInfo("Europe/Vienna")
TODAY = datetime.now(VIENNA).replace(tzinfo=None)


@pytest.fixture
async def desk(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


def linen(hotel: Hotel, **more: object) -> dict[str, object]:
    items = [{"catalogue_item_id": str(hotel.items["Bath towel"]), "qty": 2, "notes": "For the crib"}]
    return {"stay_id": str(hotel.stay_id), "items": items, "daily_at": "09:30", **more}


async def set_up(desk: httpx.AsyncClient, body: object) -> dict[str, Any]:
    answer = await desk.post(PATH, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def orders(owner: Db, hotel: Hotel) -> list[asyncpg.Record]:
    return list(await owner.fetch("SELECT * FROM orders WHERE org_id = $1 ORDER BY id", hotel.org_id))


def at(days: int, clock: str) -> datetime:
    """A moment on the clock of a hotel in Vienna, so many days from today."""
    hour, minute = map(int, clock.split(":"))
    today = TODAY.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (today + timedelta(days=days)).replace(tzinfo=VIENNA).astimezone(UTC)


async def test_it_comes_once_a_day_whoever_looks(
    desk: httpx.AsyncClient, database: Database, owner: Db, hotel: Hotel
) -> None:
    today = TODAY.date()
    made = await set_up(desk, linen(hotel, since=str(today + timedelta(days=1)), priority="high"))
    await place_due(database, at(0, "23:00"))
    await place_due(database, at(1, "09:29"))
    assert await orders(owner, hotel) == []
    await asyncio.gather(*(place_due(database, at(1, "09:30")) for _ in range(8)))
    [first] = await orders(owner, hotel)
    assert (first["category"], first["source"], first["status"]) == ("housekeeping", "program", "pending")
    assert (first["stay_id"], first["room_id"], first["priority"]) == (hotel.stay_id, hotel.room_id, 2)
    assert first["notes"] == "Bath towel: For the crib"
    await place_due(database, at(1, "23:59"))
    assert len(await orders(owner, hotel)) == 1
    await place_due(database, at(2, "10:00"))
    assert len(await orders(owner, hotel)) == 2
    days = (await desk.get(f"{PATH}/{made['id']}/days")).json()["items"]
    assert [each["day"] for each in days] == [str(today + timedelta(days=2)), str(today + timedelta(days=1))]
    assert days[1]["order_id"] == str(first["id"])


async def test_it_ends_with_its_last_day_with_the_stay_and_when_it_is_ended(
    desk: httpx.AsyncClient, database: Database, owner: Db, hotel: Hotel
) -> None:
    today = TODAY.date()
    tomorrow = str(today + timedelta(days=1))
    await set_up(desk, linen(hotel, since=tomorrow, until=tomorrow))
    ended = await set_up(desk, linen(hotel, since=tomorrow))
    assert (await desk.delete(f"{PATH}/{ended['id']}")).status_code == 204
    for day in (1, 2, 3):
        await place_due(database, at(day, "12:00"))
    assert len(await orders(owner, hotel)) == 1
    assert (await desk.post(f"{PATH}/{ended['id']}/restoration")).status_code == 200
    await place_due(database, at(4, "12:00"))
    assert len(await orders(owner, hotel)) == 2
    await owner.execute("UPDATE checkin_rooms SET status = 'checked_out' WHERE id = $1", hotel.stay_id)
    await place_due(database, at(5, "12:00"))
    assert len(await orders(owner, hotel)) == 2


async def test_a_day_on_which_it_cannot_be_had_is_told(
    desk: httpx.AsyncClient, database: Database, owner: Db, hotel: Hotel
) -> None:
    made = await set_up(desk, linen(hotel, since=str(TODAY.date() + timedelta(days=1))))
    await owner.execute("UPDATE catalogue_items SET in_stock = false WHERE id = $1", hotel.items["Bath towel"])
    await place_due(database, at(1, "12:00"))
    await owner.execute("UPDATE catalogue_items SET in_stock = true WHERE id = $1", hotel.items["Bath towel"])
    await place_due(database, at(1, "13:00"))
    assert await orders(owner, hotel) == []
    [day] = (await desk.get(f"{PATH}/{made['id']}/days")).json()["items"]
    assert day["order_id"] is None
    assert "sold out" in day["refused"]
    await place_due(database, at(2, "12:00"))
    assert len(await orders(owner, hotel)) == 1


async def test_a_time_that_the_clock_jumps_over_comes_when_it_has(
    desk: httpx.AsyncClient, database: Database, owner: Db, hotel: Hotel
) -> None:
    """In Vienna there was no 2:30 on 29 March 2026, and there were two on 25 October."""
    room = {key: value for key, value in linen(hotel).items() if key != "stay_id"}
    body = room | {"room_id": str(hotel.empty_room_id), "daily_at": "02:30"}
    for day in ("2026-03-29", "2026-10-25"):
        await set_up(desk, body | {"since": day, "until": day})
    await place_due(database, datetime(2026, 3, 29, 0, 59, tzinfo=UTC))
    assert await orders(owner, hotel) == []
    await place_due(database, datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
    assert len(await orders(owner, hotel)) == 1
    for hour in (0, 1, 2):
        await place_due(database, datetime(2026, 10, 25, hour, 30, tzinfo=UTC))
    assert len(await orders(owner, hotel)) == 2


async def test_it_is_changed_by_whoever_read_it_last(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    made = await set_up(desk, linen(hotel))
    address = f"{PATH}/{made['id']}"
    read = (await desk.get(address)).headers["etag"]
    changed = await desk.patch(address, json={"daily_at": "10:00", "notes": "Knock"}, headers={"If-Match": read})
    assert (changed.json()["daily_at"], changed.json()["notes"]) == ("10:00:00", "Knock")
    assert (await desk.patch(address, json={"notes": None}, headers={"If-Match": read})).status_code == 412
    backwards = await desk.patch(address, json={"until": "2001-01-01"})
    assert (backwards.status_code, backwards.json()["type"]) == (422, "/problems/ends-before-it-starts")
    listed = (await desk.get(PATH, params={"stay_id": str(hotel.stay_id)})).json()["items"]
    assert [each["id"] for each in listed] == [made["id"]]


async def test_what_makes_no_sense_is_refused(desk: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel) -> None:
    soup = {"catalogue_item_id": str(hotel.items["Tomato soup"])}
    towel = {"catalogue_item_id": str(hotel.items["Bath towel"])}
    nonsense: list[dict[str, object]] = [
        {"stay_id": None},
        {"room_id": str(hotel.room_id)},
        {"daily_at": "25:00"},
        {"daily_at": None},
        {"items": []},
        {"items": [soup, towel]},
        {"items": [{"title": "Cake"}]},
        {"since": "2031-05-02", "until": "2031-05-01"},
    ]
    for wrong in nonsense:
        assert (await desk.post(PATH, json=linen(hotel, **wrong))).status_code == 422, wrong
    for theirs, field in ((other_hotel.stay_id, "stay_id"), (other_hotel.items["Pillow"], "items")):
        answers = [
            await desk.post(
                PATH,
                json=linen(hotel, **{field: str(key) if field == "stay_id" else [{"catalogue_item_id": str(key)}]}),
            )
            for key in (theirs, uuid4())
        ]
        assert [answer.status_code for answer in answers] == [422, 422]
        assert answers[0].content == answers[1].content


async def test_another_hotels_do_not_exist(
    desk: httpx.AsyncClient, browser_of: Browsers, hotel: Hotel, other_hotel: Hotel
) -> None:
    made = await set_up(desk, linen(hotel))
    stranger = await sign_in(browser_of(), other_hotel, "manager")
    for method, path in (("GET", ""), ("GET", "/days"), ("PATCH", ""), ("DELETE", ""), ("POST", "/restoration")):
        answers = [
            await stranger.request(method, f"{PATH}/{key}{path}", json={"notes": "x"} if method == "PATCH" else None)
            for key in (made["id"], uuid4())
        ]
        assert [answer.status_code for answer in answers] == [404, 404], (method, path)
        assert answers[0].content == answers[1].content
