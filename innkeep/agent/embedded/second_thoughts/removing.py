"""One of several things that wait, or were ordered last, is not wanted after all."""

from __future__ import annotations

import re

from innkeep.agent.acts import Change
from innkeep.agent.embedded.clauses.clauses import Clause
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.spelling import is_spaceless

_CUES = ("remove", "anymore", "drop")
_SEVERAL = 2
_ADJACENT = 1


def taken_out(reading: Reading) -> bool:
    """`Leave out the beer`, `only the green tea without the beer`: the others are wanted still."""
    turn, clause = reading.turn, reading.clause
    cue = next((m for name in _CUES for m in turn.own.of(name).finditer(clause.text)), None)
    if cue is None or len(turn.before) < _SEVERAL or clause.amounts or clause.has("add"):
        return False
    main = {number: turn.hotel.items[number].main for number in turn.before}
    name = _taken_by(clause, cue)
    found = [number for number, names in main.items() if name in names]
    if len(found) != 1 or not clause.names <= frozenset[str]().union(*main.values()):
        return False
    turn.say(clause, Change(item_id=turn.item(found[0]), quantity=0))
    return True


def _taken_by(clause: Clause, cue: re.Match[str]) -> str | None:
    """What the words for taking out are about: it stands after them or, where verbs come last, right before them."""
    earlier = [one for one in reversed(clause.concepts) if one.end <= cue.start()]
    after = [one for one in clause.concepts if one.start >= cue.start()]
    before = is_spaceless(clause.text) and bool(earlier) and cue.start() - earlier[0].end <= _ADJACENT
    likely = [*earlier, *after] if before else [*after, *earlier]
    return likely[0].name if likely else None
