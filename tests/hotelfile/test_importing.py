"""An import is all or nothing, does nothing a second time, and tells beforehand what it would do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from innkeep.core.db import Database
from innkeep.hotelfile.importing import (
    ImportRefused,
    ImportUnderWay,
    NoSuchHotel,
    WhichHotel,
    find_hotel,
    import_hotel,
)
from innkeep.stays.holds import RoomTaken
from tests.hotelfile.files import AURORA, HEAD, ROOMS, Owner, Reader, exported, read_as, rows_of, sign_in, told

# What is told


async def test_a_new_hotel_is_told_thing_by_thing(database: Database, hotel_of: Reader, name: str) -> None:
    report = await import_hotel(database, hotel_of(AURORA))
    assert told(report) == [
        f"+ hotel {name} (Europe/Vienna, EUR, en)",
        "+ division Housekeeping (housekeeping)",
        "+ room 101 (Garden double)",
        "+ item Apple strudel (room_service, 6.50)",
        "+ article Breakfast",
        "+ staff Ana Weber (manager, Housekeeping)",
    ]


async def test_a_second_time_changes_nothing(database: Database, owner: Owner, hotel_of: Reader) -> None:
    text = AURORA + 'stays: [{rooms: ["101"], guests: [{name: Emma}], nights: 2}]\n'
    first = await import_hotel(database, hotel_of(text))
    before = await rows_of(owner, first.org_id)
    second = await import_hotel(database, hotel_of(text))
    assert (second.org_id, second.changes, second.new_staff) == (first.org_id, [], [])
    assert await rows_of(owner, first.org_id) == before


async def test_what_differs_is_told_and_comes_true(database: Database, hotel_of: Reader, name: str) -> None:
    org_id = (await import_hotel(database, hotel_of(AURORA))).org_id
    changed = (
        AURORA.replace("Europe/Vienna", "Europe/Lisbon")
        .replace("{name: Housekeeping, handles", "{name: Housekeeping, description: Rooms and linen, handles")
        .replace("Garden double", "Garden twin")
        .replace("6.5,", "7, aliases: [strudel],")
        .replace("Breakfast is from 6:30 to 10:30", "Breakfast is from 7:00 to 11:00")
        .replace("manager", "owner")
        .replace("ana@", "ANA@")
    )
    report = await import_hotel(database, hotel_of(changed))
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
    assert (await import_hotel(database, hotel_of(changed))).changes == []


async def test_what_a_terminal_would_obey_is_told_as_its_code(database: Database, hotel_of: Reader) -> None:
    report = await import_hotel(
        database, hotel_of(HEAD + r'rooms: [{number: "1\e[2J\n", label: "👩\u200d🍳", type: b}]')
    )
    assert told(report)[1] == r"+ room 1\x1b[2J\n (👩‍🍳)"


# Trying out


async def test_a_dry_run_tells_the_very_plan_and_writes_nothing(
    database: Database, owner: Owner, hotel_of: Reader, name: str
) -> None:
    text = AURORA + 'stays: [{rooms: ["101"], guests: [{name: Emma}], nights: 2}]\n'
    tried = await import_hotel(database, hotel_of(text), dry_run=True)
    assert tried.new_staff == []
    assert await owner.fetchval("SELECT count(*) FROM organizations WHERE name = $1", name) == 0
    assert set((await rows_of(owner, tried.org_id)).values()) == {0}
    done = await import_hotel(database, hotel_of(text))
    assert told(tried) == told(done)

    before = await exported(database, done.org_id), await rows_of(owner, done.org_id)
    changed = text.replace("6.5", "8") + "\n"
    tried = await import_hotel(database, hotel_of(changed), dry_run=True)
    assert told(tried) == ["~ item Apple strudel: price 6.50 -> 8.00"]
    assert (await exported(database, done.org_id), await rows_of(owner, done.org_id)) == before
    assert told(await import_hotel(database, hotel_of(changed))) == told(tried)


async def test_a_dry_run_is_refused_what_the_import_would_be(database: Database, hotel_of: Reader) -> None:
    stay = "{rooms: [1], guests: [{name: Emma}], nights: 2}"
    with pytest.raises(RoomTaken):
        await import_hotel(database, hotel_of(HEAD + ROOMS + f"stays: [{stay}, {stay}]\n"), dry_run=True)


# All or nothing


async def test_nothing_of_a_new_hotel_stays_behind_when_the_last_entry_fails(
    database: Database, owner: Owner, hotel_of: Reader, name: str
) -> None:
    stay = '{rooms: ["101"], guests: [{name: Emma}], nights: 2}'
    with pytest.raises(RoomTaken, match="room 101"):
        await import_hotel(database, hotel_of(AURORA + f"stays: [{stay}, {stay}]\n"))
    assert await owner.fetchval("SELECT count(*) FROM organizations WHERE name = $1", name) == 0


async def test_nothing_of_a_change_stays_behind_when_the_last_entry_fails(
    database: Database, owner: Owner, hotel_of: Reader
) -> None:
    taken = HEAD + ROOMS + "stays: [{rooms: [1], guests: [{name: Emma}], nights: 2}]\n"
    org_id = (await import_hotel(database, hotel_of(taken))).org_id
    before = await exported(database, org_id), await rows_of(owner, org_id)
    with pytest.raises(RoomTaken, match="holds room 1 from"):
        await import_hotel(database, hotel_of(taken.replace("Garden", "Park").replace("rooms: [1]", "rooms: [1, 2]")))
    assert (await exported(database, org_id), await rows_of(owner, org_id)) == before


async def test_what_only_the_database_refuses_is_named_and_takes_all_back(
    database: Database, owner: Owner, hotel_of: Reader, name: str
) -> None:
    # A final sigma: two addresses to Python, one to PostgreSQL.
    staff = "staff: [{name: a, email: ΑΣ@b.example, role: staff}, {name: b, email: ας@b.example, role: staff}]"
    assert len(hotel_of(HEAD + staff.replace("ας", "ασ")).staff) == 2
    with pytest.raises(ImportRefused, match="users_staff_email"):
        await import_hotel(database, hotel_of(HEAD + staff.replace("ας", "ασ")))
    assert await owner.fetchval("SELECT count(*) FROM organizations WHERE name = $1", name) == 0


# Several at once


async def test_imports_of_one_new_hotel_at_once_make_one_hotel(
    database: Database, owner: Owner, hotel_of: Reader, name: str
) -> None:
    reports = await asyncio.gather(*(import_hotel(database, hotel_of(AURORA)) for _ in range(4)))
    assert await owner.fetchval("SELECT count(*) FROM organizations WHERE name = $1", name) == 1
    assert len({report.org_id for report in reports}) == 1
    assert sorted(len(report.changes) for report in reports) == [0, 0, 0, 6]
    [(_, email, password)] = [newcomer for report in reports for newcomer in report.new_staff]
    assert await sign_in(database, email, password)


async def test_somebody_new_in_imports_at_once_has_one_password(database: Database, hotel_of: Reader) -> None:
    await import_hotel(database, hotel_of(HEAD))
    reports = await asyncio.gather(*(import_hotel(database, hotel_of(AURORA)) for _ in range(3)))
    [(_, email, password)] = [newcomer for report in reports for newcomer in report.new_staff]
    assert await sign_in(database, email, password)


async def test_who_waits_too_long_for_another_import_is_told(
    app_url: str, owner: Owner, hotel_of: Reader, name: str
) -> None:
    database = Database(app_url)
    database._settings["lock_timeout"] = "50ms"
    async with owner.transaction():
        await owner.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)
        with pytest.raises(ImportUnderWay, match="Try again"):
            await import_hotel(database, hotel_of(HEAD))
    assert len((await import_hotel(database, hotel_of(HEAD))).changes) == 1
    await database.close()


# Finding a hotel


@pytest.mark.usefixtures("empty_installation")
async def test_a_hotel_is_found_by_its_name_or_because_it_is_the_only_one(
    database: Database, owner: Owner, hotel_of: Reader, folder: Path, name: str
) -> None:
    with pytest.raises(NoSuchHotel, match="innkeep import"):
        await find_hotel(database, None)
    org_id = (await import_hotel(database, hotel_of(HEAD))).org_id
    assert await find_hotel(database, None) == await find_hotel(database, name) == org_id
    with pytest.raises(NoSuchHotel, match=f"no hotel 'Elsewhere' here, but '{name}'"):
        await find_hotel(database, "Elsewhere")
    other = (await import_hotel(database, read_as("Elsewhere", HEAD, folder))).org_id
    with pytest.raises(WhichHotel, match=f"'Elsewhere', '{name}'"):
        await find_hotel(database, None)
    assert await find_hotel(database, "Elsewhere") == other

    await owner.execute("UPDATE organizations SET name = $1 WHERE id = $2", name, other)
    for ambiguous in (find_hotel(database, name), import_hotel(database, hotel_of(HEAD))):
        with pytest.raises(WhichHotel):
            await ambiguous
    await owner.execute("UPDATE organizations SET deleted_at = now() WHERE id = ANY ($1::uuid[])", [org_id, other])
    with pytest.raises(NoSuchHotel):
        await find_hotel(database, None)


async def test_hotels_of_other_names_are_not_touched(
    database: Database, owner: Owner, hotel_of: Reader, other_hotel: Any
) -> None:
    before = await rows_of(owner, other_hotel.org_id)
    report = await import_hotel(database, hotel_of(AURORA))
    assert report.org_id != other_hotel.org_id
    assert await rows_of(owner, other_hotel.org_id) == before
