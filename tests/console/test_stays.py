"""Rooms and stays in the console: the grid, one stay, and everything that the desk does with it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from innkeep.console.stays_grid import Held, rows
from innkeep.stays.grid import Cell, Grid, GridRoom
from tests.console.conftest import SCRIPT, As, Place
from tests.factories import Hotel

TODAY = date.today()  # noqa: DTZ011 - the tests' hotel is where the machine's day is, or a day beside it
SOON, LATER = TODAY + timedelta(days=5), TODAY + timedelta(days=8)


@pytest.fixture
async def desk(sit: As) -> httpx.AsyncClient:
    return await sit("front_desk")


async def send(browser: httpx.AsyncClient, path: str, **fields: object) -> httpx.Response:
    return await browser.post(
        f"/console/{path}", data={key: str(value) for key, value in fields.items()}, headers=SCRIPT
    )


async def new_stay(desk: httpx.AsyncClient, room_id: UUID, **more: object) -> UUID:
    fields = {"name": "Kenji Watanabe", "arrival": SOON, "departure": LATER, "room": room_id} | more
    answer = await send(desk, "stays/new", **fields)
    assert answer.status_code == 200, answer.text
    found = re.search(r"/console/stays/([0-9a-f-]{36})", answer.text)
    assert found, answer.text
    return UUID(found[1])


async def read(desk: httpx.AsyncClient, stay_id: UUID) -> dict[str, Any]:
    stay: dict[str, Any] = (await desk.get(f"/api/v1/checkin-rooms/{stay_id}")).json()
    return stay


def bars(cells: dict[date, Cell], count: int = 4, held: Held | None = None) -> list[tuple[int, str]]:
    """The bars of one room over some days from the first of June: how wide each is, and what."""
    days = [date(2031, 6, 1) + timedelta(days=number) for number in range(count)]
    grid = Grid(days, [GridRoom(UUID(int=1), "101", "Double", "double", cells)], [], [])
    [row] = rows(grid, days[0], held or {})
    return [
        (bar.width, "stay" if bar.stay_id else "closed" if bar.closure_id else "night" if bar.night else "")
        for bar in row.bars
    ]


def test_who_leaves_in_the_morning_makes_room_for_who_comes_in_the_afternoon() -> None:
    one, other = UUID(int=7), UUID(int=8)
    first, second, third = (date(2031, 6, day) for day in (1, 2, 3))
    there = {
        first: Cell(occupied=[one], arriving=[one]),
        second: Cell(occupied=[other], arriving=[other], departing=[one]),
        third: Cell(departing=[other]),
    }
    assert bars(there) == [(1, ""), (2, "stay"), (2, "stay"), (2, "night"), (1, "night")]
    assert bars({}) == [(1, ""), (2, "night"), (2, "night"), (2, "night"), (1, "night")]
    within_a_day = {second: Cell(occupied=[one], arriving=[one], departing=[one])}
    assert (1, "stay") in bars(within_a_day)


def test_whoever_stays_beyond_their_time_and_who_comes_next_are_both_seen_and_fill_the_row() -> None:
    one, other = UUID(int=7), UUID(int=8)
    first, second = date(2031, 6, 1), date(2031, 6, 2)
    there = {
        first: Cell(occupied=[one, other], arriving=[other]),
        second: Cell(occupied=[other], departing=[one]),
    }
    shown = bars(there, 3)
    assert [what for _, what in shown].count("stay") == 2
    closed = {first: Cell(out_of_order=[one]), second: Cell(out_of_order=[one], arriving=[other], occupied=[other])}
    for each in (shown, bars(closed, 3), bars({}, 3)):
        assert sum(width for width, _ in each) == 6


def test_a_room_that_was_left_the_same_day_is_free_and_one_of_another_night_is_history() -> None:
    one, elsewhere = UUID(int=7), {UUID(int=7): [UUID(int=2)]}
    first, second = date(2031, 6, 1), date(2031, 6, 2)
    looked_at = {first: Cell(occupied=[one], arriving=[one], departing=[one])}
    assert "stay" in [what for _, what in bars(looked_at)]
    assert bars(looked_at, held=elsewhere) == bars({})
    slept_in = {first: Cell(occupied=[one], arriving=[one]), second: Cell(departing=[one])}
    assert "stay" in [what for _, what in bars(slept_in, held=elsewhere)]


async def test_the_grid_and_the_list_show_who_is_where(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    stay_id = await new_stay(desk, hotel.empty_room_id)
    page = (await desk.get("/console/rooms")).text
    assert f"b-{hotel.stay_id}-{hotel.room_id}" in page
    assert f"b-{stay_id}-{hotel.empty_room_id}" in page
    assert "1 of 2 occupied" in page
    far = (await desk.get("/console/rooms", params={"from": str(LATER + timedelta(days=30)), "days": "7"})).text
    assert f"b-{stay_id}" not in far
    assert "1 of 2 occupied" in far
    rooms = (await desk.get("/console/rooms", params={"view": "list"})).text
    assert f"/g/{hotel.room_code}" in rooms
    assert "Kenji Watanabe" in rooms


async def test_only_the_desk_sees_and_changes_stays(sit: As, hotel: Hotel) -> None:
    housekeeper = await sit("housekeeper")
    stay = f"/console/stays/{hotel.stay_id}"
    for path in ("/console/rooms", "/console/events/rooms", stay, f"{stay}/check-out", f"{stay}/registration"):
        assert (await housekeeper.get(path)).status_code == 403, path
    for path in ("stays/new", "stays/rooms", "stays/guests", "closures/new"):
        assert (await housekeeper.get(f"/console/{path}")).status_code == 403, path
    refused = [
        await send(housekeeper, f"stays/{hotel.stay_id}/steps/check-out"),
        await send(housekeeper, f"stays/{hotel.stay_id}/moves", from_room=hotel.room_id, to_room=hotel.empty_room_id),
        await send(housekeeper, f"stays/{hotel.stay_id}/charges", title="Minibar", price="3", reason="Beer"),
        await send(housekeeper, "closures/new", room=hotel.empty_room_id, since=SOON, reason="Water"),
    ]
    assert {each.status_code for each in refused} == {403}


async def test_another_hotels_stay_is_not_there(desk: httpx.AsyncClient, other_hotel: Hotel) -> None:
    theirs = f"/console/stays/{other_hotel.stay_id}"
    assert (await desk.get(theirs)).status_code == 404
    assert (await desk.get(f"/console/events/stays/{other_hotel.stay_id}")).status_code == 404
    assert (await send(desk, f"stays/{other_hotel.stay_id}/steps/check-out")).status_code == 404


async def test_somebody_at_the_desk_gets_a_room_and_its_code_at_once(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    fields = {"arrival": TODAY, "departure": LATER, "here": "1", "others": "Aiko Watanabe\n\n  Hana  Watanabe "}
    stay_id = await new_stay(desk, hotel.empty_room_id, language="ja", **fields)
    stay = await read(desk, stay_id)
    assert stay["status"] == "checked_in"
    assert [each["name"] for each in stay["guests"]] == ["Kenji Watanabe", "Aiko Watanabe", "Hana Watanabe"]
    assert stay["guests"][0]["languages"] == ["ja"]
    sheet = (await desk.get(f"/console/stays/{stay_id}", headers=SCRIPT)).text
    assert "<html" not in sheet
    assert f"/g/{hotel.empty_room_code}" in sheet
    assert "Code of the guest page of room 102" in sheet


async def test_a_form_that_makes_no_sense_says_what_to_do(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    right = {"name": "Kenji", "arrival": SOON, "departure": LATER, "room": hotel.empty_room_id}
    for wrong, said in (
        ({"name": " "}, "name is missing"),
        ({"arrival": "soon"}, "Arrival is not a day"),
        ({"arrival": "2031-02-30"}, "Arrival is not a day"),
        ({"room": ""}, "A room is missing"),
        ({"room": "101"}, "not one of the list"),
        ({"departure": SOON - timedelta(days=1)}, "ends after it starts"),
        ({"room": hotel.room_id, "arrival": TODAY}, "room 101"),
    ):
        answer = await send(desk, "stays/new", **(right | wrong))
        assert answer.status_code in {409, 422}, wrong
        assert said in answer.json()["detail"]


async def test_only_rooms_that_are_free_are_offered(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    async def offered(first: date, last: date) -> set[str]:
        days = {"arrival": str(first), "departure": str(last)}
        page = (await desk.get("/console/stays/rooms", params=days, headers=SCRIPT)).text
        return set(re.findall(r'value="([0-9a-f-]{36})"', page))

    assert await offered(TODAY, LATER) == {str(hotel.empty_room_id)}
    await new_stay(desk, hotel.empty_room_id)
    assert await offered(TODAY, LATER) == set()
    assert await offered(LATER, LATER + timedelta(days=1)) == {str(hotel.empty_room_id), str(hotel.room_id)}
    assert (
        "No room is free"
        in (
            await desk.get(
                "/console/stays/rooms", params={"arrival": str(TODAY), "departure": str(LATER)}, headers=SCRIPT
            )
        ).text
    )


async def test_a_guest_of_earlier_is_taken_rather_than_written_again(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    known = (await desk.get("/console/stays/guests", params={"name": "lindq"}, headers=SCRIPT)).text
    assert str(hotel.guest_id) in known
    assert (await desk.get("/console/stays/guests", params={"name": "l"}, headers=SCRIPT)).text.strip() == ""
    stay_id = await new_stay(desk, hotel.empty_room_id, guest=hotel.guest_id)
    assert (await read(desk, stay_id))["guests"][0]["guest_id"] == str(hotel.guest_id)


async def test_a_stay_takes_its_steps(desk: httpx.AsyncClient, hotel: Hotel, place: Place) -> None:
    order = await place()
    leaving = (await desk.get(f"/console/stays/{hotel.stay_id}/check-out", headers=SCRIPT)).text
    assert order.order_number in leaving
    assert "<strong>Bath towel</strong>" in leaving
    left = await send(desk, f"stays/{hotel.stay_id}/steps/check-out")
    assert "has checked out.</strong>" in left.text
    assert "Emma Lindqvist has checked out of room 101" in left.text
    assert (await send(desk, f"stays/{hotel.stay_id}/steps/check-out")).status_code == 409
    stay_id = await new_stay(desk, hotel.room_id, arrival=TODAY)
    assert "Check in" in (await desk.get(f"/console/stays/{stay_id}", headers=SCRIPT)).text
    assert (await send(desk, f"stays/{stay_id}/steps/check-in")).status_code == 200
    assert (await read(desk, stay_id))["status"] == "checked_in"
    later = await new_stay(desk, hotel.empty_room_id)
    assert (await send(desk, f"stays/{later}/steps/cancellation")).status_code == 200
    assert (await read(desk, later))["status"] == "cancelled"
    assert (await send(desk, f"stays/{later}/steps/dance")).status_code == 404


async def test_a_browser_without_script_gets_the_page_of_the_stay(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    answer = await desk.post(f"/console/stays/{hotel.stay_id}/do-not-disturb", data={"on": "true"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/console/stays/{hotel.stay_id}")
    page = (await desk.get(answer.headers["location"])).text
    assert "Nobody knocks" in page
    assert "<html" in page


async def test_days_change_unless_somebody_else_changed_them(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    stay_id = await new_stay(desk, hotel.empty_room_id)
    sheet = (await desk.get(f"/console/stays/{stay_id}", headers=SCRIPT)).text
    found = re.search(r'name="version" value="(\w+)"', sheet)
    assert found
    days = {"arrival": SOON, "departure": LATER + timedelta(days=2), "leaves_at": "10:30", "version": found[1]}
    changed = await send(desk, f"stays/{stay_id}/days", **days)
    assert changed.status_code == 200
    stay = await read(desk, stay_id)
    assert (stay["checkout_date"], stay["checkout_time"]) == (str(LATER + timedelta(days=2)), "10:30:00")
    second = await send(desk, f"stays/{stay_id}/days", **days)
    assert second.status_code == 412
    assert "meantime" in second.json()["detail"]


async def test_a_move_can_be_taken_back_and_is_refused_where_somebody_is(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    there = {"from_room": hotel.room_id, "to_room": hotel.empty_room_id}
    moved = await send(desk, f"stays/{hotel.stay_id}/moves", **there)
    assert "has room 102 now" in moved.text
    fields = dict(re.findall(r'name="(\w+)" value="([\w-]+)"', moved.text))
    assert fields.items() >= {"from_room": str(hotel.empty_room_id), "to_room": str(hotel.room_id)}.items()
    assert (await send(desk, f"stays/{hotel.stay_id}/moves", **fields)).status_code == 200
    assert (await read(desk, hotel.stay_id))["room_id"] == [str(hotel.room_id)]
    await new_stay(desk, hotel.empty_room_id, arrival=TODAY)
    refused = await send(desk, f"stays/{hotel.stay_id}/moves", **there)
    assert refused.status_code == 409
    assert "room 102" in refused.json()["detail"]


async def test_guests_come_go_and_change_places(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    path = f"stays/{hotel.stay_id}/guests"
    assert (await send(desk, path, name="Nils Lindqvist", email="nils@example.com")).status_code == 200
    nils = next(each for each in (await read(desk, hotel.stay_id))["guests"] if each["name"] == "Nils Lindqvist")
    assert (await send(desk, f"{path}/{nils['guest_id']}/primary")).status_code == 200
    assert (await read(desk, hotel.stay_id))["guests"][0]["name"] == "Nils Lindqvist"
    refused = await send(desk, f"{path}/{nils['guest_id']}/removal")
    assert refused.status_code == 409
    gone = await send(desk, f"{path}/{hotel.guest_id}/removal")
    assert str(hotel.guest_id) in gone.text
    assert len((await read(desk, hotel.stay_id))["guests"]) == 1


async def test_the_account_is_charged_and_a_line_taken_away_once(desk: httpx.AsyncClient, hotel: Hotel) -> None:
    path = f"stays/{hotel.stay_id}/charges"
    for wrong in ({"price": "0"}, {"price": "1.234"}, {"price": "free"}, {"reason": ""}, {"qty": "0"}, {"qty": "²"}):
        fields = {"title": "Minibar", "price": "4,50", "qty": 2, "reason": "Two beers"} | wrong
        assert (await send(desk, path, **fields)).status_code == 422, wrong
    charged = await send(desk, f"{path}?whole=true", title="Minibar", price="4,50", qty=2, reason="Two beers")
    assert "EUR 9.00 charged" in charged.text
    page = (await desk.get(f"/console/stays/{hotel.stay_id}")).text
    found = re.search(r'data-void="/console/(stays/[^"]+)"', page)
    assert found
    assert "EUR 9.00" in page
    assert (await send(desk, found[1], reason="")).status_code == 422
    assert (await send(desk, found[1], reason="Not theirs")).status_code == 200
    again = await send(desk, found[1], reason="Not theirs")
    assert again.status_code == 409
    account = (await desk.get(f"/api/v1/checkin-rooms/{hotel.stay_id}/account")).json()
    assert (len(account["lines"]), account["balance"]) == (2, 0)


async def test_a_room_goes_out_of_order_and_comes_back(
    desk: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    closed = await send(desk, "closures/new", room=hotel.empty_room_id, since=SOON, until=SOON, reason="Water damage")
    assert closed.status_code == 200
    row = await owner.fetchrow("SELECT * FROM room_closures WHERE org_id = $1", hotel.org_id)
    assert row is not None
    assert row["until"] - row["since"] == timedelta(days=1)
    assert "Water damage" in (await desk.get("/console/rooms")).text
    assert "Water damage" in (await desk.get(f"/console/closures/{row['id']}", headers=SCRIPT)).text
    gone = await send(desk, f"closures/{row['id']}/removal")
    assert f"/console/closures/{row['id']}/restoration" in gone.text
    assert "Water damage" not in (await desk.get("/console/rooms")).text
    assert (await send(desk, f"closures/{row['id']}/restoration")).status_code == 200
    now = await send(desk, "closures/new", room=hotel.room_id, since=TODAY, reason="Paint")
    assert now.status_code == 409
    assert "101" in now.json()["detail"]


async def test_a_closure_that_has_begun_ends_now(
    desk: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    closure_id = await owner.fetchval(
        """INSERT INTO room_closures (org_id, room_id, since, reason)
        VALUES ($1, $2, now() - interval '3 days', 'Paint') RETURNING id""",
        hotel.org_id,
        hotel.empty_room_id,
    )
    assert "further notice" in (await desk.get(f"/console/closures/{closure_id}", headers=SCRIPT)).text
    assert (await send(desk, f"closures/{closure_id}/end")).status_code == 200
    assert await owner.fetchval("SELECT until FROM room_closures WHERE id = $1", closure_id) is not None


async def test_the_registration_form_names_every_guest_and_shows_the_code(
    desk: httpx.AsyncClient, hotel: Hotel
) -> None:
    page = (await desk.get(f"/console/stays/{hotel.stay_id}/registration")).text
    for said in ("Registration form", "Emma Lindqvist", "Room 101", "Date and signature"):
        assert said in page
