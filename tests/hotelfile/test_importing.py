"""An import is all or nothing, does nothing a second time, removes nothing, and tells beforehand what it would do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import pytest
from argon2 import PasswordHasher

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.hotelfile.entries import HotelFile
from innkeep.hotelfile.exporting import export_hotel
from innkeep.hotelfile.importing import (
    ImportRefused,
    ImportReport,
    ImportUnderWay,
    NoSuchHotel,
    WhichHotel,
    find_hotel,
    import_hotel,
)
from innkeep.hotelfile.menu import arranged
from innkeep.people.actions import WrongCredentials, sign_in
from innkeep.stays.holds import RoomOccupied, RoomTaken
from tests.hotelfile.files import AURORA, HEAD, new_name, read_as

Owner: TypeAlias = "asyncpg.Connection[Any]"

ROOMS = "rooms: [{number: 1, label: Garden, type: double}, {number: 2, label: Sea, type: double}]\n"


@pytest.fixture
def name() -> str:
    return new_name()


@pytest.fixture
def hotel(name: str, folder: Path) -> Callable[[str], HotelFile]:
    """Reads a text that begins with HEAD as a file of this test's hotel."""
    return lambda text: read_as(name, text.replace("aurora.example", f"{name[6:]}.example"), folder)


Reader = Callable[[str], HotelFile]


def told(report: ImportReport) -> list[str]:
    return [str(change) for change in report.changes]


async def exported(database: Database, org_id: UUID) -> str:
    async with database.unit_of_work(Program(org_id=org_id)) as db:
        return await export_hotel(db, Program(org_id=org_id))


async def rows_of(owner: Owner, org_id: UUID) -> dict[str, int]:
    """How many rows of each table belong to a hotel."""
    tables = [
        row["table_name"]
        for row in await owner.fetch(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'org_id'"
        )
    ]
    return {table: await owner.fetchval(f"SELECT count(*) FROM {table} WHERE org_id = $1", org_id) for table in tables}


# What is told


async def test_a_new_hotel_is_told_thing_by_thing(database: Database, hotel: Reader, name: str) -> None:
    report = await import_hotel(database, hotel(AURORA))
    assert told(report) == [
        f"+ hotel {name} (Europe/Vienna, EUR, en)",
        "+ division Housekeeping (housekeeping)",
        "+ room 101 (Garden double)",
        "+ item Apple strudel (room_service, 6.50)",
        "+ article Breakfast",
        "+ staff Ana Weber (manager, Housekeeping)",
    ]


async def test_a_second_time_changes_nothing(database: Database, owner: Owner, hotel: Reader) -> None:
    text = AURORA + 'stays: [{rooms: ["101"], guests: [{name: Emma}], nights: 2}]\n'
    first = await import_hotel(database, hotel(text))
    before = await rows_of(owner, first.org_id)
    second = await import_hotel(database, hotel(text))
    assert (second.org_id, second.changes, second.new_staff) == (first.org_id, [], [])
    assert await rows_of(owner, first.org_id) == before


async def test_what_differs_is_told_and_comes_true(database: Database, hotel: Reader, name: str) -> None:
    org_id = (await import_hotel(database, hotel(AURORA))).org_id
    changed = (
        AURORA.replace("Europe/Vienna", "Europe/Lisbon")
        .replace("{name: Housekeeping, handles", "{name: Housekeeping, description: Rooms and linen, handles")
        .replace("Garden double", "Garden twin")
        .replace("6.5,", "7, aliases: [strudel],")
        .replace("Breakfast is from 6:30 to 10:30", "Breakfast is from 7:00 to 11:00")
        .replace("manager", "owner")
        .replace("ana@", "ANA@")
    )
    report = await import_hotel(database, hotel(changed))
    domain = f"{name[6:]}.example"
    assert told(report) == [
        f"~ hotel {name}: timezone Europe/Vienna -> Europe/Lisbon",
        "~ division Housekeeping: description nothing -> Rooms and linen",
        "~ room 101: label Garden double -> Garden twin",
        "~ item Apple strudel: price 6.50 -> 7.00, aliases nothing -> strudel",
        "~ article Breakfast: text changed",
        f"~ staff Ana Weber: email ana@{domain} -> ANA@{domain}, role manager -> owner",
    ]
    text = await exported(database, org_id)
    assert "7.00" in text
    assert "Garden twin" in text
    assert "Breakfast is from 7:00" in text
    assert (await import_hotel(database, hotel(changed))).changes == []


