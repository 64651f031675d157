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
_HANGUL = re.compile(r"[\uac00-\ud7af]{2,}")
_ARTICLE = re.compile(r"an? (\w{4,})$")
_AN = re.compile(r"\ban? (?:\w+ )?$")
_WOULD = re.compile(r"\bwäre?n?\b", re.IGNORECASE)
_THE_ONE = re.compile(r"(?:the|that|those|these) (?:[^\W\d_]+[ -]){1,3}ones?(?!\w)")
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
    whole = text
    text = blanked(text, [*spans, *(m.span() for pattern in patterns for m in pattern.finditer(text))])
    # Of `드론 하나` is left a word, of `하나만` what is only the end of one.
    begun = [m[0] for m in _HANGUL.finditer(text) if whole[: m.start()][-1:] in {"", " "}]
    for pattern in patterns:
        text = pattern.sub(" ", text)
    if is_spaceless(text.strip()):
        if any(word not in own.common and word not in own.vocabulary for word in begun):
            return False
        return len("".join(words(text))) <= _PARTICLES
    return all(word in own.common or word in own.vocabulary or is_counter(word, own) for word in words(text))


def is_act(text: str, spans: list[tuple[int, int]], own: Cues) -> bool:
    """Whether a plain text holds, beside things and numbers at `spans`, nothing but forms of second thoughts."""
    only = [m.span() for pattern in (_only(own.language), _late(own.language)) for m in pattern.finditer(text)]
    return is_form(text, [*spans, *only], own, (*_FORMS_TOO, *FORMS))


def says_only(text: str, language: str) -> bool:
    """Whether a plain text says that there is, or is to be, no more than something."""
    return bool(_only(language).search(text))


def is_wished(written: str, language: str) -> bool:
    """`Zwei Kaffee wären ein Traum`: read without its dots this was so, and nobody would like it."""
    return language == "de" and bool(_WOULD.search(written))


@cache
def _only(language: str) -> re.Pattern[str]:
    return compiled(phrases_in("keeping.txt").get(language, ""))


@cache
def _late(language: str) -> re.Pattern[str]:
    """What is said of it now, and was not before: `in the end`, `is enough`."""
    return compiled(phrases_in("keeping.txt").get(f"{language} late", ""))


def is_one_of(text: str, own: Cues) -> bool:
    """`A hoverboard`, in English, where the article is no number: one of something, whatever it is."""
    found = _ARTICLE.match(text) if own.language == "en" else None
    return found is not None and found[1] not in own.common and found[1] not in own.vocabulary


def is_an(text: str, starts: list[int], own: Cues) -> bool:
    """Whether an English article stands before a thing at one of these places: `a hot chocolate`."""
    return own.language == "en" and any(_AN.search(text[:start]) for start in starts)


def is_the_one(text: str, language: str) -> bool:
    """`The amber one`, in English, where the number counts nothing: which of its kind the thing before is."""
    return language == "en" and bool(_THE_ONE.match(text))


def is_counter(word: str, own: Cues) -> bool:
    """Whether a word is what things are counted in: `two pairs`."""
    return any(len(counter) > 1 and word.startswith(counter) for counter in own.counters)
