"""Rooms and stays: what the database refuses, and what it keeps right, whoever writes."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, book, change, chat, look, order, put_away, refusal, remove, write


async def new_room(owner: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    usual = {"org_id": hotel.org_id, "label": "Attic", "room_number": "301", "type": "single"}
    return await write(owner, "rooms", **{**usual, **values})


# The array of rooms


async def test_a_stay_has_rooms(owner: Db, hotel: Hotel) -> None:
    assert await refusal(book(owner, hotel, room_id=None)) == "room_id"
    assert await refusal(book(owner, hotel, room_id=[])) == "checkin_rooms_some_room"
    assert await refusal(book(owner, hotel, room_id=[None])) == "checkin_rooms_some_room"
    assert await refusal(book(owner, hotel, room_id=[hotel.empty_room_id, None])) == "checkin_rooms_some_room"


async def test_the_rooms_are_a_plain_list_that_begins_with_the_first(owner: Db, hotel: Hotel) -> None:
    assert await refusal(book(owner, hotel, room_id=[[hotel.empty_room_id]])) == "checkin_rooms_some_room"
    from_zero = f"[0:0]={{{hotel.empty_room_id}}}"
    assert await refusal(book(owner, hotel, room_id=from_zero)) == "checkin_rooms_some_room"


async def test_each_room_is_a_live_one_of_the_same_hotel_and_named_once(
    owner: Db, hotel: Hotel, other_hotel: Hotel
) -> None:
    gone = await new_room(owner, hotel)
    await put_away(owner, "rooms", gone["id"])
    for wrong in (hotel.empty_room_id, uuid4(), other_hotel.empty_room_id, gone["id"]):
        rooms = [hotel.empty_room_id, wrong]
        assert await refusal(book(owner, hotel, room_id=rooms)) == "checkin_rooms_live_rooms"
    stay = await book(owner, hotel)
    for wrong in (uuid4(), other_hotel.empty_room_id, gone["id"]):
        assert await refusal(change(owner, "checkin_rooms", stay["id"], room_id=[wrong])) == "checkin_rooms_live_rooms"


async def test_a_stay_of_the_past_keeps_a_room_that_is_gone_and_cannot_come_back_to_it(owner: Db, hotel: Hotel) -> None:
    stay = await book(owner, hotel)
    await change(owner, "checkin_rooms", stay["id"], status="cancelled")
    await put_away(owner, "rooms", hotel.empty_room_id)
    await change(owner, "checkin_rooms", stay["id"], status="no_show")
    again = change(owner, "checkin_rooms", stay["id"], status="reserved")
    assert await refusal(again) == "checkin_rooms_live_rooms"
    also_gone = await new_room(owner, hotel)
    await put_away(owner, "rooms", also_gone["id"])
    another = change(owner, "checkin_rooms", stay["id"], room_id=[also_gone["id"]])
    assert await refusal(another) == "checkin_rooms_live_rooms"


# Days and times


@pytest.mark.parametrize(
    "days",
    [
        {"checkin_date": "2031-05-04", "checkout_date": "2031-05-03"},
        {"checkin_date": "2031-05-04", "checkout_date": "2031-05-04"},  # in at three, out at eleven
        {"checkout_date": "2031-05-01", "checkin_time": "10:00", "checkout_time": "10:00"},
    ],
)
async def test_a_stay_ends_after_it_starts(owner: Db, hotel: Hotel, days: dict[str, str]) -> None:
    assert await refusal(book(owner, hotel, **days)) == "checkin_rooms_ends_after_start"


async def test_a_stay_of_hours_is_one(owner: Db, hotel: Hotel) -> None:
    await book(owner, hotel, checkout_date="2031-05-01", checkin_time="10:00", checkout_time="16:00")


@pytest.mark.parametrize("never", ["infinity", "-infinity"])
@pytest.mark.parametrize("day", ["checkin_date", "checkout_date"])
async def test_a_stay_is_on_days_that_come(owner: Db, hotel: Hotel, day: str, never: str) -> None:
    days = {"checkin_date": None, "checkout_date": None, day: never}
    assert await refusal(book(owner, hotel, **days)) == "checkin_rooms_on_days_that_come"


async def test_times_that_are_not_given_are_the_hotels(owner: Db, hotel: Hotel) -> None:
    stay = await book(owner, hotel)
    assert (str(stay["checkin_time"]), str(stay["checkout_time"])) == ("15:00:00", "11:00:00")


async def test_a_stay_without_an_end_holds_its_room_from_its_start_on(owner: Db, hotel: Hotel) -> None:
    await book(owner, hotel, checkout_date=None)
    await book(owner, hotel, checkin_date="2031-04-28", checkout_date="2031-05-01")
    assert await refusal(book(owner, hotel, checkin_date="2041-05-01", checkout_date="2041-05-04")) == (
        "room_holds_one_at_a_time"
    )


async def test_a_stay_is_somewhere_in_its_life(owner: Db, hotel: Hotel) -> None:
    assert await refusal(book(owner, hotel, status="here")) == "checkin_rooms_status"
    assert await refusal(book(owner, hotel, status=None)) == "status"


# No room twice


async def test_a_room_is_not_booked_twice(owner: Db, hotel: Hotel) -> None:
    await book(owner, hotel)
    overlapping = {"checkin_date": "2031-05-03", "checkout_date": "2031-05-06"}
    assert await refusal(book(owner, hotel, **overlapping)) == "room_holds_one_at_a_time"
    both = [hotel.room_id, hotel.empty_room_id]
    assert await refusal(book(owner, hotel, room_id=both, **overlapping)) == "room_holds_one_at_a_time"


async def test_one_leaves_and_the_next_arrives_on_the_same_day(owner: Db, hotel: Hotel) -> None:
    await book(owner, hotel)
    await book(owner, hotel, checkin_date="2031-05-04", checkout_date="2031-05-06")
    await book(owner, hotel, checkin_date="2031-05-06", checkout_date="2031-05-08", checkin_time="11:00")


async def test_what_is_cancelled_or_put_away_frees_its_room_and_cannot_come_back_into_it(
    owner: Db, hotel: Hotel
) -> None:
    cancelled = await book(owner, hotel)
    await change(owner, "checkin_rooms", cancelled["id"], status="cancelled")
    deleted = await book(owner, hotel)
    await put_away(owner, "checkin_rooms", deleted["id"])
    await book(owner, hotel)
    back = [
        change(owner, "checkin_rooms", cancelled["id"], status="reserved"),
        change(owner, "checkin_rooms", deleted["id"], deleted_at=None),
    ]
    assert [await refusal(attempt) for attempt in back] == ["room_holds_one_at_a_time"] * 2


async def test_a_stay_does_not_move_or_grow_into_another(owner: Db, hotel: Hotel) -> None:
    await book(owner, hotel)
    earlier = await book(owner, hotel, checkin_date="2031-04-01", checkout_date="2031-04-03")
    elsewhere = await book(owner, hotel, room_id=[(await new_room(owner, hotel))["id"]])
    longer = change(owner, "checkin_rooms", earlier["id"], checkout_date="2031-05-02")
    moved = change(owner, "checkin_rooms", elsewhere["id"], room_id=[hotel.empty_room_id])
    assert [await refusal(attempt) for attempt in (longer, moved)] == ["room_holds_one_at_a_time"] * 2


async def test_of_several_who_book_a_room_at_once_one_gets_it(owner_url: str, owner: Db, hotel: Hotel) -> None:
    async def attempt() -> str:
        desk = await asyncpg.connect(owner_url)
        try:
            return str((await book(desk, hotel))["id"])
        except asyncpg.ExclusionViolationError:
            return "taken"
        finally:
            await desk.close()

    outcomes = await asyncio.gather(*(attempt() for _ in range(5)))
    assert outcomes.count("taken") == 4
    assert await owner.fetchval("SELECT count(*) FROM room_holds WHERE room_id = $1", hotel.empty_room_id) == 1


async def test_nobody_is_in_a_room_before_the_last_guest_has_left(owner: Db, hotel: Hotel) -> None:
    """Room 101's guest stays on past the end of the stay, and the next guest's days have come."""
    await change(owner, "checkin_rooms", hotel.stay_id, checkin_date="2031-01-01", checkout_date="2031-01-02")
    following = await book(owner, hotel, room_id=[hotel.room_id], checkin_date="2031-01-02", checkout_date="2031-01-09")
    arrived = change(owner, "checkin_rooms", following["id"], status="checked_in")
    assert await refusal(arrived) == "room_holds_one_in_house"
    await change(owner, "checkin_rooms", hotel.stay_id, status="checked_out")
    await change(owner, "checkin_rooms", following["id"], status="checked_in")


# What follows from a stay


async def test_the_rooms_of_a_stay_are_not_written_by_hand(owner: Db, hotel: Hotel) -> None:
    stay = await book(owner, hotel)
    held = await owner.fetchrow("SELECT * FROM room_holds WHERE stay_id = $1", stay["id"])
    assert held is not None
    by_hand = [
        change(owner, "room_holds", held["id"], holds=False),
        change(owner, "room_holds", held["id"], checked_in=True),
        remove(owner, "room_holds", held["id"]),
        write(
            owner,
            "room_holds",
            org_id=hotel.org_id,
            stay_id=stay["id"],
            room_id=hotel.room_id,
            during="empty",
            holds=False,
            checked_in=False,
        ),
    ]
    assert [await refusal(attempt) for attempt in by_hand] == ["InsufficientPrivilegeError"] * 4


async def is_booked(owner: Db, *rooms: UUID) -> list[bool]:
    return [(await look(owner, "rooms", room))["is_booked"] for room in rooms]


async def test_is_booked_is_not_set_by_hand(owner: Db, hotel: Hotel) -> None:
    assert await is_booked(owner, hotel.room_id, hotel.empty_room_id) == [True, False]
    await change(owner, "rooms", hotel.room_id, is_booked=False)
    await change(owner, "rooms", hotel.empty_room_id, is_booked=True)
    assert await is_booked(owner, hotel.room_id, hotel.empty_room_id) == [True, False]
    assert (await new_room(owner, hotel, is_booked=True))["is_booked"] is False


async def test_is_booked_follows_who_is_in_house(owner: Db, hotel: Hotel) -> None:
    third = (await new_room(owner, hotel))["id"]
    rooms = (hotel.room_id, hotel.empty_room_id, third)

    async def after(**values: object) -> list[bool]:
        await change(owner, "checkin_rooms", stay["id"], **values)
        return await is_booked(owner, *rooms)

    stay = await book(owner, hotel)
    assert await is_booked(owner, *rooms) == [True, False, False]
    assert await after(status="checked_in") == [True, True, False]
    assert await after(room_id=[third]) == [True, False, True]
    assert await after(room_id=[third, hotel.empty_room_id]) == [True, True, True]
    assert await after(deleted_at="now") == [True, False, False]
    assert await after(deleted_at=None) == [True, True, True]
    assert await after(status="checked_out") == [True, False, False]


async def test_a_stay_that_is_removed_or_written_as_checked_in_tells_its_room_too(owner: Db, hotel: Hotel) -> None:
    stay = await book(owner, hotel, status="checked_in")
    assert await is_booked(owner, hotel.empty_room_id) == [True]
    await remove(owner, "checkin_rooms", stay["id"])
    assert await is_booked(owner, hotel.empty_room_id) == [False]
    assert await owner.fetchval("SELECT count(*) FROM room_holds WHERE stay_id = $1", stay["id"]) == 0


async def test_a_room_that_is_held_is_neither_put_away_nor_removed(owner: Db, hotel: Hotel) -> None:
    stay = await book(owner, hotel)
    for room in (hotel.room_id, hotel.empty_room_id):
        assert await refusal(put_away(owner, "rooms", room)) == "rooms_held_are_not_deleted"
        assert await refusal(remove(owner, "rooms", room)) == "room_holds_org_id_room_id_fkey"
    await change(owner, "checkin_rooms", stay["id"], status="cancelled")
    await put_away(owner, "rooms", hotel.empty_room_id)


async def test_a_stay_that_something_refers_to_is_not_removed(owner: Db, hotel: Hotel) -> None:
    await chat(owner, hotel)
    assert await refusal(remove(owner, "checkin_rooms", hotel.stay_id)) == "sessions_org_id_checkin_room_id_fkey"
    stay = await book(owner, hotel)
    await order(owner, hotel, stay_id=stay["id"])
    assert await refusal(remove(owner, "checkin_rooms", stay["id"])) == "orders_org_id_stay_id_fkey"


# Rooms and guests


@pytest.mark.parametrize("blank", ["", " ", "\t", "\n", "\u00a0"])
async def test_a_room_has_a_number(owner: Db, standing: Hotel, blank: str) -> None:
    assert await refusal(new_room(owner, standing, room_number=blank)) == "rooms_room_number_check"


async def test_a_number_is_one_rooms_while_it_lives(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    assert await refusal(new_room(owner, hotel, room_number="101")) == "rooms_number"
    first = await new_room(owner, hotel)
    await new_room(owner, other_hotel)
    await put_away(owner, "rooms", first["id"])
    await new_room(owner, hotel)
    assert await refusal(change(owner, "rooms", first["id"], deleted_at=None)) == "rooms_number"


async def test_a_code_is_one_rooms_for_ever_and_can_be_typed(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    """It is printed: whoever scans an old sheet must not come into another room's conversation."""
    room = await new_room(owner, hotel)
    assert len(room["code"]) == 8
    assert not set(room["code"]) & set("01ILO")
    await put_away(owner, "rooms", room["id"])
    assert await refusal(new_room(owner, other_hotel, code=room["code"])) == "rooms_code_key"
    for code in ("", "GARDEN 1", "garden1"):
        assert await refusal(new_room(owner, hotel, code=code)) == "rooms_code_check"


async def test_a_guest_is_in_a_stay_once_and_one_is_the_primary(owner: Db, hotel: Hotel) -> None:
    again = write(owner, "stay_guests", org_id=hotel.org_id, stay_id=hotel.stay_id, guest_id=hotel.guest_id)
    assert await refusal(again) == "stay_guests_org_id_stay_id_guest_id_key"
    companion = hotel.staff["cook"].user_id
    second = write(
        owner, "stay_guests", org_id=hotel.org_id, stay_id=hotel.stay_id, guest_id=companion, is_primary=True
    )
    assert await refusal(second) == "stay_guests_one_primary"


async def test_a_phones_token_is_one_phones(owner: Db, hotel: Hotel, other_hotel: Hotel) -> None:
    def phone(of: Hotel) -> dict[str, object]:
        return {
            "org_id": of.org_id,
            "stay_id": of.stay_id,
            "guest_id": of.guest_id,
            "token_hash": f"\\x{hotel.org_id.hex}",
        }

    await write(owner, "guest_devices", **phone(hotel))
    assert await refusal(write(owner, "guest_devices", **phone(other_hotel))) == "guest_devices_token_hash_key"
