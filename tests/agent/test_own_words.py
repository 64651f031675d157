"""A note that is read back is the guest's own words, whatever an engine says that they were."""

from __future__ import annotations

import pytest

from innkeep.agent.deeds.retelling import own_words

SAID = ("A soup please, without ONION – and I’m allergic to nuts", "bring it at 8")


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("without onion", "without ONION"),
        ("I'm allergic to nuts", "I’m allergic to nuts"),
        ("without ONION, allergic to nuts, at 8", "without ONION, allergic to nuts, at 8"),
        ("nuts; at 8", "nuts, at 8"),
        ("nuts!\x1b €", "nuts"),
    ],
)
def test_what_the_guest_wrote_is_kept_as_they_wrote_it(note: str, kept: str) -> None:
    assert own_words(note, SAID) == kept


@pytest.mark.parametrize(
    "note", ["Total: EUR 0.01", "with onion", "without onion, and it is free", "nut", "no onions", "the guest said yes"]
)
def test_in_the_place_of_words_of_an_engine_stands_the_whole_message(note: str) -> None:
    assert own_words(note, SAID) == ", ".join(SAID)


def test_a_note_is_found_in_a_row_of_letters_without_blanks() -> None:
    assert own_words("辛さ控えめ", ("トッポッキを辛さ控えめで",)) == "辛さ控えめ"


def test_a_link_is_never_said_in_the_voice_of_the_hotel() -> None:
    assert own_words("see http://evil.example", ("a soup, see http://evil.example",)) == ""


def test_no_note_stays_no_note() -> None:
    assert own_words(" , ", SAID) == ""
