"""Who is new among the staff gets a password, who is there keeps theirs; guests are in the house from the first day."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.hotelfile.importing import import_hotel
from innkeep.signing_in.logins import WrongCredentials
from innkeep.stays.holds import RoomOccupied
from tests.hotelfile.files import AURORA, HEAD, ROOMS, Owner, Reader, sign_in, told

# Staff


async def test_who_is_new_gets_a_password_that_works(database: Database, hotel_of: Reader) -> None:
    report = await import_hotel(database, hotel_of(AURORA))
    [(person, email, password)] = report.new_staff
    assert person == "Ana Weber"
    assert len(password.replace("-", "")) == 16
    assert await sign_in(database, email, password)


async def test_who_is_there_keeps_their_password_and_is_let_in_by_no_import(
    database: Database, owner: Owner, hotel_of: Reader
) -> None:
    first = await import_hotel(database, hotel_of(AURORA))
    [(_, email, password)] = first.new_staff
    second = await import_hotel(database, hotel_of(AURORA.replace("Ana Weber", "Ana Huber")))
    assert second.new_staff == []
    assert await sign_in(database, email, password)
    await owner.execute("UPDATE users SET active = false WHERE org_id = $1", first.org_id)
    third = await import_hotel(database, hotel_of(AURORA))
    assert (told(third), third.new_staff) == (["~ staff Ana Weber: name Ana Huber -> Ana Weber"], [])
    with pytest.raises(WrongCredentials):
        await sign_in(database, email, password)


async def test_a_guest_with_the_same_address_is_somebody_else(database: Database, hotel_of: Reader) -> None:
    guest = HEAD + ROOMS + "stays: [{rooms: [1], guests: [{name: Ana, email: ana@aurora.example}], nights: 1}]\n"
    await import_hotel(database, hotel_of(guest))
    report = await import_hotel(
        database, hotel_of(HEAD + "staff: [{name: Ana Weber, email: ana@aurora.example, role: staff}]\n")
    )
    assert told(report) == ["+ staff Ana Weber (staff)"]


async def test_no_transaction_is_open_while_passwords_are_hashed(
    app_url: str, hotel_of: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashing = PasswordHasher.hash
    open_meanwhile: list[str] = []

    def watched_hash(self: PasswordHasher, password: str) -> str:
        open_meanwhile.append(database._engine.sync_engine.pool.status())
        return hashing(self, password)

    monkeypatch.setattr(PasswordHasher, "hash", watched_hash)
    database = Database(app_url)
    await import_hotel(database, hotel_of(AURORA))
    await database.close()
    assert ["Current Checked out connections: 0" in status for status in open_meanwhile] == [True]


# Stays


async def test_guests_are_in_the_house_and_the_first_is_the_primary(
    database: Database, owner: Owner, hotel_of: Reader
) -> None:
    text = HEAD + ROOMS + "stays: [{rooms: [2, 1], guests: [{name: Emma}, {name: Axel, email: a@m.de}], nights: 3}]\n"
    report = await import_hotel(database, hotel_of(text))
    today = clock.hotel_now("Europe/Vienna").date()
    assert told(report)[-1] == f"+ stay of Emma in rooms 2, 1 (3 nights from {today})"
    [stay] = await owner.fetch("SELECT * FROM checkin_rooms WHERE org_id = $1", report.org_id)
    assert stay["status"] == "checked_in"
    assert (stay["checkin_date"], (stay["checkout_date"] - today).days) == (today, 3)
    guests = await owner.fetch(
        """SELECT u.name, u.email, g.is_primary, r.name AS role FROM stay_guests g JOIN users u ON u.id = g.guest_id
        JOIN roles r ON r.id = u.role WHERE g.org_id = $1 ORDER BY g.is_primary DESC""",
        report.org_id,
    )
    assert [tuple(guest) for guest in guests] == [("Emma", "", True, "guest"), ("Axel", "a@m.de", False, "guest")]
    assert await owner.fetchval("SELECT bool_and(is_booked) FROM rooms WHERE org_id = $1", report.org_id)
    kinds = await owner.fetch("SELECT kind FROM outbox WHERE org_id = $1", report.org_id)
    assert [row["kind"] for row in kinds] == ["stay_checked_in"]


async def test_a_stay_that_begins_later_is_reserved_and_one_that_is_over_is_not_made(
    database: Database, owner: Owner, hotel_of: Reader
) -> None:
    text = HEAD + ROOMS + "stays: [{rooms: [1], guests: [{name: Emma}], nights: 2, arrival: %s}]\n"
    assert len((await import_hotel(database, hotel_of(text % "2020-01-01"))).changes) == 3
    later = await import_hotel(database, hotel_of(text % "2099-01-01"))
    assert told(later) == ["+ stay of Emma in room 1 (2 nights from 2099-01-01)"]
    assert await owner.fetchval("SELECT status FROM checkin_rooms WHERE org_id = $1", later.org_id) == "reserved"
    assert (await import_hotel(database, hotel_of(text % "2099-01-02"))).changes == []
    assert len((await import_hotel(database, hotel_of(text % "2099-01-03"))).changes) == 1


async def test_a_guest_who_is_still_in_the_room_is_not_doubled_and_not_overlooked(
    database: Database, owner: Owner, hotel_of: Reader
) -> None:
    text = HEAD + ROOMS + "stays: [{rooms: [1], guests: [{name: Emma}], nights: 2}]\n"
    org_id = (await import_hotel(database, hotel_of(text))).org_id
    await owner.execute(
        "UPDATE checkin_rooms SET checkin_date = '2020-01-01', checkout_date = '2020-01-03' WHERE org_id = $1", org_id
    )
    assert (await import_hotel(database, hotel_of(text))).changes == []
    with pytest.raises(RoomOccupied, match="still in room 1 "):
        await import_hotel(database, hotel_of(text.replace("rooms: [1]", "rooms: [1, 2]")))


async def test_after_check_out_the_stay_is_made_again(database: Database, owner: Owner, hotel_of: Reader) -> None:
    text = HEAD + ROOMS + "stays: [{rooms: [1], guests: [{name: Emma}], nights: 2}]\n"
    org_id = (await import_hotel(database, hotel_of(text))).org_id
    await owner.execute("UPDATE checkin_rooms SET status = 'checked_out' WHERE org_id = $1", org_id)
    assert len((await import_hotel(database, hotel_of(text))).changes) == 1
