"""A yes that needs no understanding, in words that are known.

It confirms what costs money, and so does a yes that is understood here (`embedded/second_thoughts/agreeing.py`).

Whole messages, by language in `plain_yes.txt`: anything beside them but courtesy is no plain yes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

_NO_WORDS = re.compile(r"[^\w\s]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_UNHEARD = str.maketrans("", "", "'\u2019\u02bc`" + "\u0640" + "".join(map(chr, range(0x064B, 0x0653))))
"""Apostrophes, and the vowel signs and the stretching of Arabic: `أكّد` is `أكد`."""

_LONGEST = 12
_BESIDE, _NOT = " +", " -"
_THUMBS = frozenset("👍✅👌")
_DOUBTS = re.compile("[👎🚫❌✋🛑🤔❓❔]")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")


def is_plain_yes(text: str) -> bool:
    """Whether a message says yes and nothing else: "yes, but without onions" does not."""
    if doubts(text):
        return False
    return _agrees(_said(text)) or _is_thumbs(_SKIN.sub("", text))


def doubts(text: str) -> bool:
    """Whether a message asks, or shows a sign of no or of doubt."""
    return any(mark in text for mark in "?？؟") or bool(_DOUBTS.search(text))


def _is_thumbs(text: str) -> bool:
    """`👍`, `👍👍`."""
    return bool(text.split()) and _THUMBS.issuperset("".join(text.split()))


def _agrees(said: str) -> bool:
    """Whether it is a yes, or several in a row of one language, with courtesy or without: `yep, go ahead, thanks`."""
    words = said.split()
    return 0 < len(words) <= _LONGEST and any(_is_made_of(words, *phrases) for phrases in _phrases().values())


def _is_made_of(words: list[str], yes: frozenset[str], courtesy: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a row of words is nothing but phrases, one after the other, and one of them a yes.

    `Other` phrases are made of the same words and are none: `all good` may well mean that nothing is wanted.
    """
    if any(f" {phrase} " in f" {' '.join(words)} " for phrase in other):
        return False
    reached = {(0, False)}
    for end in range(1, len(words) + 1):
        for start, agreed in tuple(reached):
            said = " ".join(words[start:end])
            if said in yes:
                reached.add((end, True))
            elif said in courtesy:
                reached.add((end, agreed))
    return (len(words), True) in reached


def _said(text: str) -> str:
    """The words alone, and `jaaa` as `ja`."""
    small = unicodedata.normalize("NFKC", text).casefold().translate(_UNHEARD)
    return " ".join(_DRAWN_OUT.sub(r"\1", _NO_WORDS.sub(" ", small)).split())


@cache
def _phrases() -> dict[str, tuple[frozenset[str], frozenset[str], frozenset[str]]]:
    """Of each language what says yes, what may stand beside it, and what is made of these and is none."""
    rows = (files("innkeep.agent") / "plain_yes.txt").read_text(encoding="utf-8").splitlines()
    parts = (row.partition(":") for row in rows if row.strip() and not row.startswith("#"))
    lines = {name: frozenset(said for phrase in line.split("|") if (said := _said(phrase))) for name, _, line in parts}
    none = frozenset[str]()
    return {
        name: (said, lines.get(name + _BESIDE, none), lines.get(name + _NOT, none))
        for name, said in lines.items()
        if not name.endswith((_BESIDE, _NOT))
    }
