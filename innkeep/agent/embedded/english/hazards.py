"""Danger, seen before anything else."""

from __future__ import annotations

import re

from innkeep.agent.acts import Hazard
from innkeep.agent.embedded.english.hotel import Hotel
from innkeep.agent.embedded.english.message import Mark, Span
from innkeep.agent.embedded.english.words.hazards import HARMLESS, HAZARDS

_HARMLESS = tuple(re.compile(pattern) for pattern in HARMLESS)
_HAZARDS = tuple((hazard, re.compile(pattern)) for hazard, pattern in HAZARDS)
_NOTHING = " _ "


def hazard(hotel: Hotel, spans: list[Span]) -> Hazard | None:
    """The danger that a message tells of. Names of food and drink are not read: `fire noodles` are no fire."""
    for sentence in map(_without_harmless, _sentences(hotel, spans)):
        for danger, pattern in _HAZARDS:
            if pattern.search(sentence):
                return danger
    return None


def _without_harmless(sentence: str) -> str:
    for pattern in _HARMLESS:
        sentence = pattern.sub(_NOTHING, sentence)
    return sentence


def _sentences(hotel: Hotel, spans: list[Span]) -> list[str]:
    """The words of each sentence, so that no pattern reaches into the next."""
    found: list[list[str]] = [[]]
    for span in spans:
        if span.gap:
            found.append([])
        food = span.mark is Mark.NAME and all(hotel.items[n].facts.category == "room_service" for n in span.items)
        found[-1] += ["_"] if food else [token.word for token in span.tokens]
    return [" ".join(words) for words in found if words]
