"""What holds nothing but the form of a second thought: `make it two`, `just the one`, `no`, `the sandwich only`."""

from __future__ import annotations

import re
from functools import cache

from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.patterns import compiled, phrases_in
from innkeep.agent.embedded.words.spelling import is_spaceless, words

FORMS = (
    *("again", "onemore", "instead", "drop", "change", "add", "please", "request", "thanks", "yes", "no"),
    *("greet", "small", "cancel"),
)
_FORMS_TOO = ("remove", "anymore", "refuse", "other", "repair")
ACTS = (
    *("onemore", "again", "instead", "drop", "cancel", "anymore", "change", "remove", "refuse", "no", "yes"),
    *("other", "add", "repair"),
)
"""The cues by which something is done about what was said before."""

_PARTICLES = 2
_SPACES = re.compile(r"\S")


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """A text without some of its parts, as long as before."""
    for start, end in spans:
        text = f"{text[:start]}{_SPACES.sub(' ', text[start:end])}{text[end:]}"
    return text


def is_form(text: str, spans: list[tuple[int, int]], own: Cues, forms: tuple[str, ...] = FORMS) -> bool:
    """Whether a plain text holds nothing but these forms, what is at `spans`, and words by which sentences are made."""
    patterns = [own.of(name) for name in forms]
    # `もう2杯` is one form, and the number in it is blanked, too.
    text = blanked(text, [*spans, *(m.span() for pattern in patterns for m in pattern.finditer(text))])
    for pattern in patterns:
        text = pattern.sub(" ", text)
    if is_spaceless(text.strip()):
        return len("".join(words(text))) <= _PARTICLES
    return all(word in own.common or word in own.vocabulary or is_counter(word, own) for word in words(text))


def is_act(text: str, spans: list[tuple[int, int]], own: Cues) -> bool:
    """Whether a plain text holds, beside things and numbers at `spans`, nothing but forms of second thoughts."""
    only = [m.span() for m in _only(own.language).finditer(text)]
    return is_form(text, [*spans, *only], own, (*_FORMS_TOO, *FORMS))


@cache
def _only(language: str) -> re.Pattern[str]:
    return compiled(phrases_in("keeping.txt").get(language, ""))


def is_counter(word: str, own: Cues) -> bool:
    """Whether a word is what things are counted in: `two pairs`."""
    return any(len(counter) > 1 and word.startswith(counter) for counter in own.counters)