async def test_what_a_terminal_would_obey_is_told_as_its_code(database: Database, hotel: Reader) -> None:
    report = await import_hotel(database, hotel(HEAD + r'rooms: [{number: "1\e[2J\n", label: "👩\u200d🍳", type: b}]'))
    assert told(report)[1] == r"+ room 1\x1b[2J\n (👩‍🍳)"


# Trying out


async def test_a_dry_run_tells_the_very_plan_and_writes_nothing(
    database: Database, owner: Owner, hotel: Reader, name: str
) -> None:
    text = AURORA + 'stays: [{rooms: ["101"], guests: [{name: Emma}], nights: 2}]\n'
    tried = await import_hotel(database, hotel(text), dry_run=True)
    assert tried.new_staff == []
    assert await owner.fetchval("SELECT count(*) FROM organizations WHERE name = $1", name) == 0
    assert set((await rows_of(owner, tried.org_id)).values()) == {0}
    done = await import_hotel(database, hotel(text))
    assert told(tried) == told(done)

    before = await exported(database, done.org_id), await rows_of(owner, done.org_id)
    changed = text.replace("6.5", "8") + "\n"
    tried = await import_hotel(database, hotel(changed), dry_run=True)
    assert told(tried) == ["~ item Apple strudel: price 6.50 -> 8.00"]
    assert (await exported(database, done.org_id), await rows_of(owner, done.org_id)) == before
    assert told(await import_hotel(database, hotel(changed))) == told(tried)


async def test_a_dry_run_is_refused_what_the_import_would_be(database: Database, hotel: Reader) -> None:
    stay = "{rooms: [1], guests: [{name: Emma}], nights: 2}"
    with pytest.raises(RoomTaken):
        await import_hotel(database, hotel(HEAD + ROOMS + f"stays: [{stay}, {stay}]\n"), dry_run=True)


# All or nothing


async def test_nothing_of_a_new_hotel_stays_behind_when_the_last_entry_fails(
    database: Database, owner: Owner, hotel: Reader, name: str
) -> None:
    stay = '{rooms: ["101"], guests: [{name: Emma}], nights: 2}'
    with pytest.raises(RoomTaken, match="room 101"):
        await import_hotel(database, hotel(AURORA + f"stays: [{stay}, {stay}]\n"))
    assert await owner.fetchval("SELECT count(*) FROM organizations WHERE name = $1", name) == 0


async def test_nothing_of_a_change_stays_behind_when_the_last_entry_fails(
    database: Database, owner: Owner, hotel: Reader
) -> None:
    taken = HEAD + ROOMS + "stays: [{rooms: [1], guests: [{name: Emma}], nights: 2}]\n"
    org_id = (await import_hotel(database, hotel(taken))).org_id
    before = await exported(database, org_id), await rows_of(owner, org_id)
    with pytest.raises(RoomTaken, match="holds room 1 from"):
        await import_hotel(database, hotel(taken.replace("Garden", "Park").replace("rooms: [1]", "rooms: [1, 2]")))
    assert (await exported(database, org_id), await rows_of(owner, org_id)) == before


async def test_what_only_the_database_refuses_is_named_and_takes_all_back(
    database: Database, owner: Owner, hotel: Reader, name: str
) -> None:
    # A final sigma: two addresses to Python, one to PostgreSQL.
    staff = "staff: [{name: a, email: ΑΣ@b.example, role: staff}, {name: b, email: ας@b.example, role: staff}]"
    assert len(hotel(HEAD + staff.replace("ας", "ασ")).staff) == 2
    with pytest.raises(ImportRefused, match="users_staff_email"):
        await import_hotel(database, hotel(HEAD + staff.replace("ας", "ασ")))
    assert await owner.fetchval("SELECT count(*) FROM organizations WHERE name = $1", name) == 0


# Nothing is removed


async def test_what_the_file_does_not_name_stays(database: Database, hotel: Reader, name: str) -> None:
    org_id = (await import_hotel(database, hotel(AURORA))).org_id
    before = await exported(database, org_id)
    assert (await import_hotel(database, hotel(HEAD))).changes == []
    assert await exported(database, org_id) == before
    report = await import_hotel(database, hotel(HEAD + ROOMS + "knowledge: [{title: Spa, text: Yes.}]\n"))
    assert told(report) == ["+ room 1 (Garden)", "+ room 2 (Sea)", "+ article Spa"]
    assert '"101"' in await exported(database, org_id)
    assert name in before


