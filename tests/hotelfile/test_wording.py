"""Language files beside a hotel file: read into it, and told with their own lines where they do not fit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from innkeep.core.db import Database
from innkeep.core.errors import Invalid
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.reading import load
from tests.hotelfile.files import HEAD, Owner, exported, new_name, told

HOTEL = """\
translations: {de: words/hotel.de.yaml}
catalogue:
  - {category: room_service, title: Burger, price: 12, options: [{name: Well done}, {name: Bacon, price: 2}]}
  - {category: concierge, title: Taxi, translations: {fr: {title: Taxi parisien}}}
  - {category: maintenance, title: Taxi}
knowledge: [{title: Pool, text: It is warm.}]
"""
GERMAN = """\
catalogue:
  Burger: {title: Bürger, description: Mit Pommes, options: {Well done: Durchgebraten}}
  Taxi: {title: Taxi (Wagen)}
knowledge:
  Pool: {title: Schwimmbad, text: Es ist warm.}
"""


def write(folder: Path, hotel: str, german: str | None, name: str = "Hotel Aurora") -> Path:
    path = folder / "hotel.yaml"
    path.write_text(HEAD.replace("Hotel Aurora", name) + hotel, encoding="utf-8")
    (folder / "words").mkdir(exist_ok=True)
    if german is not None:
        (folder / "words" / "hotel.de.yaml").write_text(german, encoding="utf-8")
    return path


async def test_its_words_become_those_of_the_things(database: Database, owner: Owner, tmp_path: Path) -> None:
    name = new_name()
    path = write(tmp_path, HOTEL, GERMAN, name)
    report = await import_hotel(database, load(path))
    german = {"de": {"title": "Taxi (Wagen)"}}
    taxis = "SELECT translations FROM catalogue_items WHERE org_id = $1 AND title = 'Taxi' ORDER BY position"
    assert [json.loads(row[0]) for row in await owner.fetch(taxis, report.org_id)] == [
        {"fr": {"title": "Taxi parisien"}, **german},
        german,
    ]
    options = "SELECT name, translations FROM catalogue_options WHERE org_id = $1 ORDER BY position"
    assert [(name, json.loads(said)) for name, said in await owner.fetch(options, report.org_id)] == [
        ("Well done", {"de": {"name": "Durchgebraten"}}),
        ("Bacon", {}),
    ]
    text = await exported(database, report.org_id)
    assert "translations: {de: {name: Durchgebraten}}" in text, "what is written out again stands in one file"
    path.write_text(text, encoding="utf-8")
    assert (await import_hotel(database, load(path))).changes == []
    path = write(tmp_path, HOTEL, GERMAN.replace("Durchgebraten", "Ganz durch"), name)
    assert told(await import_hotel(database, load(path))) == ["~ item Burger: options changed"]


@pytest.mark.parametrize(
    ("german", "said"),
    [
        (None, "hotel.de.yaml: there is no such file"),
        ("", "hotel.de.yaml:1: the file is empty; begin with catalogue"),
        ("- Taxi", "hotel.de.yaml:1: a language file is a group of values"),
        ("catalogue:\n  Burgr: {title: x}", "hotel.de.yaml:2: catalogue: the hotel file has no 'Burgr'"),
        ("catalogue:\n  Burgr: {title: x}", "(did you mean Burger?)"),
        ("knowledge: {Pool: {title: Becken}}", "hotel.de.yaml:1: knowledge.Pool.text is missing"),
        ("catalogue: {Taxi: {titel: x}}", "what can stand there is title, description, options (did you mean title?)"),
        ("catalogue: {Taxi: Droschke}", "catalogue.Taxi: has to be a group of values, like {title: …, description: …"),
        ("catalogue: [Taxi]", "has to be a group of titles, like {Breakfast: {title: …, description: …, options: …}}"),
        ("knowledge: Pool", "knowledge: has to be a group of titles, like {Breakfast: {title: …, text: …}}"),
        ("catalogue: {Burger: {title: B, options: [Bacon]}}", "options: has to be a group of names, like {With fries"),
        (
            "catalogue:\n  Burger:\n    title: B\n    options: {Bakon: Speck}",
            "de.yaml:4: catalogue: 'Burger' has no opti",
        ),
        ("organization: {}", "organization is not known here; what can stand there is catalogue, knowledge"),
    ],
)
def test_what_does_not_fit_is_told_with_the_line_of_its_own_file(tmp_path: Path, german: str | None, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        load(write(tmp_path, HOTEL, german))
    assert said in refusal.value.detail


@pytest.mark.parametrize(
    ("hotel", "said"),
    [
        (
            HOTEL.replace("fr: {", "de: {"),
            "hotel.de.yaml:3: catalogue: the hotel file says itself what 'Taxi' is in de",
        ),
        (HOTEL.replace("words/hotel.de.yaml", "../hotel.de.yaml"), "is no language file beside this file"),
        (HOTEL.replace("words/hotel.de.yaml", "words.txt"), "write a path like hotel.de.yaml"),
        (HOTEL.replace("{de: words/hotel.de.yaml}", "[de]"), "a group of languages, like {de: hotel.de.yaml}"),
    ],
)
def test_a_hotel_file_says_where_its_words_are_and_says_none_twice(tmp_path: Path, hotel: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        load(write(tmp_path, hotel, GERMAN))
    assert said in refusal.value.detail


def test_a_part_may_be_left_empty(tmp_path: Path) -> None:
    assert load(write(tmp_path, HOTEL, "catalogue:\nknowledge:\n")).translations == {}
