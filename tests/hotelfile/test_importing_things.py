"""An import makes what is named what its entry says, in the file's order, and removes nothing."""

from __future__ import annotations

import pytest

from innkeep.core.db import Database
from innkeep.hotelfile.entries import HotelFile
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.menu import arranged
from tests.hotelfile.files import AURORA, HEAD, ROOMS, Owner, Reader, exported, told

# Nothing is removed


async def test_what_the_file_does_not_name_stays(database: Database, hotel_of: Reader, name: str) -> None:
    org_id = (await import_hotel(database, hotel_of(AURORA))).org_id
    before = await exported(database, org_id)
    assert (await import_hotel(database, hotel_of(HEAD))).changes == []
    assert await exported(database, org_id) == before
    report = await import_hotel(database, hotel_of(HEAD + ROOMS + "knowledge: [{title: Spa, text: Yes.}]\n"))
    assert told(report) == ["+ room 1 (Garden)", "+ room 2 (Sea)", "+ article Spa"]
    assert '"101"' in await exported(database, org_id)
    assert name in before


async def test_an_entry_tells_all_about_its_thing(database: Database, hotel_of: Reader) -> None:
    await import_hotel(database, hotel_of(AURORA))
    report = await import_hotel(
        database,
        hotel_of(
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


async def test_times_of_the_hotel_that_are_left_out_stay(database: Database, hotel_of: Reader) -> None:
    org_id = (await import_hotel(database, hotel_of(HEAD))).org_id
    assert 'checkin_time: "15:00"\n  checkout_time: "11:00"' in await exported(database, org_id)
    report = await import_hotel(database, hotel_of(HEAD.replace("}", ', checkin_time: "14:00"}')))
    assert [change.details for change in report.changes] == [": checkin time 15:00 -> 14:00"]
    assert (await import_hotel(database, hotel_of(HEAD))).changes == []


async def test_a_kind_of_order_moves_to_the_division_that_names_it(database: Database, hotel_of: Reader) -> None:
    await import_hotel(
        database, hotel_of(HEAD + "divisions: [{name: A, handles: [concierge, maintenance]}, {name: B}]")
    )
    report = await import_hotel(database, hotel_of(HEAD + "divisions: [{name: B, handles: [maintenance]}, {name: C}]"))
    assert told(report) == [
        "+ division C",
        "~ division A: handles concierge, maintenance -> concierge",
        "~ division B: handles nothing -> maintenance",
    ]


async def test_what_was_put_away_is_made_anew(database: Database, owner: Owner, hotel_of: Reader) -> None:
    first = await import_hotel(database, hotel_of(AURORA))
    for table in ("rooms", "catalogue_items", "articles", "users", "divisions"):
        await owner.execute(f"UPDATE {table} SET deleted_at = now() WHERE org_id = $1", first.org_id)
    second = await import_hotel(database, hotel_of(AURORA))
    assert told(second) == told(first)[1:]
    assert [email for _, email, _ in second.new_staff] == [email for _, email, _ in first.new_staff]
    assert (await import_hotel(database, hotel_of(AURORA))).changes == []


async def test_who_belongs_to_a_division_that_was_put_away_belongs_to_none(
    database: Database, owner: Owner, hotel_of: Reader
) -> None:
    org_id = (await import_hotel(database, hotel_of(AURORA))).org_id
    await owner.execute("UPDATE divisions SET deleted_at = now() WHERE org_id = $1", org_id)
    alone = HEAD + "staff: [{name: Ana Weber, email: ana@aurora.example, role: manager}]\n"
    assert (await import_hotel(database, hotel_of(alone))).changes == []


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
async def test_an_order_comes_true_and_is_told(database: Database, hotel_of: Reader, part: str) -> None:
    entry = {
        "catalogue": "- {category: concierge, title: %s}\n",
        "knowledge": "- {title: %s, text: There is one.}\n",
    }[part]

    def file(*titles: str) -> HotelFile:
        return hotel_of(HEAD + f"{part}:\n" + "".join(entry % title for title in titles))

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
