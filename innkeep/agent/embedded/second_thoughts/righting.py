"""A guest who puts right what the same message has just said: `two soups.. no wait, make that one and a salad`."""

from __future__ import annotations

import re

from innkeep.agent.acts import Cancel, Decline
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.readers.remainder import says_no_more
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.second_thoughts.afterthoughts import wish_of
from innkeep.agent.embedded.words.spelling import words

_FIRST = 0
_VERBS_LAST = "ko"
_ALAS = re.compile(r"(?:oh|ah|ay|ai|ach|och|oj|oi|uy|jaj|ой|ох|ах) (?:no|non|nao|nein|nee|nej|nei|нет|ні|ne|nie|nu)")
"""`Oh no` at the beginning of a message takes nothing back."""

_TAKEN_BACK = ("drop", "cancel", "anymore")
_NOT_WANTED = frozenset(["drop", "scrap"])
_LEFT_OUT = ("remove", "refuse", *_TAKEN_BACK)


def put_right(reading: Reading) -> bool:
    """Whether a clause takes back what was asked for before it, or says how many of it, and nothing else.

    Otherwise what it asks for takes the place of that.
    """
    turn, clause = reading.turn, reading.clause
    if _leaves_out(reading):
        return True
    if not clause.corrects:
        return _takes_back_what_was_before(reading)
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


def _takes_back_what_was_before(reading: Reading) -> bool:
    """`No wait, the soup`, said of the only thing before the message: what is named next takes its place."""
    turn, clause = reading.turn, reading.clause
    found = turn.own.of("repair").match(clause.text) if len(turn.before) == 1 and clause.start == _FIRST else None
    if found is None or _ALAS.fullmatch(found[0]) or clause.has("add"):
        return False
    if clause.times and not clause.names and not clause.has("other", "instead"):
        # `Wait no, half past six`: another time, and no other thing.
        turn.say(clause, wish_of(reading, turn.only))
        return True
    turn.otherwise = True
    return found.end() == len(clause.text)


def _leaves_out(reading: Reading) -> bool:
    """`A soup and a beer. Oh, leave out the beer`: of several things in one message one is not wanted."""
    turn, clause = reading.turn, reading.clause
    if not clause.has(*_LEFT_OUT) or clause.has("add") or clause.amounts or not clause.names:
        return False
    held = [n for n, item in enumerate(turn.hotel.items) if turn.draft.holds(item.facts.id)]
    found = reading.link(held) if len(held) > 1 else None
    if found is None or found.one is None or not found.named:
        return False
    item = turn.hotel.items[found.one]
    if {one.name for one in clause.concepts} - item.main or _is_of_a_part(reading):
        return False
    turn.draft.leave_out(item.facts.id)
    return True


def _is_of_a_part(reading: Reading) -> bool:
    """`샌드위치는 마요네즈 빼주세요`: between the thing and the verb stands what is to be left out of it."""
    clause, own = reading.clause, reading.turn.own
    behind = words(clause.text[max(one.end for one in clause.concepts) :])
    said = [word for word in behind if word not in own.common and len(word) > 1]
    return own.language == _VERBS_LAST and len(said) > 1


def take_back_for_nothing(turn: Turn, last: Clause) -> None:
    """`Scratch that, thanks`: when nothing takes the place of what was before, it is not wanted any more."""
    if turn.otherwise and turn.cues & _NOT_WANTED and not turn.draft.wants:
        turn.draft.only_what_is_known()
        turn.say(last, Decline() if turn.proposal else Cancel())
