"""Stays over the API: every step, and every refusal by its name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import pytest

from tests.factories import Hotel
from tests.journeys.people import PATIENCE, scan, sign_in, until

Browsers = Callable[[], httpx.AsyncClient]

STAYS = "/api/v1/checkin-rooms"


def today() -> date:
    """At the hotel."""
    return datetime.now(ZoneInfo("Europe/Vienna")).date()


def day(number: int) -> str:
    """So many days from now on."""
    return (today() + timedelta(days=number)).isoformat()


@dataclass
class Desk:
    """Somebody at the front desk who books rooms."""

    browser: httpx.AsyncClient
    hotel: Hotel

    async def post(self, path: str, body: object | None = None) -> httpx.Response:
        return await self.browser.post(f"{STAYS}{path}", json=body)

    async def book(self, first: int = 30, last: int = 33, **values: object) -> httpx.Response:
        usual = {
            "room_id": [str(self.hotel.empty_room_id)],
            "checkin_date": day(first),
            "checkout_date": day(last),
            "guests": [{"name": "Ines Duarte", "email": "ines@example.com", "languages": ["pt", "en"]}],
        }
        return await self.browser.post(STAYS, json=usual | values)

    async def booked(self, first: int = 30, last: int = 33, **values: object) -> dict[str, Any]:
        answer = await self.book(first, last, **values)
        assert answer.status_code == 201, answer.text
        stay: dict[str, Any] = answer.json()
        return stay

    async def checked_in(self) -> dict[str, Any]:
        """Guests in room 102, who came before their time if need be."""
        stay = await self.booked(0, 3)
        answer = await self.post(f"/{stay['id']}/check-in")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def read(self, stay: dict[str, Any]) -> httpx.Response:
        return await self.browser.get(f"{STAYS}/{stay['id']}")


@pytest.fixture
async def desk(browser_of: Browsers, hotel: Hotel) -> Desk:
    return Desk(await sign_in(browser_of(), hotel, "front_desk"), hotel)


@pytest.fixture
async def third_room(owner: asyncpg.Connection[Any], hotel: Hotel) -> str:
    return str(
        await owner.fetchval(
            "INSERT INTO rooms (org_id, label, room_number, type) VALUES ($1, 'Attic', '301', 'single') RETURNING id",
            hotel.org_id,
        )
    )


def refused(answer: httpx.Response, status: int, name: str) -> dict[str, Any]:
    """The problem that was told, by its name, with a sentence."""
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"/problems/{name}"), answer.text
    assert name == "invalid" or len(problem["detail"].split()) > 4
    return problem


# Reserving


async def test_rooms_are_reserved_for_guests_at_the_hotels_times(desk: Desk, third_room: str) -> None:
    rooms = [str(desk.hotel.empty_room_id), third_room]
    stay = await desk.booked(
        room_id=rooms,
        guests=[
            {"name": "Rui Duarte"},
            {"name": "Ines Duarte", "is_primary": True},
            {"guest_id": str(desk.hotel.guest_id)},
        ],
    )
    assert stay["status"] == "reserved"
    assert stay["room_id"] == rooms
    assert (stay["checkin_time"], stay["checkout_time"]) == ("15:00:00", "11:00:00")
    people = [(each["name"], each["is_primary"]) for each in stay["guests"]]
    assert people == [("Ines Duarte", True), ("Rui Duarte", False), ("Emma Lindqvist", False)]
    assert (await desk.read(stay)).json() == stay


async def test_a_room_that_is_taken_says_by_whom_and_until_when(desk: Desk) -> None:
    stay = await desk.booked()
    problem = refused(await desk.book(32, 35), 409, "room-taken")
    assert (problem["stay_id"], problem["room_number"]) == (stay["id"], "102")
    assert (problem["since"], problem["until"]) == (f"{day(30)}T15:00:00", f"{day(33)}T11:00:00")
    assert "room 102" in problem["detail"]
    await desk.booked(33, 35)
    await desk.booked(28, 30)


async def test_the_same_key_reserves_once(desk: Desk) -> None:
    body = {
        "room_id": [str(desk.hotel.empty_room_id)],
        "checkin_date": day(5),
        "checkout_date": day(6),
        "guests": [{"name": "Ines Duarte"}],
    }
    headers = {"Idempotency-Key": str(uuid4())}
    answers = await asyncio.gather(*(desk.browser.post(STAYS, json=body, headers=headers) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"checkout_date": day(30)}, "ends-before-start"),
        ({"checkin_date": day(-3), "checkout_date": day(-1)}, "over-before"),
        ({"room_id": [str(uuid4())]}, "unknown-room"),
        ({"guests": [{"guest_id": str(uuid4())}]}, "unknown-guest"),
        ({"guests": [{"name": "A", "is_primary": True}, {"name": "B", "is_primary": True}]}, "one-primary-guest"),
        ({"guests": []}, "invalid"),
        ({"guests": [{"name": "A", "guest_id": str(uuid4())}]}, "invalid"),
        ({"guests": [{"name": "A", "languages": ["Portuguese"]}]}, "invalid"),
        ({"room_id": []}, "invalid"),
        ({"room_id": None}, "invalid"),
        ({"checkin_date": None}, "invalid"),
        ({"checkin_date": 20000}, "invalid"),
        ({"checkin_date": "2031-02-30"}, "invalid"),
        ({"checkin_date": "9999-12-31"}, "invalid"),
        ({"checkin_time": "25:00"}, "invalid"),
        ({"checkin_time": 3600}, "invalid"),
        ({"status": "checked_in"}, "invalid"),
    ],
)
async def test_a_booking_that_makes_no_sense_is_refused(desk: Desk, values: dict[str, Any], name: str) -> None:
    refused(await desk.book(**values), 422, name)


async def test_a_room_is_named_once_and_is_ones_own(desk: Desk, other_hotel: Hotel) -> None:
    for rooms in ([desk.hotel.empty_room_id] * 2, [other_hotel.empty_room_id]):
        refused(await desk.book(room_id=[str(room) for room in rooms]), 422, "unknown-room")
    staff = str(desk.hotel.staff["cook"].user_id)
    for guest in (str(other_hotel.guest_id), staff):
        refused(await desk.book(guests=[{"guest_id": guest}]), 422, "unknown-guest")


# Changing


async def test_a_stay_is_extended_shortened_and_shifted_until_somebody_is_in_the_way(desk: Desk) -> None:
    stay = await desk.booked()
    await desk.booked(35, 36)
    address = f"{STAYS}/{stay['id']}"
    longer = await desk.browser.patch(address, json={"checkout_date": day(35)})
    assert longer.json()["checkout_date"] == day(35)
    refused(await desk.browser.patch(address, json={"checkout_time": "16:00"}), 409, "room-taken")
    shorter = await desk.browser.patch(address, json={"checkout_date": day(31), "checkout_time": "09:30"})
    assert (shorter.json()["checkout_date"], shorter.json()["checkout_time"]) == (day(31), "09:30:00")
    shifted = await desk.browser.patch(address, json={"checkin_date": day(29), "checkin_time": "20:00"})
    assert shifted.json()["checkin_date"] == day(29)
    refused(await desk.browser.patch(address, json={"checkout_date": day(28)}), 422, "ends-before-start")
    refused(
        await desk.browser.patch(address, json={"checkin_date": day(-9), "checkout_date": day(-8)}), 422, "over-before"
    )
    refused(await desk.browser.patch(address, json={"checkout_date": None}), 422, "invalid")
    assert (await desk.read(stay)).json() == shifted.json() | {
        "updated_at": (await desk.read(stay)).json()["updated_at"]
    }


async def test_who_has_not_read_the_last_change_does_not_overwrite_it(desk: Desk) -> None:
    stay = await desk.booked()
    address = f"{STAYS}/{stay['id']}"
    read = (await desk.read(stay)).headers["etag"]
    first = await desk.browser.patch(address, json={"checkout_date": day(34)}, headers={"If-Match": read})
    assert first.status_code == 200
    second = await desk.browser.patch(address, json={"checkout_date": day(32)}, headers={"If-Match": read})
    refused(second, 412, "changed-meanwhile")
    await desk.post(f"/{stay['id']}/guests", {"name": "Rui Duarte"})
    stale = await desk.browser.patch(
        address, json={"checkout_date": day(32)}, headers={"If-Match": first.headers["etag"]}
    )
    refused(stale, 412, "changed-meanwhile")


async def test_of_guests_who_are_here_only_the_departure_changes(desk: Desk, third_room: str) -> None:
    stay = await desk.checked_in()
    address = f"{STAYS}/{stay['id']}"
    assert (await desk.browser.patch(address, json={"checkout_date": day(5)})).status_code == 200
    for change in ({"checkin_date": day(-1)}, {"room_id": [third_room]}):
        refused(await desk.browser.patch(address, json=change), 409, "stay-has-begun")
    await desk.post(f"/{stay['id']}/check-out")
    refused(await desk.browser.patch(address, json={"checkout_date": day(6)}), 409, "stay-has-ended")


async def test_a_stay_that_has_not_begun_may_have_other_rooms(desk: Desk, third_room: str) -> None:
    stay = await desk.booked()
    changed = await desk.browser.patch(f"{STAYS}/{stay['id']}", json={"room_id": [third_room]})
    assert changed.json()["room_id"] == [third_room]
    await desk.booked()
    back = await desk.browser.patch(f"{STAYS}/{stay['id']}", json={"room_id": [str(desk.hotel.empty_room_id)]})
    refused(back, 409, "room-taken")


# Coming and going


async def test_guests_check_in_and_out_and_the_room_is_free_at_once(desk: Desk) -> None:
    stay = await desk.checked_in()
    room = f"/api/v1/rooms/{desk.hotel.empty_room_id}"
    assert (await desk.browser.get(room)).json()["is_booked"] is True
    refused(await desk.book(0, 2), 409, "room-taken")
    gone = await desk.post(f"/{stay['id']}/check-out")
    assert (gone.json()["status"], gone.json()["checkout_date"]) == ("checked_out", day(0))
    assert (await desk.browser.get(room)).json()["is_booked"] is False
    await desk.booked(0, 2)
    for step in ("check-in", "check-out", "cancellation", "no-show"):
        refused(await desk.post(f"/{stay['id']}/{step}"), 409, "stay-cannot-move")


async def test_nobody_checks_in_days_before_or_after_their_time(desk: Desk, owner: asyncpg.Connection[Any]) -> None:
    refused(await desk.post(f"/{(await desk.booked(2, 3))['id']}/check-in"), 409, "too-early")
    late = await desk.booked(0, 1)
    await owner.execute(
        "UPDATE checkin_rooms SET checkin_date = $2, checkout_date = $3 WHERE id = $1",
        late["id"],
        today() - timedelta(days=3),
        today() - timedelta(days=1),
    )
    refused(await desk.post(f"/{late['id']}/check-in"), 409, "stay-is-over")
    assert (await desk.post(f"/{late['id']}/no-show")).json()["status"] == "no_show"


async def test_an_early_guest_waits_while_somebody_else_has_the_room(
    desk: Desk, owner: asyncpg.Connection[Any]
) -> None:
    """The guest of room 101 stays on beyond their time; the next one is here already."""
    refused(await desk.book(0, 2, room_id=[str(desk.hotel.room_id)]), 409, "room-taken")
    await owner.execute(
        "UPDATE checkin_rooms SET checkin_date = $2, checkout_date = $3, checkout_time = '00:00' WHERE id = $1",
        desk.hotel.stay_id,
        today() - timedelta(days=3),
        today(),
    )
    following = await desk.booked(0, 2, room_id=[str(desk.hotel.room_id)])
    problem = refused(await desk.post(f"/{following['id']}/check-in"), 409, "room-occupied")
    assert problem["stay_id"] == str(desk.hotel.stay_id)
    await desk.post(f"/{desk.hotel.stay_id}/check-out")
    assert (await desk.post(f"/{following['id']}/check-in")).status_code == 200


async def test_who_comes_early_has_the_room_from_then_on(desk: Desk, owner: asyncpg.Connection[Any]) -> None:
    stay = await desk.booked(1, 3)
    early = (await desk.post(f"/{stay['id']}/check-in")).json()
    assert early["checkin_date"] == day(0)
    held = await owner.fetchrow("SELECT lower(during), upper(during) FROM room_holds WHERE stay_id = $1", stay["id"])
    assert held is not None
    assert (held[0].date(), held[1].date()) == (today(), today() + timedelta(days=3))
    await desk.post(f"/{stay['id']}/check-out")
    before = await desk.booked(0, 1, checkin_time="00:00", checkout_time="15:00")
    after = await desk.booked(1, 3)
    refused(await desk.post(f"/{after['id']}/check-in"), 409, "room-taken")
    await desk.post(f"/{before['id']}/cancellation")
    assert (await desk.post(f"/{after['id']}/check-in")).status_code == 200


async def test_checking_out_lists_what_is_still_open(desk: Desk, owner: asyncpg.Connection[Any]) -> None:
    for status in ("pending", "in_progress", "completed", "rejected"):
        await owner.execute(
            """INSERT INTO orders (org_id, category, status, stay_id, room_id)
            VALUES ($1, 'housekeeping', $2::text::enum_order_status, $3, $4)""",
            desk.hotel.org_id,
            status,
            desk.hotel.stay_id,
            desk.hotel.room_id,
        )
    gone = (await desk.post(f"/{desk.hotel.stay_id}/check-out")).json()
    assert gone["status"] == "checked_out"
    assert [order["status"] for order in gone["open_orders"]] == ["pending", "in_progress"]


async def test_a_reservation_is_cancelled_or_nobody_comes(desk: Desk) -> None:
    first, second = await desk.booked(), await desk.booked(0, 1, checkin_time="00:00")
    refused(await desk.post(f"/{first['id']}/no-show"), 409, "not-due-yet")
    assert (await desk.post(f"/{first['id']}/cancellation")).json()["status"] == "cancelled"
    assert (await desk.post(f"/{second['id']}/no-show")).json()["status"] == "no_show"
    await desk.booked()
    await desk.booked(0, 1)


async def test_what_never_began_is_deleted_and_restored(desk: Desk) -> None:
    stay = await desk.booked()
    address = f"{STAYS}/{stay['id']}"
    assert (await desk.browser.delete(address)).status_code == 204
    assert (await desk.read(stay)).status_code == 404
    gone = (await desk.browser.get(STAYS, params={"deleted": True})).json()["items"]
    assert [each["id"] for each in gone] == [stay["id"]]
    assert (await desk.browser.post(f"{address}/restoration")).json()["status"] == "reserved"
    await desk.browser.delete(address)
    await desk.booked()
    refused(await desk.browser.post(f"{address}/restoration"), 409, "room-taken")
    refused(await desk.browser.delete(f"{STAYS}/{desk.hotel.stay_id}"), 409, "stay-has-begun")
    refused(await desk.browser.post(f"{STAYS}/{desk.hotel.stay_id}/restoration"), 404, "stay-not-found")


# Moving


async def test_guests_move_to_another_room(desk: Desk, third_room: str) -> None:
    stay = await desk.checked_in()
    move = {"from_room_id": str(desk.hotel.empty_room_id), "to_room_id": third_room}
    moved = await desk.post(f"/{stay['id']}/moves", move)
    assert moved.json()["room_id"] == [third_room]
    assert moved.json()["moved_at"]
    rooms = (await desk.browser.get("/api/v1/rooms")).json()["items"]
    booked = {room["room_number"]: room["is_booked"] for room in rooms}
    assert booked == {"101": True, "102": False, "301": True}
    refused(await desk.post(f"/{stay['id']}/moves", move), 422, "their-room-already")
    elsewhere = {"from_room_id": str(desk.hotel.empty_room_id), "to_room_id": str(uuid4())}
    refused(await desk.post(f"/{stay['id']}/moves", elsewhere), 409, "not-their-room")
    nowhere = {"from_room_id": third_room, "to_room_id": str(uuid4())}
    refused(await desk.post(f"/{stay['id']}/moves", nowhere), 422, "unknown-room")
    occupied = {"from_room_id": third_room, "to_room_id": str(desk.hotel.room_id)}
    refused(await desk.post(f"/{stay['id']}/moves", occupied), 409, "room-taken")
    await desk.booked(0, 2)
    await desk.post(f"/{stay['id']}/check-out")
    refused(await desk.post(f"/{stay['id']}/moves", nowhere), 409, "stay-cannot-move")


async def test_one_of_several_rooms_is_changed(desk: Desk, third_room: str) -> None:
    stay = await desk.booked(room_id=[str(desk.hotel.room_id), str(desk.hotel.empty_room_id)])
    move = {"from_room_id": str(desk.hotel.room_id), "to_room_id": third_room}
    moved = await desk.post(f"/{stay['id']}/moves", move)
    assert moved.json()["room_id"] == [third_room, str(desk.hotel.empty_room_id)]
    assert moved.json()["moved_at"] is None


async def test_a_guest_goes_along_to_the_new_room_and_no_phone_before_they_show_who_they_are(
    desk: Desk, browser_of: Browsers, owner: asyncpg.Connection[Any]
) -> None:
    hotel, phone = desk.hotel, browser_of()
    chat = await scan(phone, hotel.room_code)
    move = {"from_room_id": str(hotel.room_id), "to_room_id": str(hotel.empty_room_id)}
    assert (await desk.post(f"/{hotel.stay_id}/moves", move)).status_code == 200
    assert (await phone.get(f"/g/{hotel.room_code}")).status_code == 404
    assert (await browser_of().get(f"/g/{hotel.room_code}")).status_code == 404
    assert (await phone.get(f"/api/v1/sessions/{chat}")).status_code == 401
    assert await scan(phone, hotel.empty_room_code) == chat
    session = (await phone.get(f"/api/v1/sessions/{chat}")).json()
    assert session["room_id"] == str(hotel.empty_room_id)
    await desk.post(f"/{hotel.stay_id}/check-out")
    assert (await phone.get(f"/g/{hotel.empty_room_code}")).status_code == 404
    assert await owner.fetchval("SELECT count(*) FROM guest_devices WHERE stay_id = $1", hotel.stay_id) == 0


async def test_a_page_of_the_old_room_that_is_open_says_goodbye(desk: Desk, browser_of: Browsers) -> None:
    hotel, phone = desk.hotel, browser_of()
    await scan(phone, hotel.room_code)
    move = {"from_room_id": str(hotel.room_id), "to_room_id": str(hotel.empty_room_id)}
    async with asyncio.timeout(PATIENCE), phone.stream("GET", f"/g/{hotel.room_code}/events") as page:
        lines = page.aiter_lines()
        await anext(lines)
        await desk.post(f"/{hotel.stay_id}/moves", move)
        rest = [line async for line in lines]
    assert any("over" in line for line in rest)


# Guests


async def test_guests_come_go_and_change_who_is_the_primary_one(desk: Desk) -> None:
    stay = await desk.booked()
    guests = f"{STAYS}/{stay['id']}/guests"
    added = (await desk.browser.post(guests, json={"name": "Rui Duarte", "mobile_phone": "+351 91 000"})).json()
    [ines, rui] = [each["guest_id"] for each in added["guests"]]
    refused(await desk.browser.post(guests, json={"guest_id": rui}), 409, "guest-there-already")
    refused(await desk.browser.delete(f"{guests}/{ines}"), 409, "primary-guest-stays")
    primary = f"{STAYS}/{stay['id']}/primary-guest"
    changed = (await desk.browser.put(primary, json={"guest_id": rui})).json()
    assert [(each["name"], each["is_primary"]) for each in changed["guests"]] == [
        ("Rui Duarte", True),
        ("Ines Duarte", False),
    ]
    left = await desk.browser.delete(f"{guests}/{ines}")
    assert [each["name"] for each in left.json()["guests"]] == ["Rui Duarte"]
    refused(await desk.browser.delete(f"{guests}/{ines}"), 404, "guest-not-in-stay")
    refused(await desk.browser.put(primary, json={"guest_id": ines}), 404, "guest-not-in-stay")
    new = (await desk.browser.post(guests, json={"name": "Ana Duarte", "is_primary": True})).json()
    assert [each["name"] for each in new["guests"]] == ["Ana Duarte", "Rui Duarte"]
    await desk.post(f"/{stay['id']}/cancellation")
    refused(await desk.browser.post(guests, json={"name": "Late"}), 409, "stay-has-ended")


async def test_a_guest_who_leaves_a_stay_that_goes_on_loses_access(desk: Desk, browser_of: Browsers) -> None:
    hotel, phone = desk.hotel, browser_of()
    chat = await scan(phone, hotel.room_code)
    guests = f"{STAYS}/{hotel.stay_id}/guests"
    assert (await desk.browser.post(guests, json={"name": "Rui", "is_primary": True})).status_code == 201
    assert (await phone.get(f"/api/v1/sessions/{chat}")).status_code == 200
    assert (await desk.browser.delete(f"{guests}/{hotel.guest_id}")).status_code == 200
    assert (await phone.get(f"/api/v1/sessions/{chat}")).status_code == 401
    ended = (await desk.browser.get(f"/api/v1/sessions/{chat}")).json()
    assert ended["status"] == "terminated"


# Do not disturb


async def test_guests_are_left_alone_as_they_say_or_the_desk_does(desk: Desk, browser_of: Browsers) -> None:
    hotel, phone = desk.hotel, browser_of()
    await scan(phone, hotel.room_code)
    sign = f"{STAYS}/{hotel.stay_id}/do-not-disturb"
    for whose, on in ((desk.browser, True), (desk.browser, True), (phone, False), (phone, True)):
        answer = await whose.put(sign, json={"on": on})
        assert answer.json() == {"id": str(hotel.stay_id), "do_not_disturb": on}
    other = await desk.booked()
    elsewhere = f"{STAYS}/{other['id']}/do-not-disturb"
    refused(await phone.put(elsewhere, json={"on": True}), 404, "stay-not-found")
    refused(await desk.browser.put(elsewhere, json={"on": True}), 409, "stay-cannot-move")
    for nonsense in ({}, {"on": 1}, {"on": None}, {"on": "true"}):
        refused(await desk.browser.put(sign, json=nonsense), 422, "invalid")
    gone = (await desk.post(f"/{hotel.stay_id}/check-out")).json()
    assert gone["do_not_disturb"] is False


async def test_whoever_cares_for_orders_hears_of_it(desk: Desk, owner: asyncpg.Connection[Any]) -> None:
    await desk.browser.put(f"{STAYS}/{desk.hotel.stay_id}/do-not-disturb", json={"on": True})

    async def heard() -> bool:
        kinds = await owner.fetch(
            "SELECT kind FROM outbox WHERE org_id = $1 AND ids->>'stay_id' = $2",
            desk.hotel.org_id,
            str(desk.hotel.stay_id),
        )
        return "do_not_disturb_changed" in {row["kind"] for row in kinds}

    assert await until(heard)


# Finding


async def test_stays_are_found_by_room_guest_and_day(desk: Desk, third_room: str) -> None:
    here = str(desk.hotel.stay_id)
    first = (await desk.booked(5, 7))["id"]
    second = (await desk.booked(7, 9, guests=[{"guest_id": str(desk.hotel.guest_id)}]))["id"]
    called_off = await desk.booked(9, 11)
    await desk.post(f"/{called_off['id']}/cancellation")

    async def found(**query: str) -> set[str]:
        answer = await desk.browser.get(STAYS, params=query)
        assert answer.status_code == 200, answer.text
        return {each["id"] for each in answer.json()["items"]}

    assert await found() == {here, first, second, called_off["id"]}
    assert await found(status="checked_in") == {here}
    assert await found(room_id=str(desk.hotel.room_id)) == {here}
    assert await found(room_id=third_room) == set()
    assert await found(guest_id=str(desk.hotel.guest_id)) == {here, second}
    assert await found(arriving_on=day(7)) == {second}
    assert await found(departing_on=day(7)) == {first}
    assert await found(in_house_on=day(6)) == {first}
    assert await found(in_house_on=day(7)) == {second}
    assert await found(in_house_on=day(0)) == {here}
    assert await found(arriving_on=day(9)) == set()
    assert await found(checkin_date=day(9)) == {called_off["id"]}
    assert (await desk.browser.get(STAYS, params={"floor": "3"})).status_code == 422
    assert (await desk.browser.get(STAYS, params={"arriving_on": "tomorrow"})).status_code == 422


async def test_guests_who_stay_too_long_are_in_house_until_today(desk: Desk, owner: asyncpg.Connection[Any]) -> None:
    await owner.execute(
        "UPDATE checkin_rooms SET checkin_date = $2, checkout_date = $3 WHERE id = $1",
        desk.hotel.stay_id,
        today() - timedelta(days=3),
        today() - timedelta(days=1),
    )
    for number, there in ((-4, 0), (-3, 1), (-1, 1), (0, 1), (1, 0)):
        items = (await desk.browser.get(STAYS, params={"in_house_on": day(number)})).json()["items"]
        assert len(items) == there, number


# Who may


async def test_who_may_not_manage_stays_does_not(browser_of: Browsers, desk: Desk) -> None:
    stay = await desk.booked()
    cook = await sign_in(browser_of(), desk.hotel, "cook")
    address = f"{STAYS}/{stay['id']}"
    attempts = [
        await cook.get(STAYS),
        await cook.get(address),
        await Desk(cook, desk.hotel).book(40, 41),
        await cook.patch(address, json={"checkout_date": day(34)}),
        await cook.delete(address),
        await cook.put(f"{address}/do-not-disturb", json={"on": True}),
        await cook.put(f"{address}/primary-guest", json={"guest_id": str(uuid4())}),
        await cook.post(f"{address}/guests", json={"name": "Rui"}),
        await cook.delete(f"{address}/guests/{uuid4()}"),
        await cook.post(f"{address}/moves", json={"from_room_id": str(uuid4()), "to_room_id": str(uuid4())}),
        *[
            await cook.post(f"{address}/{step}")
            for step in ("check-in", "check-out", "cancellation", "no-show", "restoration")
        ],
    ]
    assert {each.status_code for each in attempts} == {403}


async def test_another_hotels_stay_does_not_exist(desk: Desk, other_hotel: Hotel) -> None:
    theirs, nobodys = (f"{STAYS}/{each}" for each in (other_hotel.stay_id, uuid4()))
    for method, path, body in (
        ("GET", "", None),
        ("DELETE", "", None),
        ("PATCH", "", {"checkout_date": day(3)}),
        ("POST", "/check-out", None),
        ("POST", "/moves", {"from_room_id": str(uuid4()), "to_room_id": str(uuid4())}),
        ("PUT", "/do-not-disturb", {"on": True}),
        ("POST", "/guests", {"name": "Rui"}),
    ):
        answers = [await desk.browser.request(method, each + path, json=body) for each in (theirs, nobodys)]
        assert [each.status_code for each in answers] == [404, 404], path
        assert answers[0].content == answers[1].content
