"""Every language says everything, with the same places to fill in, and on buttons no longer than they are."""

from __future__ import annotations

import string

import pytest

from innkeep.agent.replies import LANGUAGES as AGENTS
from innkeep.channels.phrases import LANGUAGES, phrases, say
from innkeep.channels.whatsapp import BUTTON


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_everything(language: str) -> None:
    own, english = phrases(language), phrases("en")
    assert {name: places(text) for name, text in own.items()} == {name: places(text) for name, text in english.items()}
    for name in ("confirm", "decline", "menu"):
        assert 0 < len(own[name]) <= BUTTON, name


def test_messengers_speak_the_agents_languages() -> None:
    assert LANGUAGES == AGENTS
    assert say("pt-BR", "done") == "Feito"
    assert say("fi", "done") == "Done"
