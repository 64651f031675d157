"""Every word of the guest's pages in every language, and days, times and amounts as each writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import ClassVar

import pytest
from jinja2 import nodes
from take_words import said, words_in

from innkeep.web.languages import (
    ENGLISH,
    LANGUAGES,
    clock,
    day_name,
    days,
    own_words,
    price,
    speaking,
    spoken,
    tongue_for,
    words_of,
)
from innkeep.web.pages import environment, fragment

OTHERS = [tag for tag in LANGUAGES if tag != ENGLISH.tag]
PLACEHOLDER = re.compile(r"%\(\w+\)s")
GUEST_TEMPLATES = sorted(name for name in environment.list_templates() if name.startswith("guest/"))


def test_there_are_the_twelve_languages() -> None:
    assert set(LANGUAGES) == {"en", "es", "fr", "de", "it", "pt", "nl", "id", "ja", "zh", "ko", "ar"}


@pytest.mark.parametrize("tag", OTHERS)
def test_every_word_is_translated_with_the_same_gaps(tag: str) -> None:
    wanted = {message.id for message in said() if message.id}
    catalogue = words_in(tag)
    assert set(catalogue) == wanted, "run `make words`"
    for english, translated in catalogue.items():
        assert translated.strip(), f"{tag} has no words for {english!r}"
        assert sorted(PLACEHOLDER.findall(translated)) == sorted(PLACEHOLDER.findall(english)), english
        # What is translated stands in attributes, too, and is taken for markup.
        assert not set('"<>&') & set(translated), english


@pytest.mark.parametrize("tag", OTHERS)
def test_nothing_is_left_in_english(tag: str) -> None:
    """Words that two languages share are few; a sentence never is the same."""
    of_several_words = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
    same = [said for said, word in words_in(tag).items() if said == word and of_several_words.search(said)]
    assert same == []


# Text is what a template writes without asking for it in the language that is spoken.
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"<[^>]*>?|[^<]*>", re.DOTALL)
_SPOKEN_ATTRIBUTES = re.compile(r"""\b(aria-label|alt|placeholder|title|hx-confirm|data-label)\s*=\s*"([^"]*)""")


def _bare_text(template: str) -> Iterator[str]:
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, template)
    tree = environment.parse(source)
    for block in [*tree.find_all(nodes.Block)]:
        if block.name == "face":  # the page's classes
            block.body = []
    written = "\x00".join(
        data.data if isinstance(data, nodes.TemplateData) else "\x00"
        for output in tree.find_all(nodes.Output)
        for data in output.nodes
    )
    for _, value in _SPOKEN_ATTRIBUTES.findall(written):
        if _LETTERS.search(value.replace("\x00", "")):
            yield value
    for text in _TAG.split(_whole_tags(written)):
        if _LETTERS.search(text):
            yield text.strip()


def _whole_tags(written: str) -> str:
    """The same without what stands in tags: a tag may begin in one piece and end in another."""
    return re.sub(r"<[^>]*>", "<>", written)


@pytest.mark.parametrize("template", GUEST_TEMPLATES)
def test_no_template_has_words_of_its_own(template: str) -> None:
    assert list(_bare_text(template)) == []


def test_a_template_with_words_of_its_own_would_be_found() -> None:
    tree = environment.from_string('<p title="{{ 1 }}">{{ 2 }}</p>')
    assert tree is not None
    written = '<p class="\x00">Left behind</p><img alt="A photo">'
    assert [t for t in _TAG.split(_whole_tags(written)) if _LETTERS.search(t)] == ["Left behind"]
    assert _SPOKEN_ATTRIBUTES.findall(written) == [("alt", "A photo")]


@pytest.mark.parametrize(
    ("chosen", "accepted", "tag", "region"),
    [
        (None, "", "en", "GB"),
        (None, "de", "de", None),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de", "AT"),
        (None, "sv-SE, fr;q=0.7, en;q=0.8", "en", "GB"),
        (None, "en-US", "en", "US"),
        (None, "zh-TW", "zh", None),
        (None, "in-ID", "id", "ID"),
        (None, "tlh, xx;q=x, ;;;, *", "en", "GB"),
        (None, "de;q=0", "en", "GB"),
        (None, "pt-XX", "pt", None),
        ("ja", "de-AT", "ja", None),
        ("fr", "de, fr-CA;q=0.5", "fr", "CA"),
        ("tlh", "it", "it", None),
    ],
)
def test_the_language_of_a_phone(chosen: str | None, accepted: str, tag: str, region: str | None) -> None:
    tongue = tongue_for(chosen, accepted)
    assert (tongue.tag, tongue.locale.territory) == (tag, region)


def test_arabic_runs_the_other_way() -> None:
    assert [tag for tag in LANGUAGES if tongue_for(tag, "").direction == "rtl"] == ["ar"]


@pytest.mark.parametrize(
    ("accepted", "amount", "time"),
    [
        ("en-GB", "€1,234.50", "15:05"),
        ("en-US", "€1,234.50", "3:05\u202fPM"),
        ("de", "1.234,50\xa0€", "15:05"),
        ("ja", "€1,234.50", "15:05"),
    ],
)
def test_amounts_and_times_are_written_as_the_guest_does(accepted: str, amount: str, time: str) -> None:
    with speaking(tongue_for(None, accepted)):
        assert price(Decimal("1234.50"), "EUR") == amount
        assert clock(datetime(2026, 11, 25, 15, 5, tzinfo=UTC)) == time


def test_days_are_called_as_people_call_them() -> None:
    today = date(2026, 11, 25)
    with speaking(tongue_for("de", "")):
        assert [day_name(date(2026, 11, d), today) for d in (24, 25, 26)] == ["Gestern", "Heute", "Morgen"]
        assert day_name(date(2026, 11, 28), today) == "Sa., 28. November"
        assert "28. Nov" in days(today, date(2026, 11, 28))
    assert day_name(date(2026, 11, 28), today) == "Saturday 28 November"


def test_one_page_does_not_change_the_language_of_another() -> None:
    with speaking(tongue_for("fr", "")):
        with speaking(tongue_for("ar", "")):
            assert 'dir="rtl"' in fragment("guest/signed_out.html", path="/g/X", languages=LANGUAGES)
        assert spoken().tag == "fr"
        page = fragment("guest/signed_out.html", path="/g/X", languages=LANGUAGES)
        assert 'lang="fr" dir="ltr"' in page
        assert words_of("fr").gettext("Sign in again") in page
    assert spoken() is ENGLISH


def test_the_hotels_own_words_come_in_the_guests_language_where_there_are_some() -> None:
    class Soup:
        title = "Soup"
        description = "Hot"
        translations: ClassVar = {"de": {"title": "Suppe"}, "pt-BR": {"title": "Sopa"}}

    said_in = {}
    for accepted in ("en", "de-AT", "pt-BR", "pt-PT"):
        with speaking(tongue_for(None, accepted)):
            said_in[accepted] = (own_words(Soup(), "title"), own_words(Soup(), "description"))
    assert said_in == {
        "en": ("Soup", "Hot"),
        "de-AT": ("Suppe", "Hot"),
        "pt-BR": ("Sopa", "Hot"),
        "pt-PT": ("Soup", "Hot"),
    }
