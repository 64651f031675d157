"""The functions that look past the tenant (docs/decisions/0003) find what is alive, and nothing that is over."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.factories import Hotel
from tests.schema.rows import Db, change, chat, look, put_away, say, write


async def found(app: Db, function: str, *asked: object) -> list[dict[str, object]]:
    """What a function answers to the application."""
    places = ", ".join(f"${number + 1}" for number in range(len(asked)))
    return [dict(row) for row in await app.fetch(f"SELECT * FROM {function}({places})", *asked)]


async def test_a_printed_code_finds_its_room_while_there_is_one(owner: Db, app: Db, hotel: Hotel) -> None:
    room = {"org_id": hotel.org_id, "room_id": hotel.empty_room_id}
    for typed in (hotel.empty_room_code, hotel.empty_room_code.lower()):
        assert await found(app, "find_room", typed) == [room]
    assert await found(app, "find_room", "NOTHING") == []
    await put_away(owner, "rooms", hotel.empty_room_id)
    assert await found(app, "find_room", hotel.empty_room_code) == []
    await put_away(owner, "organizations", hotel.org_id)
    assert await found(app, "find_room", hotel.room_code) == []


async def test_a_phone_finds_its_guest_while_they_are_here(owner: Db, app: Db, hotel: Hotel) -> None:
    guest = {"org_id": hotel.org_id, "guest_id": hotel.guest_id, "stay_id": hotel.stay_id}
    token = hotel.org_id.bytes
    of_phone = {"token_hash": f"\\x{token.hex()}", "verified": True, "shared": False, "seen_at": "now"}
    phone = await write(owner, "guest_devices", **guest, **of_phone)
    here = await look(owner, "checkin_rooms", hotel.stay_id)
    assert await found(app, "find_guest", token) == [guest | {"phone": None}]
    assert await found(app, "find_guest", b"other") == []
    for over in ({"status": "checked_out"}, {"deleted_at": "now"}):
        await change(owner, "checkin_rooms", hotel.stay_id, **over)
        assert await found(app, "find_guest", token) == []
        await change(owner, "checkin_rooms", hotel.stay_id, **{name: here[name] for name in over})
    await change(owner, "guest_devices", phone["id"], verified=False)
    assert await found(app, "find_guest", token) == [guest | {"phone": phone["id"]}]
    await change(owner, "guest_devices", phone["id"], shared=True, seen_at="2001-01-01T00:00:00Z")
    assert await found(app, "find_guest", token) == []
    await change(owner, "guest_devices", phone["id"], shared=False)
    await change(owner, "users", hotel.guest_id, active=False)
    assert await found(app, "find_guest", token) == []


async def test_an_address_finds_who_may_sign_in_with_it(owner: Db, app: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    address, cook = hotel.emails["cook"], hotel.staff["cook"].user_id
    [credentials] = await found(app, "find_credentials", address.upper())
    assert (credentials["org_id"], credentials["user_id"]) == (hotel.org_id, cook)
    await change(owner, "users", other_hotel.staff["cook"].user_id, email=address)
    in_both = await found(app, "find_credentials", address)
    assert {each["org_id"] for each in in_both} == {hotel.org_id, other_hotel.org_id}
    await change(owner, "users", cook, active=False)
    await put_away(owner, "users", other_hotel.staff["cook"].user_id)
    assert await found(app, "find_credentials", address) == []


async def test_a_cookie_finds_its_person_until_it_expires(owner: Db, app: Db, hotel: Hotel) -> None:
    cook, token = hotel.staff["cook"], hotel.org_id.bytes
    mine = {"org_id": hotel.org_id, "user_id": cook.user_id, "token_hash": f"\\x{token.hex()}"}
    login = await write(owner, "logins", **mine, expires_at="tomorrow")
    [person] = await found(app, "find_login", token)
    assert (person["user_id"], person["name"], person["role"]) == (cook.user_id, cook.name, "staff")
    await change(owner, "users", cook.user_id, active=False)
    assert await found(app, "find_login", token) == []
    await change(owner, "users", cook.user_id, active=True)
    await change(owner, "logins", login["id"], expires_at="yesterday")
    assert await found(app, "find_login", token) == []


async def test_hotels_are_found_by_name_while_they_are_there(owner: Db, app: Db, hotel: Hotel) -> None:
    assert hotel.org_id in {each["org_id"] for each in await found(app, "find_hotels")}
    await put_away(owner, "organizations", hotel.org_id)
    assert hotel.org_id not in {each["org_id"] for each in await found(app, "find_hotels")}


async def test_the_worker_finds_whose_turn_it_is(owner: Db, app: Db, hotel: Hotel) -> None:
    async def waiting() -> bool:
        return {"org_id": hotel.org_id, "session_id": session["id"]} in await found(app, "find_unanswered")

    session = await chat(owner, hotel)
    assert not await waiting()
    await say(owner, session)
    assert await waiting()
    for aside in ({"mode": "manual"}, {"deleted_at": "now"}, {"answered_seq": 1}):
        await change(owner, "sessions", session["id"], **aside)
        assert not await waiting()
        await change(owner, "sessions", session["id"], **{name: session[name] for name in aside})
    await change(owner, "sessions", session["id"], status="terminated", end="now")
    assert not await waiting()


async def test_what_is_told_is_numbered_and_listeners_catch_up_from_a_number_on(
    owner: Db, app: Db, hotel: Hotel
) -> None:
    event = {"org_id": hotel.org_id, "kind": "room_cleaned", "ids": {"room_id": str(hotel.room_id)}}
    kept = [(await write(owner, "outbox", **event))["id"] for _ in range(3)]

    async def told() -> list[tuple[object, object]]:
        # A worker that sweeps up what lies there may have been first: who numbers them is all one.
        rows = await owner.fetch("SELECT id, seq FROM outbox WHERE id = any($1) AND seq IS NOT NULL", kept)
        return sorted(((row["id"], row["seq"]) for row in rows), key=lambda row: kept.index(row[0]))

    await found(app, "outbox_number", kept[:2])
    assert (await told())[:2] == [(kept[0], 1), (kept[1], 2)]
    assert await found(app, "outbox_number", kept[:2]) == [], "an event is told once"
    await found(app, "outbox_number", None)
    assert await told() == [(kept[0], 1), (kept[1], 2), (kept[2], 3)]
    assert {"org_id": hotel.org_id, "last_seq": 3} in await found(app, "find_outbox_heads")

    async def after(seq: int) -> list[object]:
        rows = await found(app, "outbox_after", [hotel.org_id], [seq])
        return [each["id"] for each in rows if each["org_id"] == hotel.org_id]

    assert [await after(seq) for seq in (0, 2, 3)] == [kept, kept[2:], []]


async def test_what_every_listener_has_seen_goes(owner: Db, app: Db, hotel: Hotel) -> None:
    event = {"org_id": hotel.org_id, "kind": "room_cleaned", "ids": {}}
    kept = await write(owner, "outbox", **event)
    old = await write(owner, "outbox", **event, created_at=datetime(2001, 1, 1, tzinfo=UTC))
    await app.fetchval("SELECT outbox_prune($1)", datetime(2001, 1, 2, tzinfo=UTC))
    assert await owner.fetchval("SELECT count(*) FROM outbox WHERE id IN ($1, $2)", old["id"], kept["id"]) == 1
