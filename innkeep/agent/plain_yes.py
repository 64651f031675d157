"""A yes that needs no understanding. It alone, in the guest's own words, confirms what costs money.

Whole messages, one a row of `plain_yes.txt`: anything beside them is no plain yes, whatever language it is in.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

_NO_WORDS = re.compile(r"[^\w\s]")
_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc`")
_LONGEST = 8
_THUMBS = frozenset("👍✅👌")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")


def is_plain_yes(text: str) -> bool:
    """Whether a message says yes and nothing else: "yes, but without onions" does not."""
    if any(mark in text for mark in "?？؟"):
        return False
    return _agrees(_said(text)) or _SKIN.sub("", text.strip()) in _THUMBS


def _agrees(said: str) -> bool:
    """Whether it is a yes, or several in a row of one language: `yep, go ahead`."""
    words = said.split()
    if not 0 < len(words) <= _LONGEST:
        return False
    return any(_all_of(words, phrases) for phrases in _phrases().values())


def _all_of(words: list[str], phrases: frozenset[str]) -> bool:
    """Whether a row of words is nothing but phrases, one after the other."""
    reached = {0}
    for end in range(1, len(words) + 1):
        if any(start in reached and " ".join(words[start:end]) in phrases for start in range(end)):
            reached.add(end)
    return len(words) in reached


def _said(text: str) -> str:
    small = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    return " ".join(_NO_WORDS.sub(" ", small).split())


@cache
def _phrases() -> dict[str, frozenset[str]]:
    """The phrases of each language."""
    rows = (files("innkeep.agent") / "plain_yes.txt").read_text(encoding="utf-8").splitlines()
    lines = (row.partition(":") for row in rows if row.strip() and not row.startswith("#"))
    return {
        language: frozenset(said for phrase in line.split("|") if (said := _said(phrase)))
        for language, _, line in lines
    }