async def test_an_entry_tells_all_about_its_thing(database: Database, hotel: Reader) -> None:
    await import_hotel(database, hotel(AURORA))
    report = await import_hotel(
        database,
        hotel(
            HEAD
            + "divisions: [{name: Housekeeping}]\ncatalogue: [{category: room_service, title: Apple strudel}]\n"
            + "staff: [{name: Ana Weber, email: ana@aurora.example, role: manager}]\n"
        ),
    )
    assert told(report) == [
        "~ division Housekeeping: handles housekeeping -> nothing",
        "~ item Apple strudel: price 6.50 -> 0.00, description With vanilla sauce -> nothing",
        "~ staff Ana Weber: division Housekeeping -> nothing",
    ]


async def test_times_of_the_hotel_that_are_left_out_stay(database: Database, hotel: Reader) -> None:
    org_id = (await import_hotel(database, hotel(HEAD))).org_id
    assert 'checkin_time: "15:00"\n  checkout_time: "11:00"' in await exported(database, org_id)
    report = await import_hotel(database, hotel(HEAD.replace("}", ', checkin_time: "14:00"}')))
    assert [change.details for change in report.changes] == [": checkin time 15:00 -> 14:00"]
    assert (await import_hotel(database, hotel(HEAD))).changes == []


async def test_a_kind_of_order_moves_to_the_division_that_names_it(database: Database, hotel: Reader) -> None:
    await import_hotel(database, hotel(HEAD + "divisions: [{name: A, handles: [concierge, maintenance]}, {name: B}]"))
    report = await import_hotel(database, hotel(HEAD + "divisions: [{name: B, handles: [maintenance]}, {name: C}]"))
    assert told(report) == [
        "+ division C",
        "~ division A: handles concierge, maintenance -> concierge",
        "~ division B: handles nothing -> maintenance",
    ]


async def test_what_was_put_away_is_made_anew(database: Database, owner: Owner, hotel: Reader) -> None:
    first = await import_hotel(database, hotel(AURORA))
    for table in ("rooms", "catalogue_items", "articles", "users", "divisions"):
        await owner.execute(f"UPDATE {table} SET deleted_at = now() WHERE org_id = $1", first.org_id)
    second = await import_hotel(database, hotel(AURORA))
    assert told(second) == told(first)[1:]
    assert [email for _, email, _ in second.new_staff] == [email for _, email, _ in first.new_staff]
    assert (await import_hotel(database, hotel(AURORA))).changes == []


async def test_who_belongs_to_a_division_that_was_put_away_belongs_to_none(
    database: Database, owner: Owner, hotel: Reader
) -> None:
    org_id = (await import_hotel(database, hotel(AURORA))).org_id
    await owner.execute("UPDATE divisions SET deleted_at = now() WHERE org_id = $1", org_id)
    alone = HEAD + "staff: [{name: Ana Weber, email: ana@aurora.example, role: manager}]\n"
    assert (await import_hotel(database, hotel(alone))).changes == []


# The order of menu and knowledge


@pytest.mark.parametrize(
    ("present", "listed", "expected"),
    [
        ("", "abc", "abc"),
        ("abc", "abc", "abc"),
        ("abc", "", "abc"),
        ("abc", "cba", "cba"),
        ("abcde", "db", "adcbe"),
        ("abc", "x", "abcx"),
        ("abc", "xb", "axbc"),
        ("abc", "bx", "abxc"),
        ("abc", "xaybzc", "xaybzc"),
        ("abc", "cxya", "cxyba"),
        ("abcd", "wxbyd", "awxbycd"),
    ],
)
def test_the_list_decides_about_what_it_names(present: str, listed: str, expected: str) -> None:
    assert "".join(arranged(present, listed)) == expected


