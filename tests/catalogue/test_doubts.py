"""Where a hotel contradicts itself, and where it only says two things of two matters."""

from __future__ import annotations

from uuid import uuid4

import pytest

from innkeep.catalogue.doubts import Doubt, doubts, facts
from innkeep.catalogue.models import Article, CatalogueItem

BREAKFAST = "Breakfast is from 6:30 to 10:30 in the Orangery."


def found(*articles: tuple[str, str], item: CatalogueItem | None = None, **translations: str) -> list[Doubt]:
    """The doubts about some articles; the first of them has the translations."""
    told = {tag: {"title": "…", "text": text} for tag, text in translations.items()}
    written = [Article(id=uuid4(), title=title, text=text, translations={}) for title, text in articles]
    if told:
        written[0].translations = told
    return doubts(written, [item] if item else [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from 6:30 to 22:00", {"at 06:30", "at 22:00"}),
        ("6.30 Uhr bis 7 Uhr", {"at 06:30", "at 07:00"}),
        ("de 6h30 à 10h", {"at 06:30", "at 10:00"}),
        ("7 am to 10:15 p.m., 12 am", {"at 07:00", "at 22:15", "at 00:00"}),
        ("EUR 6.50, 12 euros, €7", {"of 6.50", "of 12.00", "of 7.00"}),
        ("room 101, 26 degrees, call 9, 1.5 km, 25:99", set()),
    ],
)
def test_times_and_amounts_are_read_however_they_are_written(text: str, said: set[str]) -> None:
    assert facts(text) == said


def test_two_articles_that_say_different_things_of_the_same_are_pointed_out_once() -> None:
    [doubt] = found(("Breakfast", BREAKFAST), ("Families", "Children are welcome. Breakfast starts at 7:00 for all."))
    assert (doubt.kind, doubt.about) == ("articles", "Breakfast")
    assert doubt.here == BREAKFAST
    assert doubt.there == "Breakfast starts at 7:00 for all."


@pytest.mark.parametrize(
    "other",
    [
        ("Families", "Breakfast starts at 6:30 for all."),
        ("Families", "Breakfast is included. The playroom opens at 9:00."),
        ("Check-out", "Check-out is until 11:00, after breakfast."),
        ("Early birds", "A breakfast box costs EUR 12."),
        ("Pool", "The pool opens at 8:00."),
    ],
)
def test_what_fits_or_is_another_matter_is_left_alone(other: tuple[str, str]) -> None:
    assert found(("Breakfast", BREAKFAST), other) == []


def test_arriving_and_leaving_are_two_matters() -> None:
    assert found(("Check-in", "Check-in is from 15:00."), ("Check-out", "Check-out is until 11:00.")) == []


def test_an_article_that_knows_other_hours_than_the_menu_is_pointed_out() -> None:
    item = CatalogueItem(id=uuid4(), title="Club sandwich", translations={})
    item.hours = [{"days": ["mon"], "opens": "12:00", "closes": "22:00"}]
    [doubt] = found(("Eating", "The club sandwich is served until 23:00."), item=item)
    assert (doubt.kind, doubt.item_id, doubt.here) == ("hours", item.id, "12:00-22:00")
    assert found(("Eating", "The club sandwich is served from 12:00 to 10 pm."), item=item) == []


def test_a_translation_that_was_left_behind_is_pointed_out() -> None:
    [doubt] = found(("Breakfast", BREAKFAST), de="Frühstück gibt es von 6.30 Uhr bis 10 Uhr.")
    assert (doubt.kind, doubt.language) == ("translation", "de")
    assert found(("Breakfast", BREAKFAST), de="Frühstück gibt es von 6.30 Uhr bis 10.30 Uhr.", ja="朝食") == []
