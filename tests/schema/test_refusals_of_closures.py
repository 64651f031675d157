"""Rooms that are out of order, and what else holds a room: what the database refuses, whoever writes."""

from __future__ import annotations

from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, book, change, look, put_away, refusal, remove, write


async def close(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    """Room 102 out of order over the days of a usual stay, unless the values say otherwise."""
    usual = {
        "org_id": hotel.org_id,
        "room_id": hotel.empty_room_id,
        "since": "2031-05-02T12:00",
        "until": "2031-05-03T12:00",
        "reason": "Paint",
    }
    return await write(db, "room_closures", **{**usual, **values})


async def test_a_room_is_closed_for_a_reason_from_one_moment_to_a_later_one(owner: Db, hotel: Hotel) -> None:
    for blank in ("", " ", "\t"):
        assert await refusal(close(owner, hotel, reason=blank)) == "room_closures_reason_check"
    assert await refusal(close(owner, hotel, reason=None)) == "reason"
    assert await refusal(close(owner, hotel, since=None)) == "since"
    for until in ("2031-05-02T12:00", "2031-05-01T12:00"):
        assert await refusal(close(owner, hotel, until=until)) == "room_closures_end_after_start"
    for never in ({"since": "-infinity"}, {"until": "infinity"}):
        assert await refusal(close(owner, hotel, **never)) == "room_closures_on_days_that_come"
    await close(owner, hotel, until=None)


async def test_it_is_a_live_room_of_the_hotel(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    for room in (uuid4(), other_hotel.empty_room_id):
        assert await refusal(close(owner, hotel, room_id=room)) == "room_closures_org_id_room_id_fkey"
    await put_away(owner, "rooms", hotel.empty_room_id)
    assert await refusal(close(owner, hotel)) == "room_closures_live_room"


@pytest.mark.parametrize("when", ["since", "until"])
async def test_a_closure_begins_and_ends_at_times_that_come(owner: Db, hotel: Hotel, when: str) -> None:
    """Vienna's clocks leave out the hour after two on the last Sunday of March."""
    days = {"since": "2031-03-01T12:00", "until": "2031-05-01T12:00", when: "2031-03-30T02:30"}
    assert await refusal(close(owner, hotel, **days)) == "room_closures_at_times_that_come"


async def test_so_does_a_stay(owner: Db, hotel: Hotel) -> None:
    for end in ("in", "out"):
        time = {f"check{end}_date": "2031-03-30", f"check{end}_time": "02:30"}
        days = {"checkin_date": "2031-03-29", "checkout_date": "2031-04-01", **time}
        assert await refusal(book(owner, hotel, **days)) == "checkin_rooms_at_times_that_come"


async def test_a_closed_room_is_not_booked_and_a_booked_one_not_closed(owner: Db, hotel: Hotel) -> None:
    closure = await close(owner, hotel)
    assert await refusal(book(owner, hotel)) == "room_holds_one_at_a_time"
    assert await refusal(close(owner, hotel, since="2031-05-03T11:00", until=None)) == "room_holds_one_at_a_time"
    await put_away(owner, "room_closures", closure["id"])
    stay = await book(owner, hotel)
    assert await refusal(close(owner, hotel)) == "room_holds_one_at_a_time"
    back = change(owner, "room_closures", closure["id"], deleted_at=None)
    assert await refusal(back) == "room_holds_one_at_a_time"
    await change(owner, "checkin_rooms", stay["id"], status="cancelled")
    await change(owner, "room_closures", closure["id"], deleted_at=None)


async def test_a_closure_that_moves_or_grows_takes_its_hold_along(owner: Db, hotel: Hotel) -> None:
    closure = await close(owner, hotel)
    await change(owner, "room_closures", closure["id"], since="2031-06-02T12:00", until="2031-06-03T12:00")
    stay = await book(owner, hotel)
    longer = change(owner, "room_closures", closure["id"], since="2031-05-03T12:00")
    assert await refusal(longer) == "room_holds_one_at_a_time"
    await change(owner, "room_closures", closure["id"], room_id=hotel.room_id, since="2031-05-03T12:00")
    await change(owner, "checkin_rooms", stay["id"], checkout_date="2031-06-10")
    assert await owner.fetchval("SELECT count(*) FROM room_holds WHERE closure_id = $1", closure["id"]) == 1


async def test_a_closed_room_may_be_put_away_and_a_booked_one_not(owner: Db, hotel: Hotel) -> None:
    await close(owner, hotel)
    await put_away(owner, "rooms", hotel.empty_room_id)
    assert await refusal(put_away(owner, "rooms", hotel.room_id)) == "rooms_held_are_not_deleted"


async def test_a_closure_that_is_removed_leaves_nothing_behind(owner: Db, hotel: Hotel) -> None:
    closure = await close(owner, hotel)
    await remove(owner, "room_closures", closure["id"])
    await book(owner, hotel)


async def test_holds_are_not_written_by_hand(owner: Db, hotel: Hotel) -> None:
    closure = await close(owner, hotel)
    held = await owner.fetchrow("SELECT * FROM room_holds WHERE closure_id = $1", closure["id"])
    assert held is not None
    again = {"org_id": hotel.org_id, "room_id": hotel.room_id, "closure_id": closure["id"], "during": "empty"}
    by_hand = [
        change(owner, "room_holds", held["id"], holds=False),
        remove(owner, "room_holds", held["id"]),
        write(owner, "room_holds", holds=False, **again),
    ]
    assert [await refusal(attempt) for attempt in by_hand] == ["InsufficientPrivilegeError"] * 3


@pytest.mark.parametrize(
    ("of", "rule"),
    [
        (("stay_id", "closure_id"), "room_holds_of_one"),
        ((), "room_holds_of_one"),
        (("closure_id",), "room_holds_once_a_closure"),
        (("stay_id",), "room_holds_once_a_stay"),
    ],
)
async def test_a_hold_is_of_one_stay_or_one_closure_once(
    owner: Db, hotel: Hotel, of: tuple[str, ...], rule: str
) -> None:
    """Also without the trigger that keeps hands off."""
    keys: dict[str, UUID] = {"stay_id": hotel.stay_id, "closure_id": (await close(owner, hotel))["id"]}
    values = {name: keys[name] for name in of}
    attempt = owner.transaction()
    await attempt.start()
    try:
        await owner.execute("ALTER TABLE room_holds DISABLE TRIGGER derived")
        written = write(
            owner, "room_holds", org_id=hotel.org_id, room_id=hotel.room_id, during="empty", holds=False,
            checked_in=False, given_up=False, **values,
        )  # fmt: skip
        assert await refusal(written) == rule
    finally:
        await attempt.rollback()


async def test_nobody_is_left_alone_who_is_not_here(owner: Db, hotel: Hotel) -> None:
    stay = await book(owner, hotel)
    early = change(owner, "checkin_rooms", stay["id"], do_not_disturb=True)
    assert await refusal(early) == "checkin_rooms_undisturbed_in_house"
    await change(owner, "checkin_rooms", hotel.stay_id, do_not_disturb=True)
    gone = change(owner, "checkin_rooms", hotel.stay_id, status="checked_out")
    assert await refusal(gone) == "checkin_rooms_undisturbed_in_house"


async def test_a_room_that_guests_moved_out_of_was_theirs_until_then(owner: Db, hotel: Hotel) -> None:
    moved = {"room_id": [hotel.empty_room_id], "moved_at": "2031-05-02T10:00"}
    days = {"checkin_date": "2031-05-01", "checkout_date": "2031-05-04"}
    await change(owner, "checkin_rooms", hotel.stay_id, **days)
    await change(owner, "checkin_rooms", hotel.stay_id, **moved)
    rows = await owner.fetch(
        "SELECT room_id, during::text, holds, given_up FROM room_holds WHERE stay_id = $1 ORDER BY during",
        hotel.stay_id,
    )
    assert [tuple(row) for row in rows] == [
        (hotel.room_id, '["2031-05-01 15:00:00","2031-05-02 10:00:00")', False, True),
        (hotel.empty_room_id, '["2031-05-02 10:00:00","2031-05-04 11:00:00")', True, False),
    ]
    assert (await look(owner, "rooms", hotel.room_id))["is_booked"] is False
    await change(owner, "checkin_rooms", hotel.stay_id, checkout_date="2031-05-06")
    until = await owner.fetchval("SELECT max(upper(during))::text FROM room_holds WHERE stay_id = $1", hotel.stay_id)
    assert until == "2031-05-06 11:00:00"


async def test_guests_are_part_of_what_a_stay_is_compared_by(owner: Db, hotel: Hotel) -> None:
    before = (await look(owner, "checkin_rooms", hotel.stay_id))["updated_at"]
    await owner.execute("DELETE FROM stay_guests WHERE stay_id = $1", hotel.stay_id)
    assert (await look(owner, "checkin_rooms", hotel.stay_id))["updated_at"] > before
