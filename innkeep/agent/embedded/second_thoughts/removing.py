"""What waits or was ordered last is not wanted after all: one of several things, or all of it."""

from __future__ import annotations

import re

from innkeep.agent.acts import Cancel, Change
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.readers.remainder import COMMA, says_no_more
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.spelling import is_spaceless, words

_CUES = ("remove", "anymore", "drop")
_ABOUT = re.compile(r"\s*(?:about|for|with|pour|fur|mit|wegen|con|per|por|com|met|voor|untuk|soal)\b")
"""`Never mind about the suitcases`: what follows is what is dropped."""

_SEVERAL = 2
_ADJACENT = 1
_FEW_WORDS = 8


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


def dropped(reading: Reading) -> bool:
    """`Leave it` said of what was placed; what only waits is declined elsewhere."""
    turn, clause = reading.turn, reading.clause
    if (
        turn.proposal
        or not turn.placed
        or not clause.has("drop")
        or any(one.value != 1 for one in clause.amounts)
        or clause.times
        or not (says_no_more(reading) or _opens_with_it(reading))
    ):
        return False
    # `The lamp works again, no need to send anyone` says the same thing twice.
    if not turn.draft.cancels:
        turn.say(clause, Cancel())
    return True


def dropped_by_name(reading: Reading) -> bool:
    """`Never mind the lamp, it stopped`: of what was placed, the thing that is named."""
    turn, clause = reading.turn, reading.clause
    if not clause.has("drop") or not clause.names or turn.proposal or clause.amounts or clause.has("request", "add"):
        return False
    found = reading.link()
    if found.one is None or not found.named or _is_where(reading):
        return False
    turn.say(clause, Cancel(item_id=turn.item(found.one)))
    return True


def _is_where(reading: Reading) -> bool:
    """`Leave it at the door`: the place and not the thing stands after it."""
    clause, own = reading.clause, reading.turn.own
    opens = own.of("drop").search(clause.text)
    first = min(one.start for one in clause.concepts)
    between = clause.text[opens.end() : first] if opens and opens.end() <= first else ""
    if _ABOUT.match(between):
        return False
    return any(own.has(name, between) for name in ("at", "note"))


def _opens_with_it(reading: Reading) -> bool:
    """`Leave it, we will walk`, `no need to bring it`: what follows is why, or the same in more words."""
    turn, clause = reading.turn, reading.clause
    first = COMMA.split(clause.text)[0]
    opens = turn.own.of("drop").search(first)
    if opens is None:
        return False
    named = [one for one in clause.concepts if one.start < len(first)]
    if named:
        # `Never mind, found one in the wardrobe`, without the comma.
        return opens.start() == 0 and _tells_more(reading, first[opens.end() : named[0].start])
    return len(first) < len(clause.text) or len(words(first)) <= _FEW_WORDS


def _tells_more(reading: Reading, between: str) -> bool:
    """Whether somebody does something between what drops it and what is named, and it is none of what was ordered."""
    turn, own = reading.turn, reading.turn.own
    ordered = frozenset[str]().union(*(turn.hotel.items[number].main for number in turn.before))
    does = any(word not in own.common and word not in own.vocabulary for word in words(between))
    return does and reading.clause.names.isdisjoint(ordered) and not reading.clause.has("request", "add")
