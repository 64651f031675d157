"""How many people a guest speaks of, and of which things everybody needs one."""

from __future__ import annotations

import re
from functools import cache

from innkeep.agent.acts import MAX_QUANTITY
from innkeep.agent.embedded.words.cues import cues
from innkeep.agent.embedded.words.patterns import compiled, phrases_in
from innkeep.agent.embedded.words.spelling import is_spaceless

OWN_EACH = frozenset(
    {
        "towel",
        "bathtowel",
        "handtowel",
        "beachtowel",
        "toothbrush",
        "bathrobe",
        "yukata",
        "slippers",
        "earplugs",
        "razor",
        "comb",
        "massage",
        "hammam",
        "tickets",
    }
)
"""Concepts of what nobody shares."""

OUTINGS = frozenset({"tour", "boat", "boattrip", "kayak"})
"""Concepts of what everybody takes part in, unless it is had together."""

_ALONE = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_JOINED = r"(?:\s*,\s*(?:{joins}\s+)?|\s+(?:{joins})\s+|\s*[&+]\s*)"

_FOR = "for|para|pra|pour|fur|per|voor|untuk|buat"
"""What may be said again before each: `para mi mujer y para mí`."""


def is_for_each(told: str) -> bool:
    """Whether a plain name or description says that it is for one person: not `up to four persons`."""
    return bool(_phrases("each", "").search(told))


def is_outing(called: str) -> bool:
    """Whether a plain name is one of what everybody takes part in: a tour, a class."""
    return bool(_phrases("outing", "").search(called))


def is_shared(told: str) -> bool:
    """Whether a plain name or description says that several have it together: a boat of their own."""
    return bool(_phrases("shared", "").search(told))


def has_portions(text: str) -> bool:
    """Whether a plain text says that everybody has their own: `one each`, `for the two of us`."""
    return bool(_phrases("portions", "").search(text))


def is_for_them(text: str, language: str) -> bool:
    """Whether a plain text says that something is for the guest or theirs: `for us`, `for my son`."""
    return bool(_phrases("theirs", language).search(text))


def people(text: str, language: str) -> int | None:
    """How many people a plain text speaks of; None when it tells no number of them."""
    for name, value in _ALONE.items():
        if _phrases(name, language).search(text):
            return value
    counted = [cues(language).number(m["number"]) for pattern in _counted(language) for m in pattern.finditer(text)]
    grown, young = (
        [cues(language).number(m["number"]) or 0 for m in pattern.finditer(text)] for pattern in _of_ages(language)
    )
    counted += [sum(grown) + sum(young)] if grown and young else []
    counted += [(cues(language).number(m["number"]) or 0) + 1 for m in _with_others(language).finditer(text)]
    likely = [number for number in counted if number and number <= MAX_QUANTITY]
    if likely:
        return max(likely)
    return _listed(text, language)


def counts_of_people(text: str, language: str) -> list[tuple[int, int]]:
    """Where a plain text tells a number of people, which is none of things."""
    patterns = (
        *_counted(language),
        *_of_ages(language),
        _with_others(language),
        *(_phrases(name, language) for name in _ALONE),
    )
    return [m.span() for pattern in patterns for m in pattern.finditer(text)]


def lists_of_people(text: str, language: str) -> list[tuple[int, int]]:
    """Where a plain text names several people one after the other."""
    pattern = _list_of(language)
    return [m.span() for m in pattern.finditer(text)] if pattern else []


@cache
def _counted(language: str) -> tuple[re.Pattern[str], ...]:
    """A number of people after `we are`, and one before `persons`."""
    number = _any_number(language)
    we, persons = (_phrases(name, language).pattern for name in ("we", "persons"))
    if is_spaceless(persons):
        return (re.compile(rf"{number}\s?(?:{persons})"),)
    return (
        re.compile(rf"(?:{we})\s+(?:(?:los|las|die|de|the|tutti|ja|jo|doch|toch)\s+)?{number}(?!\w)"),
        re.compile(rf"(?<!\w)[لوب]?{number}\s+(?:{persons})"),
    )


@cache
def _of_ages(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A number of adults, and one of children."""
    number, counter = _any_number(language), r"\s?[个位名명]?\s?"
    before = "" if is_spaceless(_phrases("persons", language).pattern) else r"(?<!\w)"
    grown, young = (_phrases(name, "").pattern for name in ("grown", "young"))
    return (
        re.compile(rf"{before}{number}{counter}(?:{grown})"),
        re.compile(rf"{before}{number}{counter}(?:{young})"),
    )


@cache
def _with_others(language: str) -> re.Pattern[str]:
    """The guest and a number of others: `me and two friends`."""
    before, others = (_phrases(name, language).pattern for name in ("with", "others"))
    return re.compile(rf"(?:{before})\s*{_any_number(language)}\s*(?:{others})")


def _any_number(language: str) -> str:
    return rf"(?P<number>\d{{1,2}}|{cues(language).any_number})"


def _listed(text: str, language: str) -> int | None:
    """`Me, my sister and our mum` are three."""
    lists = [text[a:b] for a, b in lists_of_people(text, language)]
    return max((sum(1 for _ in _member_of(language).finditer(one)) for one in lists), default=None)


@cache
def _member_of(language: str) -> re.Pattern[str]:
    own, kin, mine = (_phrases(name, language).pattern for name in ("self", "kin", "mine"))
    return re.compile(rf"(?:(?:{mine})\s+)*(?:{kin}|{own})")


@cache
def _list_of(language: str) -> re.Pattern[str] | None:
    if f"{language} kin" not in phrases_in("people.txt"):
        return None
    member = _member_of(language).pattern
    joined = _JOINED.format(joins=cues(language).of("joins").pattern)
    return re.compile(rf"{member}(?:{joined}(?:(?:{_FOR})\s+)?{member})+")


@cache
def _phrases(name: str, language: str) -> re.Pattern[str]:
    return compiled(phrases_in("people.txt").get(f"{language} {name}".strip(), ""))
