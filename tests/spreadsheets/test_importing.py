"""Rooms, guests and stays from tables: all of it or nothing, and a second time nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from tests.factories import Hotel, make_hotel
from tests.journeys.people import sign_in

Browsers = Callable[[], httpx.AsyncClient]

TODAY = datetime.now(UTC).date()
SOON, LATER, LATEST = (TODAY + timedelta(days=days) for days in (10, 12, 14))
STAYS = f"rooms;guest;email;arrival;departure\n102;Ida Berg;ida@mail.example;{SOON};{LATER}\n"


@pytest.fixture
async def manager(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "manager")


async def send(browser: httpx.AsyncClient, kind: str, table: str | bytes, **query: object) -> httpx.Response:
    content = table.encode() if isinstance(table, str) else table
    params = {name: str(value).lower() for name, value in query.items()}
    return await browser.post(
        f"/api/v1/imports/{kind}", content=content, headers={"Content-Type": "text/csv; charset=utf-8"}, params=params
    )


async def done(browser: httpx.AsyncClient, kind: str, table: str | bytes, **query: object) -> dict[str, Any]:
    answer = await send(browser, kind, table, **query)
    assert answer.status_code == 200, answer.text
    plan: dict[str, Any] = answer.json()
    return plan


async def errors(browser: httpx.AsyncClient, kind: str, table: str) -> list[tuple[int, str | None, str]]:
    answer = await send(browser, kind, table)
    assert answer.status_code == 422, answer.text
    return [(error["line"], error["column"], error["what"]) for error in answer.json()["errors"]]


async def items(browser: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await browser.get(f"/api/v1/{path}")).json()["items"]
    return found


async def test_rooms_are_added_and_changed_by_their_number(manager: httpx.AsyncClient) -> None:
    table = "number,label,type\n101,Garden double,double\n102,Quiet double,double\n007,Attic,single\n"
    tried = await done(manager, "rooms", table, dry_run=True)
    assert len(await items(manager, "rooms")) == 2
    plan = await done(manager, "rooms", table)
    assert (tried["steps"], tried["dry_run"]) == (plan["steps"], True)
    assert [step["what"] for step in plan["steps"]] == [
        "~ room 102: label Garden double -> Quiet double",
        "+ room 007 (Attic, single)",
    ]
    assert ([step["line"] for step in plan["steps"]], plan["unchanged"]) == ([3, 4], 1)
    assert {room["room_number"]: room["label"] for room in await items(manager, "rooms")} == {
        "101": "Garden double",
        "102": "Quiet double",
        "007": "Attic",
    }
    assert (await done(manager, "rooms", table))["unchanged"] == 3


async def test_one_wrong_line_and_nothing_is_imported(manager: httpx.AsyncClient) -> None:
    table = "number,label,type\n201,A,double\n202,B,double\n201,C,double\n"
    assert await errors(manager, "rooms", table) == [(4, None, "is of the same as line 2; leave one of them out")]
    assert len(await items(manager, "rooms")) == 2


async def test_guests_are_known_by_address_or_by_name_and_telephone(
    manager: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    table = (
        "name,email,phone,languages\n"
        "Ida Berg,ida@mail.example,+45 20 30 40 50,da en\n"
        "Jon Berg,,+45 20 30 40 51,\n"
        "Ann Other,,,\n"
    )
    assert len((await done(manager, "guests", table))["steps"]) == 3
    again = table.replace("Ida Berg,ida@", "Ida Berg-Holm,IDA@").replace("40 51", "4051").replace("Ann O", "ann  o")
    plan = await done(manager, "guests", again)
    assert [step["what"] for step in plan["steps"] if "Ida" in step["what"]] == [
        "~ guest Ida Berg-Holm: name Ida Berg -> Ida Berg-Holm"
    ]
    known = await owner.fetch(
        "SELECT name, email, mobile_phone, languages FROM users WHERE org_id = $1 AND email = 'ida@mail.example'",
        hotel.org_id,
    )
    assert [tuple(row) for row in known] == [("Ida Berg-Holm", "ida@mail.example", "+45 20 30 40 50", ["da", "en"])]
    assert (
        await owner.fetchval("SELECT count(*) FROM users WHERE org_id = $1 AND name ILIKE '%berg%'", hotel.org_id) == 2
    )


async def test_stays_are_made_once_and_their_departure_follows(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    assert (await done(manager, "stays", STAYS, dry_run=True))["steps"] == (await done(manager, "stays", STAYS))[
        "steps"
    ]
    [stay] = [each for each in await items(manager, "checkin-rooms") if each["id"] != str(hotel.stay_id)]
    assert (stay["room_id"], stay["status"]) == ([str(hotel.empty_room_id)], "reserved")
    assert (stay["checkin_date"], stay["checkin_time"]) == (str(SOON), "15:00:00")
    assert (await done(manager, "stays", STAYS))["unchanged"] == 1
    longer = await done(manager, "stays", STAYS.replace(str(LATER), str(LATEST)))
    assert [step["what"] for step in longer["steps"]] == [f"~ stay of Ida Berg in 102: departure {LATER} -> {LATEST}"]
    assert len(await items(manager, "checkin-rooms")) == 2


async def test_a_stay_that_goes_on_or_ended_is_not_made_again(manager: httpx.AsyncClient, hotel: Hotel) -> None:
    [present] = await items(manager, "checkin-rooms")
    heading, departure = "rooms,guest,arrival,departure\n", TODAY + timedelta(days=3)
    for arrival in (present["checkin_date"], str(TODAY)):
        table = f"{heading}101,EMMA  Lindqvist,{arrival},{present['checkout_date']}\n"
        assert (await done(manager, "stays", table))["unchanged"] == 1
    await manager.post(f"/api/v1/checkin-rooms/{hotel.stay_id}/check-out")
    table = f"{heading}101,Emma Lindqvist,{present['checkin_date']},{departure}\n"
    assert (await done(manager, "stays", table))["unchanged"] == 1
    assert len(await items(manager, "checkin-rooms")) == 1


async def test_a_table_of_stays_tells_each_line_that_cannot_be(manager: httpx.AsyncClient) -> None:
    table = (
        "rooms,guest,arrival,departure\n"
        f"102,Ida Berg,{SOON},{LATEST}\n"
        f"102,Jon Berg,{LATER},{LATEST}\n"
        f"103,Ann Other,{SOON},{LATER}\n"
        f"102,Una Late,{LATER},{SOON}\n"
        f"102,Past Guest,2020-01-01,2020-01-02\n"
    )
    found = await errors(manager, "stays", table)
    assert [(line, column) for line, column, _ in found] == [
        (3, None),
        (4, "rooms"),
        (5, "departure"),
        (6, None),
    ]
    assert "holds room 102" in found[0][2]
    assert len(await items(manager, "checkin-rooms")) == 1


async def test_the_same_table_sent_many_times_at_once_is_imported_once(
    manager: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    plans = await asyncio.gather(*(done(manager, "stays", STAYS) for _ in range(5)))
    assert sorted(plan["unchanged"] for plan in plans) == [0, 1, 1, 1, 1]
    assert await owner.fetchval("SELECT count(*) FROM users WHERE org_id = $1 AND name = 'Ida Berg'", hotel.org_id) == 1


async def test_an_export_is_imported_again_here_and_elsewhere(
    manager: httpx.AsyncClient, browser_of: Browsers, owner: asyncpg.Connection[Any]
) -> None:
    await done(manager, "rooms", "number,label,type\n=2+2,'=x,-double\n")
    table = (
        "rooms,guest,email,phone,companions,arrival,departure,arrival_time,status\n"
        f'"102, =2+2",=Ida;,ida@mail.example,+45 20304050,"Jon, @ann",{SOON},{LATER},16:30,reserved\n'
    )
    await done(manager, "stays", table)
    files = {}
    for kind in ("rooms", "guests", "stays"):
        exported = await manager.get(f"/api/v1/exports/{kind}.csv")
        assert exported.headers["content-disposition"] == f'attachment; filename="{kind}.csv"'
        assert not [
            cell for cell in exported.text.replace("\r\n", ",").split(",") if cell.startswith(('"=', '"@', '"+'))
        ]
        files[kind] = exported.content
        assert (await done(manager, kind, exported.content))["steps"] == []
    empty = await make_hotel(owner)
    await owner.execute("UPDATE checkin_rooms SET status = 'checked_out' WHERE id = $1", empty.stay_id)
    await owner.execute("UPDATE users SET name = 'Una Gone' WHERE id = $1", empty.guest_id)
    elsewhere = await sign_in(browser_of(), empty, "manager")
    for kind, content in files.items():
        await done(elsewhere, kind, content)
        assert (await done(elsewhere, kind, content))["steps"] == []
    for kind in ("rooms", "stays"):
        assert (await elsewhere.get(f"/api/v1/exports/{kind}.csv")).content == files[kind]


async def test_tables_are_for_those_who_may(
    browser_of: Browsers, manager: httpx.AsyncClient, hotel: Hotel, other_hotel: Hotel
) -> None:
    await done(manager, "stays", STAYS)
    cook = await sign_in(browser_of(), hotel, "cook")
    desk = await sign_in(browser_of(), hotel, "front_desk")
    stranger = await sign_in(browser_of(), other_hotel, "manager")
    room = "number,label,type\n301,A,b\n"
    for who, statuses in ((cook, (403, 403, 403)), (browser_of(), (401, 401, 401)), (desk, (403, 200, 200))):
        got = [
            (await send(who, kind, table)).status_code
            for kind, table in (("rooms", room), ("guests", "name\nAnn Other\n"), ("stays", STAYS))
        ]
        assert tuple(got) == statuses
    assert (await cook.get("/api/v1/exports/stays.csv")).status_code == 403
    assert "Ida Berg" not in (await stranger.get("/api/v1/exports/guests.csv")).text
    assert "Ida Berg" in (await desk.get("/api/v1/exports/guests.csv")).text


async def test_what_is_no_table_is_refused_before_it_is_read(manager: httpx.AsyncClient) -> None:
    as_json = await manager.post("/api/v1/imports/rooms", json={})
    assert (as_json.status_code, as_json.json()["type"]) == (422, "/problems/no-table")
    assert (await send(manager, "horses", "name\n")).status_code == 422
    assert (await send(manager, "rooms", b"x" * (5 * 1024 * 1024 + 1))).status_code == 413

    async def endless() -> Any:
        yield b"number,label,type\n"
        for number in range(200):
            yield f"{number},{'x' * 100},double\n".encode() * 500

    answer = await manager.post("/api/v1/imports/rooms", content=endless(), headers={"Content-Type": "text/csv"})
    assert answer.status_code == 413
    assert len(await items(manager, "rooms")) == 2
