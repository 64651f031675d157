"""An export is the hotel: imported elsewhere and exported again it is the same to the byte. It is pleasant to edit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.hotelfile.exporting import in_natural_order
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.writing import group, listed
from tests.factories import Hotel
from tests.hotelfile.files import HEAD, Owner, exported, new_name, read, read_as

PLEASANT = """\
# A hotel file of Innkeep. Guests, stays and passwords are not in it.
organization:
  name: Hotel Aurora
  timezone: Europe/Vienna
  currency: EUR
  language: en
  checkin_time: "15:00"
  checkout_time: "10:30"
  require_second_factor: false

divisions:
  - {name: Front office, description: "Reception, telephone: everything", handles: []}
  - {name: Housekeeping, handles: [housekeeping, maintenance]}

rooms:
  - {number: "9", label: Garden double, type: double}
  - {number: "10", label: "no", type: "12e3"}
  - {number: A1, label: "", type: double}

catalogue:
  - {category: room_service, title: Apple strudel, price: 6.50, description: With vanilla sauce}
  - category: housekeeping
    title: Laundry bag collection
    price: 18.00
    description: "One bag washed and folded; collected before 10:00, back by 18:00 the same day"
    aliases: [laundry, "wash: my clothes"]

knowledge:
  - {title: Wi-Fi, text: The network is called Aurora.}
  - title: Breakfast
    text: >-
      Breakfast is from 6:30 to 10:30 in the Orangery. On Sundays it goes on until 11:00, and whoever leaves before that
      gets a box with bread, fruit and coffee at the front desk.
  - title: Getting here
    text: |-
      By train: ten minutes on foot.

      By car: # the garage is under the house.
  - {title: Pool, text: "  Open  from 8 to 20.\\n"}

staff:
  - {name: Ana Weber, email: ana@aurora.example, role: owner, division: Front office}
  - {name: "Ben \\"B\\" Okafor", email: ben@aurora.example, role: staff}
