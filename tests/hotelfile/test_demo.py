"""The demo hotel is as large as was promised, and can be imported."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from innkeep.agent.deeds.showing import sentences
from innkeep.catalogue.doubts import facts
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.hotelfile.entries import ArticleEntry, HotelFile, ItemEntry
from innkeep.hotelfile.exporting import export_hotel
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.pictures import pictures_beside, pictures_of
from innkeep.hotelfile.reading import load
from innkeep.installation.migrations import shipped
from innkeep.people.models import Category
from innkeep.stays.queries import house
from innkeep.web.languages import LANGUAGES
from tests.hotelfile.files import read


@pytest.fixture(scope="module")
def demo() -> HotelFile:
    return load(shipped("demo") / "hotel.yaml")


def test_it_has_forty_rooms(demo: HotelFile) -> None:
    assert len(demo.rooms) == 40


def test_its_catalogue_has_sixty_items_and_more_in_all_four_categories(demo: HotelFile) -> None:
    assert len(demo.catalogue) >= 60
    kinds = Counter(item.category for item in demo.catalogue)
    assert set(kinds) == set(Category)
    assert min(kinds.values()) >= 10
    assert any(item.price for item in demo.catalogue)


def test_it_knows_thirty_things_and_more(demo: HotelFile) -> None:
    assert len(demo.knowledge) >= 30


def test_twelve_people_work_in_five_divisions_in_every_role(demo: HotelFile) -> None:
    assert len(demo.staff) == 12
    assert len({person.division for person in demo.staff}) == len(demo.divisions) == 5
    assert {person.role for person in demo.staff} == {"owner", "manager", "front_desk", "staff"}
    handled = [category for division in demo.divisions for category in division.handles]
    assert sorted(handled) == sorted(Category)


def test_guests_stay_in_it(demo: HotelFile) -> None:
    assert demo.stays
    assert {room for stay in demo.stays for room in stay.rooms} <= {room.number for room in demo.rooms}


@pytest.mark.usefixtures("empty_installation")
async def test_it_is_imported_whole_and_exported_again(database: Database, demo: HotelFile, folder: Path) -> None:
    pictures = await pictures_beside(shipped("demo") / "hotel.yaml", demo)
    report = await import_hotel(database, demo, pictures=pictures)
    parts = (demo.divisions, demo.rooms, demo.catalogue, demo.knowledge, demo.staff, demo.stays)
    pictured = sum(item.picture is not None for item in demo.catalogue)
    assert pictured > 20
    assert len(report.changes) == 1 + sum(len(part) for part in parts) + 1 + pictured
    assert len(report.new_staff) == 12
    program = Program(org_id=report.org_id)
    async with database.unit_of_work(program) as db:
        found = await pictures_of(db, program)
        assert len(found) == 1 + pictured
        text = await export_hotel(db, program)
        rooms = await house(db, program)
    assert {now.room.room_number for now in rooms if now.guest} == {room for stay in demo.stays for room in stay.rooms}
    assert (await import_hotel(database, demo, pictures=pictures)).changes == []
    again = read(text, folder)
    # What is printed has no pictures beside it.
    bare = [item.model_copy(update={"picture": None}) for item in demo.catalogue]
    plain = demo.organization.model_copy(update={"picture": None})
    assert again.model_copy(update={"stays": demo.stays}) == demo.model_copy(
        update={"catalogue": bare, "organization": plain}
    )
    assert (await import_hotel(database, again)).changes == []


def test_it_says_everything_in_every_language_of_the_guests_page(demo: HotelFile) -> None:
    others = LANGUAGES.keys() - {demo.organization.language}
    things: list[ItemEntry | ArticleEntry] = [*demo.catalogue, *demo.knowledge]
    for thing in things:
        assert others <= thing.translations.keys(), thing.title
    for item in demo.catalogue:
        assert all(words.description for language, words in item.translations.items() if language in others), item.title
        for option in item.options:
            assert others == option.translations.keys(), option.name


def test_its_translations_name_the_same_times_and_amounts_sentence_by_sentence(demo: HotelFile) -> None:
    for article in demo.knowledge:
        for language, words in article.translations.items():
            assert facts(words.text) == facts(article.text), (language, article.title)
            assert len(sentences(words.text)) == len(sentences(article.text)), (language, article.title)
