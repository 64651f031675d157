"""Which of a row the guest means: the first, the second, the last, both."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from innkeep.agent.embedded.words.patterns import compiled, phrases_in

_PLACES = ("first", "second", "third")
_BOTH = 2


def place_of(text: str, size: int) -> int | Literal["all"] | None:
    """The place that a plain text names in a row of some size."""
    known = _known()
    if known["all"].search(text) and size == _BOTH:
        return "all"
    if known["last"].search(text):
        return size - 1
    found = [n for n, place in enumerate(_PLACES[:size]) if known[place].search(text)]
    return found[0] if len(found) == 1 else None


@cache
def _known() -> dict[str, re.Pattern[str]]:
    return {name: compiled(phrases) for name, phrases in phrases_in("ordinals.txt").items()}
