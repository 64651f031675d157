"""What is left of a clause without the forms of second thoughts: how many, and the wish that goes with it."""

from __future__ import annotations

import re

from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.forms import is_form
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.spelling import is_spaceless, words

_FEW_TO_OPEN = 2
_OF_TWO_LETTERS = frozenset(["ja", "zh"])
"""Languages whose words are often of two letters."""

COMMA = re.compile("[,،、，]")


def how_many(clause: Clause) -> str:
    """What a clause says up to its number: of `only one, she would rather read` the rest is why."""
    ends = COMMA.search(clause.text, clause.amounts[0].end) if clause.amounts else None
    return clause.text[: ends.start()] if ends else clause.text


def _up_to_why(reading: Reading) -> str:
    """What a clause says up to its number or `another one`, without why: `and another one, there's five of us`."""
    clause = reading.clause
    more = reading.turn.own.of("onemore").search(clause.text) if not clause.amounts else None
    ends = COMMA.search(clause.text, more.end()) if more else None
    return clause.text[: ends.start()] if ends else how_many(clause)


def number_said(clause: Clause, now: int | None = None) -> int | None:
    """The one number of a clause; of `three instead of two`, where there are two `now`, the other one."""
    said = {one.value for one in clause.amounts}
    meant = said - {now} if len(said) > 1 else said
    return next(iter(meant)) if len(meant) == 1 else None


def beside(reading: Reading) -> list[str]:
    """What a clause says beside the things that it names and the form of a sentence."""
    clause, own = reading.clause, reading.turn.own
    kept = [not any(one.start <= n < one.end for one in clause.concepts) for n in range(len(clause.text))]
    text = "".join(letter if keep else " " for letter, keep in zip(clause.text, kept, strict=True))
    return [w for w in words(text) if w not in own.common and w not in own.polite and not w.isdigit() and len(w) > 1]


def says_no_more(reading: Reading, *, until_how: bool = False) -> bool:
    """Whether nothing is left of a clause without forms, number and wish, or `until_how` and when it is wished."""
    clause, own = reading.clause, reading.turn.own
    start = _opens(reading)
    text = _up_to_why(reading) if start is None or not clause.has("onemore", "again") else clause.text[:start]
    if until_how:
        text = text[: _how(reading)]
    text = _why_blanked(clause, text)
    if any(one.start < len(text) for one in clause.concepts):
        return False
    if own.language in _OF_TWO_LETTERS and reading.turn.hotel.has_letters_of_a_name(clause.core):
        # `一碗抄手`, of `红油抄手`: short as it is, it is a thing.
        return False
    return is_form(text, [(one.start, one.end) for one in clause.amounts if one.end <= len(text)], own)


def _how(reading: Reading) -> int | None:
    """Where it is said how or when, after the number."""
    clause, own = reading.clause, reading.turn.own
    after = clause.amounts[0].end if clause.amounts else 0
    cues = (found.start() for name in ("note", "day", "at") for found in own.of(name).finditer(clause.text, after))
    return min(cues, default=None)


def _why_blanked(clause: Clause, text: str) -> str:
    """A text without what stands before the comma before its number: `my aunt is not coming, so two` tells why."""
    if not clause.amounts or not clause.has("change"):
        return text
    ends = max((m.end() for m in COMMA.finditer(text, 0, clause.amounts[0].start)), default=0)
    why = any(one.start < ends for one in clause.concepts)
    return text if why else " " * ends + text[ends:]


def count_the_last(reading: Reading, quantity: int) -> bool:
    """Let so many of what was asked for last be wanted, wished as is said behind the number."""
    turn, clause = reading.turn, reading.clause
    if not turn.draft.correct(quantity):
        return False
    rest = clause.text[len(how_many(clause)) :]
    if any(turn.own.has(name, rest) for name in ("post", "remove")):
        # `One bowl, not too salty`; anything else tells why.
        turn.draft.note(turn.draft.text[clause.end - len(rest) : clause.end].strip(" ,،、，"))
    return True


def is_only_a_name(reading: Reading, cue: str) -> bool:
    """Whether a cue only stands in the name of a thing: the hair of `a hair dryer`."""
    clause = reading.clause
    found = [m.span() for m in reading.turn.own.of(cue).finditer(clause.text)]
    things = [(one.start, one.end) for one in clause.concepts if one.name in reading.turn.hotel.concepts]
    return bool(found) and all(any(a <= x and y <= b and y - x < b - a for a, b in things) for x, y in found)


def wish_with(reading: Reading) -> str:
    """What is said of one more, in the guest's words: `for my husband`, `with ice`."""
    start = _opens(reading)
    clause = reading.clause
    return "" if start is None else reading.turn.draft.text[clause.start + start : clause.end].strip()


def _opens(reading: Reading) -> int | None:
    """Where a wish begins after the first words."""
    return next((m.start() for m in reading.turn.own.of("note").finditer(reading.clause.text) if m.start()), None)


def goes_on_wishing(reading: Reading) -> bool:
    """`Without potatoes`, `leave them outside the door`: how what was asked for last is wished."""
    opens = reading.turn.own.of("note").match(_said_first(reading))
    # `Leave them outside the door`, a sentence of its own, speaks of nothing else.
    alone = reading.clause.has("remove") or (opens is not None and len(words(opens[0])) > _FEW_TO_OPEN)
    return _opens_a_wish(reading) and (not reading.clause.starts or alone)


def _opens_a_wish(reading: Reading) -> bool:
    own, text = reading.turn.own, _said_first(reading)
    if reading.clause.amounts:
        return False
    if is_spaceless(text):
        # There a wish does not begin so, it ends so.
        return any(found.start() == 0 for name in ("post", "remove") for found in own.of(name).finditer(text))
    return bool(own.of("note").match(text) or own.of("remove").match(text))


def _said_first(reading: Reading) -> str:
    """The clause without courtesy before it: `please without potatoes`."""
    courtesy = reading.turn.own.of("please").match(reading.clause.text)
    return reading.clause.text[courtesy.end() :].lstrip() if courtesy else reading.clause.text
