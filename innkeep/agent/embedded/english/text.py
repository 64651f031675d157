"""From a guest's or a hotel's text to tokens: one spelling, one stem, and where each stood in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import snowballstemmer

from innkeep.agent.embedded.english.phrases import PhraseTable
from innkeep.agent.embedded.english.words.spelling import (
    COMPOUNDS,
    CONTRACTED_ENDINGS,
    IS_CONTRACTED,
    SPELLINGS,
    SYNONYMS,
)

MAX_READ = 4000
"""Characters of a turn that are read; a guest who writes more needs a person anyway."""

_TOKEN = re.compile(
    r"[$€£] ?[0-9]+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)? ?[$€£]"
    r"|[0-9]+(?:st|nd|rd|th)(?![^\W_])|[0-9]+(?:[.:,/][0-9]+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[&+👍👎✅❌👌]"
)
_HARD = re.compile(r"[.!?;\n\r…。？！]|[\U0001F000-\U0001FAFF\u2600-\u27BF]")
_SOFT = re.compile(r"[,(){}\[\]|•*、،]|\s[-–—]+\s|[–—]")
_SMART = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "\u00a0": " "})
_MERIDIEM = re.compile(r"\b([ap])\. ?m\b\.?(?! ?[a-z])|\b([ap])\. ?m\b\.?", re.IGNORECASE)
_BRACKETED_NUMBER = re.compile(r"\( ?(x?[0-9]{1,3}x?) ?\)")


class Gap(IntEnum):
    """What stands between a token and the one before it."""

    NONE = 0
    COMMA = 1
    STOP = 2


@dataclass(frozen=True, slots=True)
class Token:
    """A word: in one spelling, as the stem of what it stands for, and its place in the text."""

    word: str
    key: str
    start: int
    end: int
    gap: Gap = Gap.NONE
    asks: bool = False


def clean(text: str) -> str:
    """The text without what cannot be seen, in composed characters, with plain quotes."""
    seen = "".join(
        c for c in unicodedata.normalize("NFKC", text) if c in "\n\t" or unicodedata.category(c) not in _HIDDEN
    )
    seen = _MERIDIEM.sub(lambda found: (found[1] or found[2]) + "m", seen.translate(_SMART))
    return _BRACKETED_NUMBER.sub(r" \1 ", seen)


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def tokens(text: str) -> list[Token]:
    """The tokens of a text that was cleaned."""
    return list(_joined(list(_spelled(text))))


def key(word: str) -> str:
    """What a word stands for: its stem, or that of the first of its synonyms."""
    return _key(word[:40])


def fold(word: str) -> str:
    """The word without accents, so that `creme brulee` is `crème brûlée`."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _spelled(text: str) -> Iterator[Token]:
    end = 0
    matches = list(_TOKEN.finditer(text))
    for place, match in enumerate(matches):
        gap = _gap(text[end : match.start()])
        following = matches[place + 1].start() if place + 1 < len(matches) else len(text)
        asks = "?" in text[match.end() : following]
        end = match.end()
        words = _words(match[0].lower())
        for number, word in enumerate(words):
            last = number + 1 == len(words)
            yield Token(word, key(word), match.start(), end, Gap.NONE if number else gap, asks and last)


def _gap(between: str) -> Gap:
    if not between or between == " ":
        return Gap.NONE
    if _HARD.search(between):
        return Gap.STOP
    return Gap.COMMA if _SOFT.search(between) else Gap.NONE


@lru_cache(maxsize=20_000)
def _words(raw: str) -> tuple[str, ...]:
    if raw in SPELLINGS:
        return tuple(SPELLINGS[raw].split())
    if raw.endswith("n't"):
        return (raw[:-3], "not")
    for ending, meant in CONTRACTED_ENDINGS.items():
        if raw.endswith(ending):
            return (*_words(raw.removesuffix(ending)), meant)
    if raw.endswith("'s"):
        owner = raw.removesuffix("'s")
        return (owner, "is") if owner in IS_CONTRACTED else (owner,)
    return (raw,)


def _joined(spelled: list[Token]) -> Iterator[Token]:
    """Words that are written apart or together become one spelling, over the text of all of them."""
    words = [token.word for token in spelled]
    place = 0
    while place < len(spelled):
        found = _COMPOUNDS.longest(words, place, _unbroken(spelled, place))
        if found is None:
            yield spelled[place]
            place += 1
            continue
        meant, after = found
        first, last = spelled[place], spelled[after - 1]
        for number, word in enumerate(meant):
            gap = Gap.NONE if number else first.gap
            yield Token(word, key(word), first.start, last.end, gap, last.asks and number + 1 == len(meant))
        place = after


def _unbroken(spelled: list[Token], first: int, longest: int = 5) -> int:
    """The index up to which no punctuation stands after `first`."""
    for place in range(first + 1, min(first + longest, len(spelled))):
        if spelled[place].gap:
            return place
    return min(first + longest, len(spelled))


_STEMMER = snowballstemmer.stemmer("english")
_COMPOUNDS = PhraseTable((tuple(apart.split()), tuple(one.split())) for apart, one in COMPOUNDS.items())
_STANDS_FOR: dict[str, str] = {_STEMMER.stemWord(word): _STEMMER.stemWord(first) for word, first in SYNONYMS.items()}


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    stem = str(_STEMMER.stemWord(fold(word)))
    return _STANDS_FOR.get(stem, stem)
