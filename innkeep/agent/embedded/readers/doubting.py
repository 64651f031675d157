"""`I'd like a bottle of whisky`, where only water comes in bottles: what is hardly what was asked for is not ordered.

It is offered beside saying that it was not understood (`helping`), for the guest to say so.
"""

from __future__ import annotations

from innkeep.agent.embedded.house.evidence import AROUND, BESIDE, FIXTURES, PERSONS
from innkeep.agent.embedded.house.hotel import Item
from innkeep.agent.embedded.house.linking import Link
from innkeep.agent.embedded.readers.requests import wants_rather_than_mends
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.concepts import widened

_AROUND = AROUND | BESIDE | PERSONS | FIXTURES | {"toilet"}
_WHOLE_NAME = 0.85
_HALF_A_NAME = 0.4
_SAME_MEANING = 0.62
_NEARLY_IT = 0.66
_LIKE_IT = 0.45
_SAME_WORD = 0.8
_LIKELY = 0.35


def doubts(reading: Reading, found: Link) -> bool:
    """Whether what a clause is linked to is hardly what it asks for, be it one thing or several to choose from.

    It names something else, or nothing that is known, and neither the whole of it nor a word means the same.
    """
    return reading.turn.is_read and all(_is_hardly(reading, found, number) for number in found.items)


def _is_hardly(reading: Reading, found: Link, number: int) -> bool:
    turn, clause, said = reading.turn, reading.clause, reading.said()
    alike = float(turn.hotel.alike(reading.vectors)[:, number].max())
    heard = turn.hotel.called.heard(said.core)[number]
    if turn.hotel.alignment.near(said.words)[number] >= _SAME_WORD or _is_likely(reading, number):
        return False
    if not (found.said or found.guessed) and alike < _NEARLY_IT and heard < _HALF_A_NAME:
        # `Een kattenbak op de kamer`: that a single one is asked for makes it no cleaning of the room.
        return True
    if alike >= _SAME_MEANING or found.guessed:
        return alike < _SAME_MEANING
    is_far = alike < _LIKE_IT and heard < _HALF_A_NAME
    if is_far and turn.kind(number) == "maintenance" and wants_rather_than_mends(reading):
        return True
    if not (named := clause.names - _AROUND):
        return alike < _LIKE_IT and not (found.named or clause.amounts)
    return _is_another(named, turn.hotel.items[number]) and heard < _WHOLE_NAME


def _is_likely(reading: Reading, number: int) -> bool:
    """Whether known pairs say that the clause as a whole means it: of a nail brush alone they would."""
    return bool(reading.turn.hotel.likely(reading.vectors[:1])[number] >= _LIKELY)


def _is_another(named: frozenset[str], item: Item) -> bool:
    """Whether an item is called nothing of what was named, nor described by just that: by cheese is no raclette."""
    by_name = not widened(named).isdisjoint(item.main_only) or not item.main.isdisjoint(named)
    return not by_name and named.isdisjoint(item.other)
