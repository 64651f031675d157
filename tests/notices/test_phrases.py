"""Whoever reads a notice reads it in a language of theirs, whole."""

from __future__ import annotations

import re

import pytest

from innkeep.agent.replies import LANGUAGES as SPOKEN
from innkeep.notices.wording import LANGUAGES, direction, known, one_line, words


def test_notices_are_written_in_every_language_that_the_agent_speaks() -> None:
    assert LANGUAGES == SPOKEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_with_its_places_and_in_the_language(language: str) -> None:
    english, said = words("en"), words(language)
    assert said.keys() == english.keys()
    for name, sentence in said.items():
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", english[name])), name
        assert language == "en" or sentence != english[name], name


def test_the_first_language_that_is_known() -> None:
    assert known("xx", "pt-BR", "de") == "pt"
    assert known() == known("tlh") == "en"
    assert (direction("ar"), direction("ja")) == ("rtl", "ltr")


def test_a_line_hides_nothing_and_has_an_end() -> None:
    assert one_line(" a\r\n\tb\u202e\u2028c\x00 ") == "a b c"
    assert one_line("x" * 500, 10) == "x" * 9 + "…"
