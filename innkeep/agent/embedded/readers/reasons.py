"""What a guest tells before a wish: its reason, or another trouble.

`The man next door snores, could I have ear plugs` complains of nothing and mends nothing: sentences such as the first
part of it are known to lead to what the second asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from innkeep.agent.acts import Complain
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.house.evidence import FIXTURES
from innkeep.agent.embedded.house.linking import nearness
from innkeep.agent.embedded.readers.bearing import is_plainly_trouble
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.words.sentences import wishes

_WISHES = frozenset(["request", "please", "add"])
_ASKED = _WISHES | {"price"}
_QUESTION = ("when", "where", "price", "have", "status")
_LEADS_TO = 0.5


def _tells_why(reading: Reading, later: Sequence[Clause]) -> bool:
    """Whether a clause is only the reason for what the message asks for before or after it, in words of its own.

    `It was cold, so another blanket`; what breaks or is missing is heard by itself.
    """
    clause, turn = reading.clause, reading.turn
    known = turn.hotel.concepts | turn.hotel.library.concepts
    if not clause.why or (clause.has("problem", "lack") and clause.names & turn.hotel.concepts and _is_meant(reading)):
        return False
    if clause.names & turn.hotel.concepts and _is_counted_next(later):
        return False
    if turn.draft.wants or (later and not clause.names & known):
        return True
    if any(one.names & known and (one.has(*_WISHES, "have") or one.asks or one.amounts) for one in later):
        return True
    # `I would like towels, so bring two` names what the two are.
    return not clause.has("request") and any(one.has("add") or one.amounts for one in later)


def _is_counted_next(later: Sequence[Clause]) -> bool:
    """`There is no toothbrush, so | one please`: what the next clause counts is named here alone."""
    after = later[0] if later else None
    return after is not None and bool(after.amounts) and not (after.concepts or after.core)


def _is_meant(reading: Reading) -> bool:
    """Whether what breaks is mended here, or what is missing is brought."""
    mended = reading.link(reading.turn.category("maintenance"), trouble=True)
    return reading.clause.has("lack") or mended.named


def only_why(reading: Reading, later: Sequence[Clause]) -> bool:
    """Whether a clause tells why and nothing else; whoever comes is told it with the ages, rooms and times in it."""
    if not _tells_why(reading, later):
        return False
    clause, turn = reading.clause, reading.turn
    if clause.times:
        turn.draft.note(turn.draft.text[clause.start : clause.end])
    turn.reasons.append((reading, partial(turn.give_up, clause, aside=True)))
    return True


def keep_when(turn: Turn, found: Sequence[Clause]) -> None:
    """`I have to be off at 5:45, could you get me out of bed`: keep what tells when, of the one thing that is done."""
    asked = [turn.item(n) for n in turn.category("concierge") if turn.draft.holds(turn.item(n))]
    told = next((clause for clause in found if clause.times and not clause.has(*_QUESTION)), None)
    if len(asked) != 1 or told is None:
        return
    whens = (turn.draft.text[told.start + a : told.start + b] for a, b in told.times)
    if not any(turn.draft.is_told(asked[0], when) for when in whens):
        turn.draft.note(turn.draft.text[told.start : told.end], asked[0])


def unless_a_reason(reading: Reading, note: Callable[[], None]) -> None:
    """Note what a clause says; later, if it may turn out to be why something is asked for."""
    turn = reading.turn
    if turn.is_read and turn.cues & _ASKED and not reading.clause.cues & _WISHES:
        turn.reasons.append((reading, note))
    else:
        note()


def mend(reading: Reading, number: int) -> None:
    """Note a trouble with an item.

    Of a fixture that may be only mentioned, `just out of the shower`, it is noted where nothing else is asked for;
    beside another trouble it is told of that.
    """
    clause, turn = reading.clause, reading.turn
    note = partial(turn.mend, clause, number)
    if clause.has("problem") or is_plainly_trouble(reading) or not clause.names or not clause.names <= FIXTURES:
        note()
    else:
        turn.reasons.append((reading, partial(_note_alone, reading, note)))


def _note_alone(reading: Reading, note: Callable[[], None]) -> None:
    draft, clause = reading.turn.draft, reading.clause
    if not draft.wants:
        note()
    elif draft.mends:
        draft.note(draft.text[clause.start : clause.end])


def complain(reading: Reading) -> None:
    """Note a complaint; that nobody can sleep is only why, where anything is asked for or to be mended."""
    turn, note = reading.turn, partial(reading.turn.say, reading.clause, Complain())
    if reading.clause.has("sleepless"):
        turn.reasons.append((reading, note))
    else:
        unless_a_reason(reading, note)


def settle_reasons(turn: Turn) -> None:
    """Note what was told and is no reason for anything that was asked for."""
    for reading, note in turn.reasons:
        if not _leads_to_a_wish(reading):
            note()


def _leads_to_a_wish(reading: Reading) -> bool:
    turn = reading.turn
    # `Our clothes are all dirty, what does it cost to wash them` complains of nothing.
    if reading.clause.has("sleepless") and (turn.draft.wants or turn.draft.asks_which):
        return True
    asked = [n for n in turn.without("maintenance") if turn.draft.holds(turn.item(n)) or n in turn.offered]
    if reading.clause.names and reading.link().one in asked:
        return True
    near = nearness(turn.hotel, reading.vectors, wishes()) if asked else ()
    return any(near[n] >= _LEADS_TO for n in asked)