"""


async def imported(database: Database, folder: Path, text: str) -> Program:
    return Program(org_id=(await import_hotel(database, read(text, folder))).org_id)


@pytest.mark.usefixtures("empty_installation")
async def test_an_export_is_pleasant_to_edit_and_the_same_elsewhere(
    database: Database, owner: Owner, folder: Path
) -> None:
    here = await imported(database, folder, PLEASANT)
    assert await exported(database, here.org_id) == PLEASANT
    assert (await import_hotel(database, read(PLEASANT, folder))).changes == []
    await owner.execute("UPDATE organizations SET deleted_at = now() WHERE id = $1", here.org_id)
    there = await imported(database, folder, PLEASANT)
    assert there != here
    assert await exported(database, there.org_id) == PLEASANT


async def test_importing_an_export_changes_nothing_of_a_hotel_that_came_about_otherwise(
    database: Database, owner: Owner, hotel: Hotel, folder: Path
) -> None:
    async def versions() -> list[list[asyncpg.Record]]:
        tables = ("rooms", "divisions", "division_categories", "catalogue_items", "articles", "users", "credentials")
        return [
            await owner.fetch(f"SELECT id, xmin::text FROM {table} WHERE org_id = $1 ORDER BY id", hotel.org_id)
            for table in tables
        ]

    before = await versions()
    text = await exported(database, hotel.org_id)
    report = await import_hotel(database, read(text, folder))
    assert (report.org_id, report.changes, report.new_staff) == (hotel.org_id, [], [])
    assert await versions() == before
    assert await exported(database, hotel.org_id) == text


async def test_guests_stays_and_passwords_are_not_in_it(database: Database, owner: Owner, hotel: Hotel) -> None:
    text = await exported(database, hotel.org_id)
    assert "Ana Weber" in text
    assert "Emma Lindqvist" not in text
    assert "stays:" not in text
    hashes = await owner.fetch("SELECT password_hash FROM credentials WHERE org_id = $1", hotel.org_id)
    assert hashes
    assert not any(row["password_hash"] in text for row in hashes)
    assert hotel.room_code not in text


async def test_what_was_put_away_and_who_is_not_active_is_not_in_it(
    database: Database, owner: Owner, hotel: Hotel, folder: Path
) -> None:
    await owner.execute("UPDATE users SET active = false WHERE id = $1", hotel.staff["cook"].user_id)
    await owner.execute("UPDATE users SET deleted_at = now() WHERE id = $1", hotel.staff["front_desk"].user_id)
    await owner.execute("UPDATE divisions SET deleted_at = now() WHERE id = $1", hotel.housekeeping_id)
    await owner.execute("UPDATE rooms SET deleted_at = now() WHERE id = $1", hotel.empty_room_id)
    await owner.execute("UPDATE catalogue_items SET deleted_at = now() WHERE id = $1", hotel.items["Pillow"])
    await owner.execute("UPDATE articles SET deleted_at = now() WHERE org_id = $1", hotel.org_id)
    text = await exported(database, hotel.org_id)
    assert not [
        gone for gone in ("Emil Haas", "Ben Okafor", '"102"', "Pillow", "knowledge", "name: Housek") if gone in text
    ]
    assert "Dora Novak" in text
    assert (await import_hotel(database, read(text, folder))).changes == []


async def test_other_hotels_are_not_in_it(database: Database, hotel: Hotel, other_hotel: Hotel) -> None:
    text = await exported(database, hotel.org_id)
    assert hotel.emails["manager"] in text
    assert other_hotel.emails["manager"] not in text


def test_rooms_are_in_the_order_in_which_people_count() -> None:
    ordered = ["0", "01", "1", "2", "9", "10", "101", "101a", "101b", "1001", "", "A", "A1", "A2", "A10", "B-1", "²"]
    assert in_natural_order(reversed(ordered)) == ordered
    assert in_natural_order(["1" * 5000, "9"]) == ["9", "1" * 5000]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "101",
            "007",
            "1_000",
            "6:30",
            "12e3",
            "0x1F",
            ".5",
            "-1",
            "+1",
            ".inf",
            "1.",
            "2031-05-01",
            "1e1",
            "---",
            "...",
        ),
        *("no", "No", "YES", "on", "Off", "y", "N", "true", "FALSE", "null", "~", "", " a", "a ", "a: b", "a #b", "#a"),
        *("- a", "{a}", "[a]", "a, b", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "?", "'a", '"a', "<<", "=", ":"),
    ],
)
def test_what_yaml_of_any_version_would_misread_is_quoted(text: str) -> None:
    [line] = group({"label": text}).splitlines()
    assert line.startswith('  label: "')


@pytest.mark.parametrize(
    "text", ["Garden double", "Pastéis de nata", "Children's pasta", "Check-out", "客房", "a@b.example"]
)
def test_what_nobody_misreads_is_plain(text: str) -> None:
    assert group({"label": text}) == f"  label: {text}\n"


def test_what_nobody_sees_is_written_as_its_code(folder: Path) -> None:
    assert group({"label": "a\x07\x7f\x85\u200b\u202e\u2028\ufeffb😀"}) == (
        '  label: "a\\u0007\\u007f\\u0085\\u200b\\u202e\\u2028\\ufeffb😀"\n'
    )
    for text in ("word " * 30 + "\x7f", "line\n\u202e\nline"):
        article = listed({"title": "a", "text": text})
        assert "\\u" in article
        assert read(f"{HEAD}knowledge:\n{article}", folder).knowledge[0].text == text


NASTY = st.text(
    st.one_of(
        st.sampled_from(" \t\n\r\"'\\:#-{}[],&*!|>%@`?=~0129nyeéß😀\u200d\x00\x01\x7f\x85\xa0\u2028\ufeff\uffff\u0130"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
).map(lambda text: text.replace("\0", ""))
PROSE = st.lists(st.sampled_from(["word", "7:00", "#", "-", "a,", "é", "x" * 40, "\n", "\n\n", " ", ": "]), max_size=40)
TEXTS = st.one_of(NASTY, PROSE.map(" ".join), PROSE.map("".join))
NAMES = TEXTS.map(lambda text: text[:60]).filter(str.strip)


@settings(max_examples=120, deadline=None)
@given(title=NAMES, text=TEXTS.filter(str.strip), aliases=st.lists(NAMES, max_size=3))
def test_whatever_is_written_is_read_again(folder: Path, title: str, text: str, aliases: list[str]) -> None:
    item = listed({"category": "concierge", "title": title, "description": text, "aliases": aliases})
    article = listed({"title": title, "text": text})
    hotel = read(f"{HEAD}catalogue:\n{item}knowledge:\n{article}", folder)
    assert (hotel.catalogue[0].title, hotel.catalogue[0].description, hotel.catalogue[0].aliases) == (
        title,
        text,
        aliases,
    )
    assert (hotel.knowledge[0].title, hotel.knowledge[0].text) == (title, text)


KINDS = st.sampled_from(["housekeeping", "room_service", "maintenance", "concierge"])


def entries(*fields: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Entries with nasty texts, no two of which have the same first one."""
    texts = st.fixed_dictionaries({**dict.fromkeys(fields, NAMES), **more})
    return st.lists(texts, max_size=4, unique_by=lambda entry: str(entry[fields[0]]))


HOTELS = st.fixed_dictionaries(
    {
        "divisions": entries("name", "description"),
        "rooms": entries("number", "label", "type"),
        "knowledge": entries("title", text=TEXTS.filter(str.strip)),
        "catalogue": entries(
            "title",
            category=KINDS,
            description=TEXTS,
            price=st.decimals(0, 9_999_999_999, places=2, allow_nan=False),
            aliases=st.lists(NAMES, max_size=2),
        ),
        "staff": entries("name", role=st.sampled_from(["owner", "manager", "front_desk", "staff"])),
    }
)


def written(value: Any) -> str:
    """As JSON with every character as its code: YAML that our own writer had no hand in."""
    match value:
        case list():
            return f"[{', '.join(map(written, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {written(each)}' for key, each in value.items())}}}"
        case Decimal():
            return f"{abs(value):.2f}"
    return '"' + "".join(f"\\U{ord(each):08x}" for each in value) + '"'


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(parts=HOTELS)
async def test_there_and_back_again(
    database: Database, owner: Owner, folder: Path, parts: dict[str, list[dict[str, Any]]]
) -> None:
    name = new_name()
    for number, person in enumerate(parts["staff"]):
        person["email"] = f"{number}@{name[6:]}.example"
    body = "\n".join(f"{part}: {written(entries)}" for part, entries in parts.items())
    here = Program(org_id=(await import_hotel(database, read_as(name, f"{HEAD}{body}", folder))).org_id)
    text = await exported(database, here.org_id)
    assert (await import_hotel(database, read(text, folder))).changes == []
    assert await exported(database, here.org_id) == text
    await owner.execute("UPDATE organizations SET deleted_at = now() WHERE id = $1", here.org_id)
    there = await imported(database, folder, text)
    assert there != here
    assert await exported(database, there.org_id) == text
