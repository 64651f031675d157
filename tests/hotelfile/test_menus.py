"""Hours, options, limits, languages and translations in a hotel file: read, told, and the same elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.weekly import DAYS, Window
from innkeep.hotelfile.hours import told as told_hours
from innkeep.hotelfile.importing import import_hotel
from tests.hotelfile.files import HEAD, Owner, Reader, exported, new_name, read, read_as, refusal, told

FULL = """\
# A hotel file of Innkeep. Guests, stays and passwords are not in it.
organization:
  name: Hotel Aurora
  timezone: Europe/Vienna
  currency: EUR
  language: en
  checkin_time: "15:00"
  checkout_time: "11:00"
  require_second_factor: false

divisions:
  - {name: Kitchen, handles: [room_service], hours: ["07:00-23:00"], assignment: least_loaded}

catalogue:
  - category: room_service
    title: Beef burger
    price: 18.00
    aliases: [hamburger]
    hours: ["mon-thu,sun 12:00-23:00", "fri,sat 12:00-02:00"]
    options: [{name: Bacon, price: 2.50}, {name: no onion}]
    limit_per_order: 6
    limit_per_stay: 40
    in_stock: false
    preparation_minutes: 25
    translations: {de: {title: Rindfleisch-Burger, description: Mit Pommes}, "no": {title: Storfeburger}}
  - {category: room_service, title: Water, limit_per_order: 12, translations: {de: {title: Wasser}}}

knowledge:
  - title: Pool
    text: "The pool is open from 7:00 to 21:00."
    language: en-GB
    translations:
      de:
        title: Schwimmbad
        text: >-
          Das Schwimmbad ist von 7:00 bis 21:00 offen. Handtücher liegen am Eingang bereit, und an Sonntagen gibt es ab
          11:00 einen Kurs für Kinder.

staff:
  - name: Ana Weber
    email: ana@aurora.example
    role: staff
    division: Kitchen
    languages: [de, pt-BR]
    shifts: ["mon-fri 06:00-14:00"]