@pytest.mark.parametrize("part", ["catalogue", "knowledge"])
async def test_an_order_comes_true_and_is_told(database: Database, hotel: Reader, part: str) -> None:
    entry = {
        "catalogue": "- {category: concierge, title: %s}\n",
        "knowledge": "- {title: %s, text: There is one.}\n",
    }[part]

    def file(*titles: str) -> HotelFile:
        return hotel(HEAD + f"{part}:\n" + "".join(entry % title for title in titles))

    async def titles() -> list[str]:
        exported_lines = (await exported(database, org_id)).splitlines()
        return [line.split("title: ")[1].split(",")[0].rstrip("}") for line in exported_lines if "title: " in line]

    org_id = (await import_hotel(database, file("Taxi", "Boat", "Car"))).org_id
    assert await titles() == ["Taxi", "Boat", "Car"]
    assert told(await import_hotel(database, file("Car", "Boat"))) == [f"~ {part}: order changed"]
    assert await titles() == ["Taxi", "Car", "Boat"]
    assert len((await import_hotel(database, file("Car", "Bike", "Boat"))).changes) == 1
    assert await titles() == ["Taxi", "Car", "Bike", "Boat"]
    assert (await import_hotel(database, file("Taxi", "Bike"))).changes == []


# Staff


async def test_who_is_new_gets_a_password_that_works(database: Database, hotel: Reader) -> None:
    report = await import_hotel(database, hotel(AURORA))
    [(person, email, password)] = report.new_staff
    assert person == "Ana Weber"
    assert len(password.replace("-", "")) == 16
    assert await sign_in(database, email, password)


async def test_who_is_there_keeps_their_password_and_is_let_in_by_no_import(
    database: Database, owner: Owner, hotel: Reader
) -> None:
    first = await import_hotel(database, hotel(AURORA))
    [(_, email, password)] = first.new_staff
    second = await import_hotel(database, hotel(AURORA.replace("Ana Weber", "Ana Huber")))
    assert second.new_staff == []
    assert await sign_in(database, email, password)
    await owner.execute("UPDATE users SET active = false WHERE org_id = $1", first.org_id)
    third = await import_hotel(database, hotel(AURORA))
    assert (told(third), third.new_staff) == (["~ staff Ana Weber: name Ana Huber -> Ana Weber"], [])
    with pytest.raises(WrongCredentials):
        await sign_in(database, email, password)


async def test_a_guest_with_the_same_address_is_somebody_else(database: Database, hotel: Reader) -> None:
    guest = HEAD + ROOMS + "stays: [{rooms: [1], guests: [{name: Ana, email: ana@aurora.example}], nights: 1}]\n"
    await import_hotel(database, hotel(guest))
    report = await import_hotel(
        database, hotel(HEAD + "staff: [{name: Ana Weber, email: ana@aurora.example, role: staff}]\n")
    )
    assert told(report) == ["+ staff Ana Weber (staff)"]


async def test_no_transaction_is_open_while_passwords_are_hashed(
    app_url: str, hotel: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashing = PasswordHasher.hash
    open_meanwhile: list[str] = []

    def watched_hash(self: PasswordHasher, password: str) -> str:
        open_meanwhile.append(database._engine.sync_engine.pool.status())
        return hashing(self, password)

    monkeypatch.setattr(PasswordHasher, "hash", watched_hash)
    database = Database(app_url)
    await import_hotel(database, hotel(AURORA))
    await database.close()
    assert ["Current Checked out connections: 0" in status for status in open_meanwhile] == [True]


# Stays


async def test_guests_are_in_the_house_and_the_first_is_the_primary(
    database: Database, owner: Owner, hotel: Reader
) -> None:
    text = HEAD + ROOMS + "stays: [{rooms: [2, 1], guests: [{name: Emma}, {name: Axel, email: a@m.de}], nights: 3}]\n"
    report = await import_hotel(database, hotel(text))
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
    database: Database, owner: Owner, hotel: Reader
) -> None:
    text = HEAD + ROOMS + "stays: [{rooms: [1], guests: [{name: Emma}], nights: 2, arrival: %s}]\n"
    assert len((await import_hotel(database, hotel(text % "2020-01-01"))).changes) == 3
    later = await import_hotel(database, hotel(text % "2099-01-01"))
    assert told(later) == ["+ stay of Emma in room 1 (2 nights from 2099-01-01)"]
    assert await owner.fetchval("SELECT status FROM checkin_rooms WHERE org_id = $1", later.org_id) == "reserved"
    assert (await import_hotel(database, hotel(text % "2099-01-02"))).changes == []
    assert len((await import_hotel(database, hotel(text % "2099-01-03"))).changes) == 1


