"""Rooms by their numbers: where something is to go, and never how many."""

from __future__ import annotations

import re
from functools import cache

from innkeep.agent.embedded.words.concepts import seen
from innkeep.agent.embedded.words.cues import cues
from innkeep.agent.embedded.words.patterns import compiled, phrases_in

_NUMBER = r"(?:(?:no|nr|num|numero|nummer|number)\.?\s?|#\s?)?\d{1,4}[a-d]?(?!\w)"
_UNCALLED = r"[1-9]\d{2,3}(?![.,:]?\d)"
"""A number that nothing calls a room, and that is too many of anything."""

_AT_THE_END = re.compile(
    rf"(?<=[^\W\d_])\s?[,.;،、，]\s?{_UNCALLED}(?=\s*(?:svp|pls|plz|please|bitte|grazie|gracias|graag|aub|thanks|thx|ty"
    rf"|danke|merci|obrigad[oa]|por favor|per favore)?\s*$)|^{_UNCALLED}(?=\s?[,;:،、，–—-]\s?[^\W\d_])"
)
"""One alone behind the last comma or before the first: `a coke please, 802`."""


def rooms(text: str, language: str) -> list[tuple[int, int]]:
    """Where a plain text tells a room's number, with what leads to it: `to room 12`, `a la 302`."""
    found = _pattern(language).finditer(text)
    told = [m.span() for m in found if m["uncalled"] is None or not _counts(text[m.end() :].lstrip(), language)]
    return told + [m.span() for m in _AT_THE_END.finditer(text)]


def _counts(text: str, language: str) -> bool:
    """Whether a number before the text would count something: `for 120 towels`."""
    return text.startswith(cues(language).counters) or any(one.start == 0 for one in seen(text, language))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    called = "|".join(filter(None, (_phrases("room"), _phrases(f"{language} room"))))
    to, into = _phrases(f"{language} to"), _phrases(f"{language} into")
    leading = rf"(?:(?:{to})\s*)?" if to else ""
    numbered = rf"{leading}(?:#\s?|(?:{called})\.?\s?){_NUMBER}|{leading}(?<!\d)\d{{1,4}}\s?(?:{_phrases('called')})"
    ways = ([rf"(?:{to})\s*{_UNCALLED}"] if to else []) + ([rf"(?<!\d){_UNCALLED}\s?(?:{into})"] if into else [])
    return re.compile(rf"{numbered}|(?P<uncalled>{'|'.join(ways) or '(?!)'})")


def _phrases(name: str) -> str:
    """The phrases of a line as an expression; nothing where there is no such line."""
    line = phrases_in("rooms.txt").get(name)
    return compiled(line).pattern if line else ""
