"""How times are said in each language, from `words/`: rows of `kind value: phrase | phrase`.

A phrase is a regular expression on plain text, with `{h}` for an hour, `{m}` for minutes, `{n}` for any number, `{d}`
for a day of a month and `{month}`. Values are minutes for `clock`, `exact` and `soon`, and days for `day`; they are
added to the number, or multiplied with it, if one is said. Words for numbers are those that amounts and facts are
read by; a row `numbers` adds those that only hours have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from innkeep.agent.embedded.words.cues import LANGUAGES as COUNTED
from innkeep.agent.embedded.words.cues import cues
from innkeep.agent.embedded.words.spelling import is_spaceless, plain
from innkeep.agent.facts.words import HAN, saying, value_of

_FOLDER = files("innkeep.agent.moments") / "words"
LANGUAGES = tuple(sorted(entry.name.removesuffix(".txt") for entry in _FOLDER.iterdir() if entry.name.endswith(".txt")))
"""The languages whose times are known, and `any`, for what is written alike everywhere."""

_SIXTY = 60
_ESCAPE = re.compile(r"(\\.|\{\w+\})")
_GLUED = ("ja", "zh", "ko", "th")
"""Languages whose words are not written apart."""

_LISTS = ("weekdays", "months", "numbers", "at", "units")

Way = tuple[re.Pattern[str], str]
"""A way to say something, and the value that it stands for."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """One language: its ways to say each kind of thing, what says more first."""

    ways: dict[str, list[Way]]
    weekdays: tuple[re.Pattern[str], ...]
    months: tuple[re.Pattern[str], ...]
    numbers: dict[str, int]

    def of(self, kind: str) -> list[Way]:
        """The ways to say something of a kind."""
        return self.ways.get(kind, [])

    def number(self, said: str) -> int | None:
        """The value of digits or of a word for a number."""
        return value_of(said, self.numbers)


@cache
def sayings(language: str) -> Sayings:
    """How times are said in a language (BCP 47); of one that is not known what is written alike everywhere."""
    short = language.split("-", maxsplit=1)[0].lower()
    rows = _rows("any") + (_rows(short) if short in LANGUAGES else [])
    lists = {name: [phrase for kind, _, phrase in rows if kind == name] for name in _LISTS}
    numbers = _numbers(short, " ".join(lists["numbers"]))
    parts = _parts(numbers, lists) | {"{edge}": r"[a-z\d]" if short in _GLUED else r"\w"}
    ways: dict[str, list[Way]] = {}
    for kind, value, phrase in sorted(rows, key=_order):
        if kind not in _LISTS:
            ways.setdefault(kind, []).append((_compiled(phrase, parts), value))
    return Sayings(
        ways=ways,
        weekdays=tuple(_compiled(day, parts) for day in lists["weekdays"]),
        months=tuple(re.compile(plain(month)) for month in lists["months"]),
        numbers=numbers,
    )


def _order(row: tuple[str, str, str]) -> tuple[bool, bool, int]:
    """What says more comes first: `half past seven` before any minutes, and these before the bare hour."""
    _, value, phrase = row
    return value == "0", value.endswith("m"), -len(phrase)


def _rows(name: str) -> list[tuple[str, str, str]]:
    """The kind, the value and the phrase of each way in a file."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(":") for line in lines if line.strip() and not line.startswith("#"))
    return [
        (head.split()[0], " ".join(head.split()[1:]), phrase.strip())
        for head, _, phrases in pairs
        for phrase in re.split(r"\s\|\s", phrases)
    ]


def _numbers(language: str, more: str) -> dict[str, int]:
    own = cues(language).numbers if language in COUNTED else {}
    facts = said.amounts if (said := saying(language)) else {}
    pairs = (pair.rpartition("=") for pair in more.split())
    found = {word: value for word, value in own.items() if "_" not in word}
    found |= {plain(word): value for word, value in facts.items() if value < _SIXTY}
    return found | {plain(word).replace("_", " "): int(value) for word, _, value in pairs}


def _parts(numbers: dict[str, int], lists: dict[str, list[str]]) -> dict[str, str]:
    words = "|".join(sorted(numbers, key=len, reverse=True)) or "(?!)"
    hour = rf"(?<![\d.,:/#])(?:[01]?\d|2[0-4]|{HAN}|{words})(?![\d%])"
    told = rf"{hour}(?:\s?[:.h]\s?[0-5]\d(?!\d))?"
    return {
        "{h}": f"(?P<h>{hour})",
        "{m}": rf"(?P<m>(?:[0-5]?\d|{HAN}|{words})(?![\d%]))",
        "{n}": rf"(?P<n>(?<![\d.,:])(?:\d{{1,3}}|{HAN}|{words}))",
        "{a}": f"(?P<a>{told})",
        "{b}": f"(?:{told})",
        "{d}": r"(?P<d>(?<![\d.,:/])(?:[0-2]?\d|3[01])(?!\d))",
        "{month}": f"(?P<month>{'|'.join(map(plain, lists['months'])) or '(?!)'})",
        "{mm}": r"(?P<mm>0?[1-9]|1[0-2])(?!\d)",
        "{dd}": r"(?P<dd>(?<![\d.,:/])(?:1[3-9]|2\d|3[01])(?!\d))",
        "{half}": r"(?P<half>[ap]m)",
        "{at}": f"(?:{_any_of(lists['at'])})",
        "{units}": f"(?:{_any_of(lists['units'])})",
    }


def _any_of(phrases: list[str]) -> str:
    return "|".join(_pattern(phrase, {}) for phrase in phrases) or "(?!)"


def _compiled(phrase: str, parts: dict[str, str]) -> re.Pattern[str]:
    """A phrase as whole words; scripts without spaces know none."""
    return re.compile(_pattern(phrase, parts))


def _pattern(phrase: str, parts: dict[str, str]) -> str:
    glued = is_spaceless(phrase)
    pieces = [
        parts.get(piece, piece) if _ESCAPE.fullmatch(piece) else plain(piece).replace(" ", " ?" if glued else " ")
        for piece in _ESCAPE.split(phrase)
    ]
    text = "".join(pieces)
    edge = parts.get("{edge}", r"\w")
    after = "" if "(?=" in phrase else f"(?!{edge})"
    return f"(?:{text})" if glued else rf"(?<!{edge})(?:{text}){after}"
