"""So many of each of several things: `two of each`, `2つずつ`."""

from __future__ import annotations

import re
from functools import cache
from itertools import count

from innkeep.agent.acts import MAX_QUANTITY
from innkeep.agent.embedded.words.cues import cues
from innkeep.agent.embedded.words.patterns import compiled, phrases_in
from innkeep.agent.embedded.words.spelling import is_spaceless


def apiece(text: str, language: str) -> int | None:
    """How many of each of the things that it names a plain text speaks of; None when of none."""
    found = next(_said(language).finditer(text), None)
    number = next((value for value in found.groupdict().values() if value), "") if found else ""
    value = cues(language).number(number)
    return value if value and value <= MAX_QUANTITY else None


def said_apiece(text: str, language: str) -> list[tuple[int, int]]:
    """Where a plain text says so."""
    return [m.span() for m in _said(language).finditer(text)]


@cache
def _said(language: str) -> re.Pattern[str]:
    phrases, own = phrases_in("apiece.txt").get(language, ""), cues(language)
    pattern = compiled(phrases).pattern
    counters = "|".join(map(re.escape, own.counters))
    counted = rf"\s?(?:{counters})?\s?" if is_spaceless(pattern) and counters else ""
    groups = (rf"(?P<n{n}>\d{{1,2}}|{own.any_number}){counted}" for n in count())
    return re.compile("".join(part if part != _NUMBER else next(groups) for part in re.split(f"({_NUMBER})", pattern)))


_NUMBER = "0"
"""What stands for the number in a phrase."""
