"""Which of the things that somebody mends here a trouble is of; none, where the house has not what is named."""

from __future__ import annotations

from innkeep.agent.embedded.house.hotel import Item
from innkeep.agent.embedded.house.linking import NOTHING, Link
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.concepts import wider_of
from innkeep.agent.embedded.words.sentences import troubles

LINKED = 0.5
"""The least score of a link from a trouble to an item of maintenance."""

_HEARD = 0.5
_TOLD = 0.7
_DOES_TOO = {"heating": "ac"}
"""What else is done by a thing: in many houses it is the air conditioning that heats."""


def fault(reading: Reading, least: float = LINKED) -> Link:
    """The item of maintenance that a trouble is of.

    Whoever says that the cooling fails does not mean the heating, though both are for the climate of a room.
    """
    return of_the_house(reading, reading.link(reading.turn.category("maintenance"), least=least, trouble=True))


def of_the_house(reading: Reading, found: Link) -> Link:
    """A link, unless it is to what mends another thing of the kind that is named."""
    mends = bool(found.items) and reading.turn.kind(found.items[0]) == "maintenance"
    is_other = mends and not (is_of(reading, found.items[0]) or _is_told_of(reading, found.items[0]))
    return NOTHING if is_other else found


def _is_told_of(reading: Reading, number: int) -> bool:
    """Whether who tells such a thing elsewhere means that item: water that stays in the basin is the drain's."""
    matters, vectors = troubles()
    near = (reading.vectors @ vectors.T).max(axis=0)
    return float(near.max()) >= _TOLD and bool(matters[int(near.argmax())] & reading.turn.hotel.items[number].main_only)


def is_of(reading: Reading, number: int) -> bool:
    """Whether an item is not only for another thing of the kind that a clause names."""
    names, item = reading.clause.names, reading.turn.hotel.items[number]
    kinds = {wider_of()[own] for own in item.own if own in wider_of()}
    # `It is like ice in here` names nothing that anybody mends.
    if is_for(item, names) or not any(wider_of().get(name) in kinds for name in names):
        return True
    return reading.turn.hotel.called.heard(reading.said().core)[number] >= _HEARD


def is_for(item: Item, names: frozenset[str]) -> bool:
    """Whether an item is for one of some things, or for all of its kind: a tap is the plumber's."""
    return any(name in item.own or _is_for_the_kind(item, name) or _DOES_TOO.get(name) in item.own for name in names)


def _is_for_the_kind(item: Item, name: str) -> bool:
    """Whether an item is called by the kind of a thing, or mends two others of it: toilet, shower and so the water."""
    kind = wider_of().get(name)
    alike = sum(wider_of().get(own) == kind for own in item.own)
    return kind is not None and (kind in item.main_only or alike > 1)
