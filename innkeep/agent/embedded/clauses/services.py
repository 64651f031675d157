"""Services that are told by what somebody does and until when: `ring our room at six`, `keep the room until three`."""

from __future__ import annotations

import re
from functools import cache

from innkeep.agent.embedded.words.concepts import Seen
from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.patterns import compiled, phrases_in
from innkeep.agent.embedded.words.spelling import words

MARK = "mark"
_EARLY = range(3, 10)
_WAKES = "wakeup"
_LEAVES_LATE = frozenset(["checkout", "latecheckout"])
_LATE = "latecheckout"
_FETCHED = frozenset(["taxi", "transfer", "airporttransfer", "car", "table", "dinner", "doctor"])
"""What somebody is called for: `call us a taxi at six` wakes nobody."""

_RUNG = frozenset(["phone", "room"])
_DIGITS = re.compile(r"\d{1,2}")
_SIGNS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}


def told_by_a_time(
    text: str, times: list[tuple[int, int]], concepts: tuple[Seen, ...], own: Cues, asked: frozenset[str]
) -> tuple[Seen, ...]:
    """The concepts of a plain clause, with the service that its verb and its hour tell of and no noun.

    Nobody is woken who is not `asked` for it, by a mark or in words: `I have to ring my boss at nine`.
    """
    if not times:
        return concepts
    names = {one.name for one in concepts}
    wakes = _wakes(text, concepts, own, is_wished=bool(asked - {MARK})) if asked else []
    if wakes and _is_early(text, times, own):
        others = tuple(one for one in _apart(concepts, *wakes) if one.name not in {_WAKES, *_RUNG})
        return _with(others, Seen(_WAKES, *wakes[0]))
    if _LATE not in names and (keeps := _stays_until(text, times, own)):
        rest = tuple(one for one in concepts if one.name not in _LEAVES_LATE)
        return _with(rest, Seen(_LATE, *keeps))
    return concepts


def is_woken(concepts: tuple[Seen, ...]) -> bool:
    """Whether somebody is to be woken."""
    return any(one.name == _WAKES for one in concepts)


def _wakes(text: str, concepts: tuple[Seen, ...], own: Cues, *, is_wished: bool) -> list[tuple[int, int]]:
    """Where a plain text says that somebody is to be rung, or has to be up, and speaks of nothing else."""
    said = [found for part in ("rings", "rises") if (found := _of(own.language, part).search(text))]
    named = {one.name for one in _apart(concepts, *(found.span() for found in said))}
    rings = _of(own.language, "rings").search(text)
    if named & _FETCHED if rings else not (is_wished and named <= {_WAKES, *_RUNG}):
        return []
    return [found.span() for found in said]


def _apart(concepts: tuple[Seen, ...], *spans: tuple[int, int]) -> list[Seen]:
    """What is named beside some words."""
    return [one for one in concepts if not any(one.start < end and start < one.end for start, end in spans)]


def has_to_be_up(text: str, times: list[tuple[int, int]], own: Cues) -> bool:
    """Whether a plain text with its times says who has to be up, and early."""
    return bool(_of(own.language, "rises").search(text)) and _is_early(text, times, own)


def is_to_ring(text: str, concepts: tuple[Seen, ...], own: Cues, *, says_little: bool) -> bool:
    """Whether a plain text asks to be rung: in words for it, or in hardly any and of nothing else."""
    rings = _of(own.language, "rings").search(text)
    named = {one.name for one in _apart(concepts, *([rings.span()] if rings else []))}
    return named <= {_WAKES, *_RUNG} and (rings is not None or says_little)


def is_brought(text: str, language: str) -> bool:
    """Whether a plain text speaks of what is had in the room: `what is breakfast if it comes up to the room`."""
    return bool(_of(language, "brought").search(text))


def _with(concepts: tuple[Seen, ...], service: Seen) -> tuple[Seen, ...]:
    """The concepts without those that lie in the words of a service, and the service."""
    apart = (one for one in concepts if one.end <= service.start or service.end <= one.start)
    return tuple(sorted((*apart, service), key=lambda one: one.start))


def _is_early(text: str, times: list[tuple[int, int]], own: Cues) -> bool:
    """Whether the hour is one at which guests are woken."""
    if _of(own.language, "evening").search(text):
        return False
    return any(_hour(text[start:end], own) in _EARLY for start, end in times)


def _hour(said: str, own: Cues) -> int | None:
    """The hour of a time as it was said, or the one that it is half or a quarter to."""
    if digits := _DIGITS.search(said):
        return int(digits[0])
    spelled = [own.numbers[word] for word in words(said) if word in own.numbers]
    signs = [_SIGNS[sign] for sign in said if sign in _SIGNS]
    return next(iter((*spelled, *signs)), None)


def _stays_until(text: str, times: list[tuple[int, int]], own: Cues) -> tuple[int, int] | None:
    """Where it is said that a room is kept, if it is until an hour."""
    found = [_of(own.language, part).search(text) for part in ("keeps", "rooms", "until")]
    keeps, room, until = found
    if keeps is None or room is None or until is None:
        return None
    near = any(until.start() <= end and start <= until.end() + 1 for start, end in times)
    return (keeps.start(), keeps.end()) if near else None


@cache
def _of(language: str, part: str) -> re.Pattern[str]:
    return compiled(phrases_in("services.txt").get(f"{language} {part}", ""))
