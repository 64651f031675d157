"""How many of a thing are wanted, as it is sold: by the hour or the day, or several together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from innkeep.agent.acts import MAX_QUANTITY
from innkeep.agent.embedded.house.hotel import Item
from innkeep.agent.embedded.readers.turn import Turn
from innkeep.agent.embedded.words.amounts import IN_PAIRS, Amount, amounts
from innkeep.agent.embedded.words.cues import cues
from innkeep.agent.embedded.words.patterns import compiled, phrases_in
from innkeep.agent.embedded.words.spelling import is_spaceless, plain, words

_UNITS = ("hour", "day")
_A_PAIR = 2


def as_sold(turn: Turn, number: int, said: int, further: Sequence[Amount]) -> int:
    """Six of what is called `Six oysters` are one of it; one of what is paid by the hour is as many as the hours."""
    item, language = turn.hotel.items[number], turn.hotel.language
    if said == 1:
        return _how_long(plain(turn.draft.text), turn.own.language, plain(item.facts.description)) or said
    told = (*item.names, plain(item.facts.description)) if _is_set(item) else item.names
    if any(one.value == said for name in told for one in amounts(name, cues(language))):
        return next((one.value for one in further if one.value), 1)
    return said


def pairs_of(turn: Turn, number: int, said: int, text: str) -> int:
    """`Another pair, please`, which names nothing: one, of what is only had in twos."""
    in_twos = turn.hotel.items[number].main & IN_PAIRS and not turn.own.pairs.isdisjoint(words(text))
    return 1 if in_twos and said == _A_PAIR else said


def is_another_part(turn: Turn, number: int, names: frozenset[str]) -> bool:
    """`A corkscrew and two glasses` are one set of glasses with a corkscrew: called by one part, and now by another."""
    before, item = turn.called.get(number, frozenset()), turn.hotel.items[number]
    held = turn.draft.holds(item.facts.id)
    return bool(before and names) and held and before.isdisjoint(names) and _is_set(item)


def _is_set(item: Item) -> bool:
    """Whether an item is called by what is in it: `Wine glasses and opener`."""
    return any(_phrases("set").search(name) for name in item.names)


def _how_long(text: str, language: str, told: str) -> int | None:
    """How many hours or days a plain text speaks of, of what a plain description tells the price of one of them for."""
    for unit in _UNITS:
        if _phrases(f"per {unit}").search(told):
            found = [cues(language).number(m["number"]) for m in _counted(unit, language).finditer(text)]
            likely = [number for number in found if number and number <= MAX_QUANTITY]
            return likely[0] if len(likely) == 1 else None
    return None


@cache
def _counted(unit: str, language: str) -> re.Pattern[str]:
    units = _phrases(f"{language} {unit}").pattern
    before, between = ("", r"\s?") if is_spaceless(units) else (r"(?<!\w)", r"[\s-]*")
    return re.compile(rf"{before}(?P<number>\d{{1,2}}|{cues(language).any_number}){between}(?:{units})")


@cache
def _phrases(name: str) -> re.Pattern[str]:
    return compiled(phrases_in("selling.txt").get(name, ""))
