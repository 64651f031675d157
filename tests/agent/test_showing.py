"""What guests read of the hotel's things: in their language, and why not and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from innkeep.agent.deeds.showing import article_in, refused, title_in
from innkeep.agent.replies import LANGUAGES, Replies
from innkeep.catalogue.availability import OutOfHours, OutOfStock, OverLimit
from innkeep.catalogue.models import Article, CatalogueItem
from innkeep.core import clock


def test_an_item_is_called_as_the_hotel_told_it_in_the_guests_language() -> None:
    item = CatalogueItem(title="Badetücher", translations={"fr": {"title": "Serviettes"}})
    assert title_in(item, "fr") == "Serviettes"
    assert title_in(item, "fr-CA") == "Serviettes"
    assert title_in(item, "es") == "Badetücher"


def test_the_same_sentence_of_a_translated_article_is_told() -> None:
    told = {"en": {"title": "Sauna", "text": "Open from 4 to 9. It is free."}}
    article = Article(title="Sauna", text="Von 16 bis 21 Uhr. Sie ist gratis.", translations=told)
    assert article_in(article, "Sie ist gratis.", "en") == "It is free.\nYou can also find this under “Sauna”."
    assert article_in(article, "Sie ist gratis.", "it") is None


def test_an_article_that_was_translated_freely_is_told_whole() -> None:
    article = Article(
        title="Sauna", text="Von 16 bis 21 Uhr. Gratis.", translations={"en": {"title": "", "text": "4-9"}}
    )
    assert article_in(article, "Gratis.", "en") == "4-9\nYou can also find this under “Sauna”."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_when_and_how_many_in_every_language(language: str) -> None:
    voice, opens = Replies(language), (clock.now() + timedelta(minutes=1)).replace(tzinfo=None)
    closed = refused(voice, "Soup", "UTC", OutOfHours("", available_at=f"{opens:%Y-%m-%dT%H:%M}"))
    assert "Soup" in closed
    assert any(digit.isdigit() for digit in closed)
    assert "4" in refused(voice, "Towel", "UTC", OverLimit("", at_most=4))
    said = {refused(voice, "Soup", "UTC", OutOfStock("")), refused(voice, "Soup", "UTC", OverLimit("", at_most=0))}
    assert len(said) == 2
