"""Numbers that count nothing that is wanted.

Of `not two but three`, `2個じゃなくて3個`, `不是两瓶是三瓶` the three are meant;
`two things: a towel and a beer` says how many wishes follow.
"""

from __future__ import annotations

from functools import cache
from re import Pattern

from innkeep.agent.embedded.words.amounts import amounts
from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.patterns import compiled, phrases_in

_TWO = 2


def without_denied_numbers(text: str, own: Cues) -> str:
    """A plain text with `_` for the letters of numbers that are taken back, where another one is said."""
    after, before = own.of("notso"), own.of("notthis")
    if not (after.search(text) or before.search(text)):
        return text
    said = amounts(text, own)
    for one in said if len(said) >= _TWO else ():
        if after.match(text, one.end) or any(m.end() == one.start for m in before.finditer(text, 0, one.start)):
            text = text[: one.start] + "_" * (one.end - one.start) + text[one.end :]
    return text


def without_announced_numbers(text: str, own: Cues) -> str:
    """A plain text with `_` for the letters of how many wishes it announces, and a comma for the colon after them."""
    counted = _announced().get(own.language)
    if counted is None or not counted.search(text):
        return text
    for one in amounts(text, own):
        start = one.end + len(text[one.end :]) - len(text[one.end :].lstrip())
        if announced := counted.match(text, start):
            end = announced.end()
            text = text[: one.start] + "_" * (end - one.start) + text[end:]
            follows = len(text) - len(text[end:].lstrip())
            if text[follows : follows + 1] in _COLONS:
                text = f"{text[:follows]},{text[follows + 1 :]}"
    return text


_COLONS = (":", "：")


@cache
def _announced() -> dict[str, Pattern[str]]:
    return {language: compiled(phrases) for language, phrases in phrases_in("announced.txt").items()}
