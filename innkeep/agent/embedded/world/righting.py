"""A guest who puts right what the same message has just said: `two soups.. no wait, make that one and a salad`."""

from __future__ import annotations

from innkeep.agent.embedded.world.leftover import says_no_more
from innkeep.agent.embedded.world.turn import Reading

_TAKEN_BACK = ("drop", "cancel", "anymore")


def put_right(reading: Reading) -> bool:
    """Whether a clause takes back what was asked for before it, or says how many of it, and nothing else.

    Otherwise what it asks for takes the place of that.
    """
    turn, clause = reading.turn, reading.clause
    if not clause.corrects:
        return False
    if not turn.draft.doubt():
        turn.otherwise = len(turn.before) == 1
        return False
    if clause.has(*_TAKEN_BACK) and not (clause.amounts or clause.names & turn.hotel.concepts):
        turn.draft.take_back()
        return True
    value = clause.amounts[0].value if len(clause.amounts) == 1 else None
    if value is None or clause.times or not says_no_more(reading):
        return False
    if turn.draft.tells_a_number:
        # `At seven, I mean eight`.
        turn.draft.note(f"{clause.corrects} {turn.draft.text[clause.start : clause.end]}")
        return True
    return turn.draft.correct(value)