async def test_a_guest_who_is_still_in_the_room_is_not_doubled_and_not_overlooked(
    database: Database, owner: Owner, hotel: Reader
) -> None:
    text = HEAD + ROOMS + "stays: [{rooms: [1], guests: [{name: Emma}], nights: 2}]\n"
    org_id = (await import_hotel(database, hotel(text))).org_id
    await owner.execute(
        "UPDATE checkin_rooms SET checkin_date = '2020-01-01', checkout_date = '2020-01-03' WHERE org_id = $1", org_id
    )
    assert (await import_hotel(database, hotel(text))).changes == []
    with pytest.raises(RoomOccupied, match="still in room 1 "):
        await import_hotel(database, hotel(text.replace("rooms: [1]", "rooms: [1, 2]")))


async def test_after_check_out_the_stay_is_made_again(database: Database, owner: Owner, hotel: Reader) -> None:
    text = HEAD + ROOMS + "stays: [{rooms: [1], guests: [{name: Emma}], nights: 2}]\n"
    org_id = (await import_hotel(database, hotel(text))).org_id
    await owner.execute("UPDATE checkin_rooms SET status = 'checked_out' WHERE org_id = $1", org_id)
    assert len((await import_hotel(database, hotel(text))).changes) == 1


# Several at once


async def test_imports_of_one_new_hotel_at_once_make_one_hotel(
    database: Database, owner: Owner, hotel: Reader, name: str
) -> None:
    reports = await asyncio.gather(*(import_hotel(database, hotel(AURORA)) for _ in range(4)))
    assert await owner.fetchval("SELECT count(*) FROM organizations WHERE name = $1", name) == 1
    assert len({report.org_id for report in reports}) == 1
    assert sorted(len(report.changes) for report in reports) == [0, 0, 0, 6]
    [(_, email, password)] = [newcomer for report in reports for newcomer in report.new_staff]
    assert await sign_in(database, email, password)


async def test_somebody_new_in_imports_at_once_has_one_password(database: Database, hotel: Reader) -> None:
    await import_hotel(database, hotel(HEAD))
    reports = await asyncio.gather(*(import_hotel(database, hotel(AURORA)) for _ in range(3)))
    [(_, email, password)] = [newcomer for report in reports for newcomer in report.new_staff]
    assert await sign_in(database, email, password)


async def test_who_waits_too_long_for_another_import_is_told(
    app_url: str, owner: Owner, hotel: Reader, name: str
) -> None:
    database = Database(app_url)
    database._settings["lock_timeout"] = "50ms"
    async with owner.transaction():
        await owner.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)
        with pytest.raises(ImportUnderWay, match="Try again"):
            await import_hotel(database, hotel(HEAD))
    assert len((await import_hotel(database, hotel(HEAD))).changes) == 1
    await database.close()


# Finding a hotel


@pytest.mark.usefixtures("empty_installation")
async def test_a_hotel_is_found_by_its_name_or_because_it_is_the_only_one(
    database: Database, owner: Owner, hotel: Reader, folder: Path, name: str
) -> None:
    with pytest.raises(NoSuchHotel, match="innkeep import"):
        await find_hotel(database, None)
    org_id = (await import_hotel(database, hotel(HEAD))).org_id
    assert await find_hotel(database, None) == await find_hotel(database, name) == org_id
    with pytest.raises(NoSuchHotel, match=f"no hotel 'Elsewhere' here, but '{name}'"):
        await find_hotel(database, "Elsewhere")
    other = (await import_hotel(database, read_as("Elsewhere", HEAD, folder))).org_id
    with pytest.raises(WhichHotel, match=f"'Elsewhere', '{name}'"):
        await find_hotel(database, None)
    assert await find_hotel(database, "Elsewhere") == other

    await owner.execute("UPDATE organizations SET name = $1 WHERE id = $2", name, other)
    for ambiguous in (find_hotel(database, name), import_hotel(database, hotel(HEAD))):
        with pytest.raises(WhichHotel):
            await ambiguous
    await owner.execute("UPDATE organizations SET deleted_at = now() WHERE id = ANY ($1::uuid[])", [org_id, other])
    with pytest.raises(NoSuchHotel):
        await find_hotel(database, None)


async def test_hotels_of_other_names_are_not_touched(
    database: Database, owner: Owner, hotel: Reader, other_hotel: Any
) -> None:
    before = await rows_of(owner, other_hotel.org_id)
    report = await import_hotel(database, hotel(AURORA))
    assert report.org_id != other_hotel.org_id
    assert await rows_of(owner, other_hotel.org_id) == before