"""


@pytest.mark.usefixtures("empty_installation")
async def test_an_export_says_it_all_and_is_the_same_elsewhere(database: Database, owner: Owner, folder: Path) -> None:
    def hotel() -> Any:
        return read(FULL, folder)

    here = (await import_hotel(database, hotel())).org_id
    assert await exported(database, here) == FULL
    assert (await import_hotel(database, hotel())).changes == []
    await owner.execute("UPDATE organizations SET deleted_at = now() WHERE id = $1", here)
    there = (await import_hotel(database, hotel())).org_id
    assert there != here
    assert await exported(database, there) == FULL


@pytest.mark.parametrize(
    ("written", "days", "opens", "closes"),
    [
        ("11:00-22:00", list(DAYS), "11:00", "22:00"),
        ("7:00 - 10:30", list(DAYS), "07:00", "10:30"),
        ("mon-fri 18:00-02:00", list(DAYS[:5]), "18:00", "02:00"),
        ("Sat, Sun 9:00-9:00", ["sat", "sun"], "09:00", "09:00"),
        ("sat-mon,wed 00:00-0:00", ["mon", "wed", "sat", "sun"], "00:00", "00:00"),
        ("sun-sun 1:00-2:00", ["sun"], "01:00", "02:00"),
    ],
)
def test_hours_are_written_as_people_write_them(
    folder: Path, written: str, days: list[str], opens: str, closes: str
) -> None:
    window = {"days": days, "opens": opens, "closes": closes}
    for said in (f'"{written}"', f'["{written}"]'):
        hotel = read(f"{HEAD}divisions: [{{name: Kitchen, hours: {said}}}]", folder)
        assert hotel.divisions[0].hours == [window]


windows = st.builds(
    lambda days, opens, closes: Window(days=sorted(days, key=DAYS.index), opens=opens, closes=closes),
    st.sets(st.sampled_from(DAYS), min_size=1),
    *[st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))] * 2,
)


@settings(max_examples=50, deadline=None)
@given(window=windows)
def test_hours_that_are_written_are_read_again(folder: Path, window: Window) -> None:
    hotel = read(f'{HEAD}divisions: [{{name: Kitchen, hours: ["{told_hours(window)}"]}}]', folder)
    assert hotel.divisions[0].hours == [window]


ITEM = "catalogue: [{category: concierge, title: Taxi, "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'{ITEM}hours: "always"}}]', "catalogue entry 1: hours entry 1: 'always' are no hours; write them like"),
        (f'{ITEM}hours: ["mon-fry 9:00-10:00"]}}]', "'mon-fry 9:00-10:00' are no hours"),
        (f'{ITEM}hours: ["9:00-24:00"]}}]', "'9:00-24:00' are no hours"),
        (f"{ITEM}hours: 9}}]", "hours: has to be a list"),
        (f"{ITEM}in_stock: no}}]", "in_stock: 'no' is neither true nor false"),
        (f"{ITEM}limit_per_order: 0}}]", "0 is not a limit; write a whole number from 1 to 999"),
        (f"{ITEM}limit_per_stay: 1.5}}]", "1.5 is not a limit"),
        (f"{ITEM}preparation_minutes: 10081}}]", "10081 is not a number of minutes"),
        (
            f"{ITEM}options: [{{name: Van, prise: 5}}]}}]",
            "prise is not known here; what can stand there is name, price",
        ),
        (f"{ITEM}options: [{{name: Van, price: -5}}]}}]", "it cannot be negative"),
        (f"{ITEM}options: [{{name: Van}}, {{name: Van, price: 5}}]}}]", "'Taxi' has the option 'Van' twice"),
        (f"{ITEM}translations: {{German: {{title: Taxi}}}}}}]", "translations.German: 'German' is not a language"),
        (f"{ITEM}translations: {{de: {{text: Taxi}}}}}}]", "text is not known here; what can stand there is title"),
        (f"{ITEM}translations: {{de: Taxi}}}}]", "has to be a group of values, like {title: …, description: …}"),
        (f"{ITEM}translations: [de]}}]", "has to be a group of languages, like {de: {title: …, description: …}}"),
        ("knowledge: [{title: Pool, text: x, translations: {de: {title: y}}}]", "translations.de.text is missing"),
        ("knowledge: [{title: Pool, text: x, language: german}]", "'german' is not a language"),
        (
            "divisions: [{name: Spa, assignment: whoever}]",
            "'whoever' is not a way to give orders out; write one of nob",
        ),
        ("staff: [{name: A, email: a@b.example, role: staff, languages: [x]}]", "languages entry 1: 'x' is not a lang"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(folder: Path, text: str, said: str) -> None:
    told_line = refusal(HEAD + text, folder)
    assert told_line.startswith("2: ")
    assert said in told_line


async def test_an_entry_says_all_but_the_stock_stays(database: Database, owner: Owner, hotel_of: Reader) -> None:
    def menu(words: str) -> Any:
        return hotel_of(f"{HEAD}catalogue: [{{category: concierge, title: Taxi, {words}}}]")

    full = 'hours: ["9:00-10:00"], limit_per_order: 2, options: [{name: Van, price: 5}], translations: {de: {title: T}}'
    report = await import_hotel(database, menu(f"{full}, in_stock: false"))
    option = "SELECT id FROM catalogue_options WHERE org_id = $1 AND deleted_at IS NULL"
    van = await owner.fetchval(option, report.org_id)
    dearer = await import_hotel(database, menu(full.replace("price: 5", "price: 6")))
    assert told(dearer) == ["~ item Taxi: options changed"]
    assert await owner.fetchval(option, report.org_id) == van, "orders refer to it"
    bare = await import_hotel(database, menu("price: 0"))
    assert told(bare) == [
        "~ item Taxi: hours 09:00-10:00 -> nothing, limit per order 2 -> nothing, translations de -> nothing",
        "~ item Taxi: options changed",
    ]
    row = await owner.fetchrow("SELECT * FROM catalogue_items WHERE org_id = $1", report.org_id)
    assert row is not None
    assert (row["hours"], row["limit_per_order"], row["translations"], row["in_stock"]) == ("[]", None, "{}", False)
    assert await owner.fetchval(option, report.org_id) is None
    back = await import_hotel(database, menu("in_stock: true"))
    assert told(back) == ["~ item Taxi: in stock False -> True"]


NAMES = st.text(
    st.one_of(st.sampled_from(" \n\"'\\:#-{}[],&*!|>%@~0nyé😀\u200d\x01"), st.characters(exclude_categories=["Cs"])),
    max_size=8,
).map(lambda text: text.replace("\0", "")).filter(str.strip)  # fmt: skip
TEXTS = st.one_of(NAMES, st.lists(NAMES, max_size=30).map(" ".join).filter(str.strip))
TAGS = st.sampled_from(["de", "no", "on", "pt-BR", "zh-Hant"])
ITEMS = st.fixed_dictionaries(
    {
        "title": NAMES,
        "hours": st.lists(windows.map(told_hours), max_size=2),
        "options": st.lists(st.fixed_dictionaries({"name": NAMES}), max_size=3, unique_by=str),
        "translations": st.dictionaries(
            TAGS, st.fixed_dictionaries({"title": NAMES, "description": TEXTS}), max_size=2
        ),
    }
)
ARTICLES = st.fixed_dictionaries(
    {
        "title": NAMES,
        "text": TEXTS,
        "translations": st.dictionaries(TAGS, st.fixed_dictionaries({"title": NAMES, "text": TEXTS}), max_size=2),
    }
)


def written(value: Any) -> str:
    """As YAML that our own writer had no hand in."""
    match value:
        case list():
            return f"[{', '.join(map(written, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {written(each)}' for key, each in value.items())}}}"
    return '"' + "".join(f"\\U{ord(each):08x}" for each in value) + '"'


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(item=ITEMS, article=ARTICLES)
async def test_there_and_back_again(
    database: Database, owner: Owner, folder: Path, item: dict[str, Any], article: dict[str, Any]
) -> None:
    body = f"catalogue: {written([item | {'category': 'concierge'}])}\nknowledge: {written([article])}"
    here = Program(org_id=(await import_hotel(database, read_as(new_name(), f"{HEAD}{body}", folder))).org_id)
    text = await exported(database, here.org_id)
    assert (await import_hotel(database, read(text, folder))).changes == []
    await owner.execute("UPDATE organizations SET deleted_at = now() WHERE id = $1", here.org_id)
    there = (await import_hotel(database, read(text, folder))).org_id
    assert there != here.org_id
    assert await exported(database, there) == text
