"""Tier 1: six digits or a link of the hotel's, for one phone, and until the stay, the room or the desk ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.factories import TODAY
from tests.guest_access.conftest import SECRET, Door
from tests.journeys.people import PATIENCE, orders, until, write
from tests.schema.rows import write as row

PRICED = "Club sandwich"


async def test_six_digits_open_one_phone_once(door: Door) -> None:
    code = await door.code()
    assert len(code) == 6
    phone, late = await door.stranger(), await door.stranger()
    assert await door.type_code(phone, f"{code[:3]} {code[3:]}") == 303
    assert await door.may_read(phone)
    assert SECRET in (await phone.get(door.path)).text
    assert await door.type_code(late, code) == 401
    await door.learns_nothing(late)


async def test_digits_hold_for_ten_minutes_and_new_ones_end_the_old(door: Door) -> None:
    old, new = await door.code(), await door.code()
    if old != new:
        assert await door.type_code(door.browsers(), old) == 401
    await door.owner.execute(
        "UPDATE access_passes SET expires_at = expires_at - interval '10 minutes' WHERE org_id = $1", door.hotel.org_id
    )
    assert await door.type_code(door.browsers(), new) == 401
    assert await door.type_code(door.browsers(), await door.code()) == 303


async def test_who_is_known_orders_what_costs_something(door: Door) -> None:
    phone = await door.stranger()
    assert await door.type_code(phone, await door.code()) == 303
    chosen = await phone.post(f"{door.path}/menu", data={f"qty-{door.hotel.items[PRICED]}": "1"})
    assert chosen.headers["location"] == f"{door.path}#proposal"
    proposal = await door.owner.fetchval("SELECT id FROM proposals WHERE org_id = $1", door.hotel.org_id)
    assert (await phone.post(f"{door.path}/proposals/{proposal}/confirm")).status_code == 303
    assert 18.5 in {order["total_amount"] for order in await orders(phone)}


async def test_what_was_written_before_becomes_the_guests(door: Door) -> None:
    await door.desk.post(f"/api/v1/sessions/{door.session_id}/termination")
    phone = await door.stranger()
    [chat] = (await phone.get("/api/v1/sessions")).json()["items"]
    await write(phone, chat["id"], "Is it you, hotel?")
    assert await door.type_code(phone, await door.code()) == 303
    known = (await phone.get(f"/api/v1/sessions/{chat['id']}")).json()
    assert (known["verified"], known["status"]) == (True, "open")
    assert "Is it you, hotel?" in (await door.guest.get(door.path)).text


async def test_beside_the_guests_own_conversation_it_ends(door: Door) -> None:
    phone = await door.stranger()
    [chat] = (await phone.get("/api/v1/sessions")).json()["items"]
    assert await door.type_code(phone, await door.code()) == 303
    assert (await door.desk.get(f"/api/v1/sessions/{chat['id']}")).json()["status"] == "terminated"
    assert await door.may_read(phone)


async def test_who_knew_a_phones_cookie_has_nothing_of_the_guests(door: Door) -> None:
    phone = await door.stranger()
    planted = door.browsers()
    planted.cookies.set("innkeep_guest", phone.cookies["innkeep_guest"])
    assert await door.type_code(phone, await door.code()) == 303
    await door.learns_nothing(planted)


async def test_a_link_that_the_desk_hands_over_opens_one_phone_once(door: Door) -> None:
    link = await door.link()
    assert "#" in link["url"]
    assert link["code"] is None
    phone = door.browsers()
    assert (await door.follow(phone, link["token"])).status_code == 303
    assert await door.may_read(phone)
    assert (await door.follow(phone, link["token"])).status_code == 303, "whoever is in, is in"
    forwarded = await door.stranger()
    assert (await door.follow(forwarded, link["token"])).status_code == 401
    await door.learns_nothing(forwarded)


async def test_a_link_that_was_sent_opens_with_its_digits_only(door: Door) -> None:
    link = await door.link(to_send=True)
    scanner = door.browsers()
    for _ in range(3):
        asked = await door.follow(scanner, link["token"])
        assert (asked.status_code, "six digits" in asked.text) == (200, True)
    await door.learns_nothing(scanner)
    wrong = "000000" if link["code"] != "000000" else "111111"
    assert (await door.follow(scanner, link["token"], wrong)).status_code == 401
    assert (await door.follow(door.browsers(), link["token"], link["code"])).status_code == 303
    assert (await door.follow(scanner, link["token"], link["code"])).status_code == 401


async def test_a_link_is_for_its_own_room(door: Door) -> None:
    link = await door.link()
    phone = door.browsers()
    elsewhere = await phone.post(f"/g/{door.hotel.empty_room_code}/pass", data={"token": link["token"]})
    assert elsewhere.status_code == 404
    assert (await door.follow(phone, "x" * 43)).status_code == 401
    assert (await door.follow(phone, link["token"])).status_code == 303


async def test_two_adults_see_the_rooms_orders_and_not_each_others_words(door: Door) -> None:
    stay = f"/api/v1/checkin-rooms/{door.hotel.stay_id}"
    added = (await door.desk.post(f"{stay}/guests", json={"name": "Jonas"})).json()["guests"]
    jonas = next(each["guest_id"] for each in added if each["name"] == "Jonas")
    phone = door.browsers()
    assert await door.type_code(phone, await door.code(guest_id=jonas)) == 303
    assert door.order_id in {order["id"] for order in await orders(phone)}
    assert not await door.may_read(phone)
    page = (await phone.get(door.path)).text
    assert f"Your door code is {SECRET}" not in page
    [chat] = (await phone.get("/api/v1/sessions")).json()["items"]
    assert (await door.guest.get(f"/api/v1/sessions/{chat['id']}")).status_code == 404
    await door.guest.post(f"{door.path}/menu", data={f"qty-{door.hotel.items[PRICED]}": "4"})
    basket = await door.owner.fetchval("SELECT id FROM proposals WHERE org_id = $1", door.hotel.org_id)
    said_yes = await phone.post(f"{door.path}/proposals/{basket}/confirm")
    assert said_yes.status_code == 404, "nobody says yes for another"
    menus = [(await each.get(f"{door.path}/menu?change={basket}")).text for each in (door.guest, phone)]
    assert ['value="4"' in each for each in menus] == [True, False], "nor sees what they are asked"
    await door.desk.delete(f"{stay}/guests/{jonas}")
    await until(lambda: _shut(phone))
    assert await door.may_read(door.guest)


async def test_what_one_owes_and_has_written_is_this_stays(door: Door) -> None:
    """The same guest comes again, or has another room beside."""
    of, days = {"org_id": door.hotel.org_id}, {"checkin_date": "yesterday", "checkout_date": "2041-01-01"}
    room = {"room_id": [door.hotel.empty_room_id], "status": "checked_in"}
    other = (await row(door.owner, "checkin_rooms", **of, **days, **room))["id"]
    who = {"guest_id": door.hotel.guest_id, "is_primary": True}
    await row(door.owner, "stay_guests", **of, stay_id=other, **who)
    line = {"title": "Minibar", "qty": 1, "reason": "Water"}
    await row(door.owner, "charges", **of, stay_id=door.hotel.stay_id, price="7.25", **line)
    await row(door.owner, "charges", **of, stay_id=other, price="51.50", **line)
    paid = {"method": "cash", "amount": "40.00", "taken_by": door.hotel.staff["front_desk"].user_id}
    await row(door.owner, "payments", **of, stay_id=other, **paid)
    assert "7.25" in (await door.guest.get(f"{door.path}/stay")).text
    chat = await row(door.owner, "sessions", **of, session_id=door.hotel.guest_id, checkin_room_id=other, start="now")
    assert (await door.guest.get(f"/api/v1/sessions/{chat['id']}")).status_code == 404


Ending = Callable[[Door], Awaitable[httpx.Response]]


async def _check_out(door: Door) -> httpx.Response:
    return await door.desk.post(f"/api/v1/checkin-rooms/{door.hotel.stay_id}/check-out")


async def _move(door: Door) -> httpx.Response:
    rooms = {"from_room_id": str(door.hotel.room_id), "to_room_id": str(door.hotel.empty_room_id)}
    return await door.desk.post(f"/api/v1/checkin-rooms/{door.hotel.stay_id}/moves", json=rooms)


async def _by_staff(door: Door) -> httpx.Response:
    stay = f"/api/v1/checkin-rooms/{door.hotel.stay_id}/phones"
    answers = [await door.desk.delete(f"{stay}/{each['id']}") for each in (await door.desk.get(stay)).json()["items"]]
    return answers[-1]


@pytest.mark.parametrize("ending", [_check_out, _move, _by_staff])
async def test_access_ends_and_open_streams_with_it(door: Door, ending: Ending) -> None:
    stranger = await door.stranger()
    for phone in (door.guest, stranger):
        assert (await phone.get("/api/v1/sessions")).status_code == 200
    code, link = await door.code(), await door.link()
    async with (
        asyncio.timeout(PATIENCE),
        door.guest.stream("GET", f"{door.path}/events") as page,
        door.guest.stream("GET", f"/api/v1/sessions/{door.session_id}/events") as api,
    ):
        streams = [each.aiter_text() for each in (page, api)]
        for each in streams:
            await anext(each)
        assert (await ending(door)).status_code in {200, 204}
        for each in streams:
            async for _ in each:
                pass
    for phone in (door.guest, stranger):
        assert (await phone.get("/api/v1/sessions")).status_code == 401
        assert (await phone.post(f"{door.path}/messages", data={"text": "still here"})).status_code == 401
        assert SECRET not in (await phone.get(door.path)).text
    if ending is not _by_staff:
        assert await door.type_code(door.browsers(), code) == 404
        assert (await door.follow(door.browsers(), link["token"])).status_code == 404


async def test_the_next_guest_has_a_clean_page_and_the_last_one_is_a_stranger(door: Door) -> None:
    await _check_out(door)
    people = {"guests": [{"name": "Next Person"}], "room_id": [str(door.hotel.room_id)]}
    today = (await door.owner.fetchval(f"SELECT {TODAY}")).isoformat()
    later = (await door.owner.fetchval(f"SELECT {TODAY} + 2")).isoformat()
    booked = await door.desk.post(
        "/api/v1/checkin-rooms", json={**people, "checkin_date": today, "checkout_date": later}
    )
    assert booked.status_code == 201, booked.text
    stay = booked.json()["id"]
    refused = await door.desk.post(f"/api/v1/checkin-rooms/{stay}/access-codes", json={})
    assert refused.status_code == 409, "nobody is here yet"
    assert (await door.desk.post(f"/api/v1/checkin-rooms/{stay}/check-in")).status_code == 200
    assert "Your stay has ended" in (await door.guest.get(door.path)).text
    await door.learns_nothing(door.guest)
    assert (await door.guest.post(f"{door.path}/messages", data={"text": "my charger"})).status_code == 401
    given = await door.desk.post(f"/api/v1/checkin-rooms/{stay}/access-codes", json={})
    fresh = door.browsers()
    assert await door.type_code(fresh, given.json()["code"]) == 303
    await door.learns_nothing(fresh, inside=True)


async def test_a_later_departure_changes_nothing_for_phones(door: Door) -> None:
    stay = f"/api/v1/checkin-rooms/{door.hotel.stay_id}"
    read = await door.desk.get(stay)
    later = (await door.owner.fetchval(f"SELECT {TODAY} + 9")).isoformat()
    changed = await door.desk.patch(stay, json={"checkout_date": later}, headers={"If-Match": read.headers["etag"]})
    assert changed.status_code == 200, changed.text
    assert await door.may_read(door.guest)


async def test_another_code_on_the_wall_leaves_who_is_in(door: Door) -> None:
    manager = await door.manager()
    renewed = await manager.post(f"/api/v1/rooms/{door.hotel.room_id}/code-renewal")
    assert renewed.status_code == 200, renewed.text
    assert (await door.browsers().post(door.path)).status_code == 404, "a photo of the old one"
    assert await door.may_read(door.guest)
    assert SECRET in (await door.guest.get(f"/g/{renewed.json()['code']}")).text


async def test_a_device_that_many_use_is_left_clean(door: Door) -> None:
    tablet = door.browsers()
    typed = await tablet.post(f"{door.path}/sign-in", data={"digits": await door.code(), "shared": "true"})
    assert typed.status_code == 303
    assert "data-shared" in (await tablet.get(door.path)).text
    left = await tablet.post(f"{door.path}/sign-out")
    assert SECRET not in left.text
    await door.learns_nothing(tablet)


async def test_a_device_that_many_use_ends_when_nobody_touches_it(door: Door) -> None:
    tablet = door.browsers()
    await tablet.post(f"{door.path}/sign-in", data={"digits": await door.code(), "shared": "true"})
    forget = "UPDATE guest_devices SET seen_at = now() - interval '4 minutes' WHERE org_id = $1 AND shared"
    await door.owner.execute(forget, door.hotel.org_id)
    assert (await tablet.post(f"{door.path}/here")).status_code == 204
    idle = "UPDATE guest_devices SET seen_at = seen_at - interval '4 minutes' WHERE org_id = $1"
    await door.owner.execute(idle, door.hotel.org_id)
    assert await door.may_read(tablet), "somebody was at it"
    await door.owner.execute(idle, door.hotel.org_id)
    await door.learns_nothing(tablet)
    assert (await tablet.post(f"{door.path}/here")).status_code == 401
    assert await door.may_read(door.guest), "a phone of one's own does not end"


async def test_only_the_desk_hands_out_and_shuts_out(door: Door) -> None:
    cook = await door.colleague("cook")
    stay = f"/api/v1/checkin-rooms/{door.hotel.stay_id}"
    [phone] = [each for each in (await door.desk.get(f"{stay}/phones")).json()["items"] if each["verified"]]
    for method, path in (
        ("POST", "access-codes"),
        ("POST", "access-links"),
        ("GET", "phones"),
        ("DELETE", f"phones/{phone['id']}"),
    ):
        body: dict[str, str] | None = {} if method == "POST" else None
        assert (await cook.request(method, f"{stay}/{path}", json=body)).status_code == 403, path
        assert (await door.guest.request(method, f"{stay}/{path}", json=body)).status_code == 401, path
        assert (await door.browsers().request(method, f"{stay}/{path}", json=body)).status_code == 401, path
    unknown = await door.desk.post(f"{stay}/access-codes", json={"guest_id": phone["id"]})
    assert unknown.status_code == 404
    assert (await door.desk.delete(f"{stay}/phones/{phone['stay_id']}")).status_code == 404
    assert await door.may_read(door.guest)


async def _shut(phone: httpx.AsyncClient) -> bool:
    return (await phone.get("/api/v1/sessions")).status_code == 401
