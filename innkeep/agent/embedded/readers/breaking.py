"""What breaks, told of in words that ask for nothing, where something that is brought is called nearly so."""

from __future__ import annotations

from functools import partial

from innkeep.agent.embedded.house.linking import unexplained
from innkeep.agent.embedded.readers.bearing import tells_of_trouble
from innkeep.agent.embedded.readers.faults import fault
from innkeep.agent.embedded.readers.meaning import sounds_like_a_trouble
from innkeep.agent.embedded.readers.reasons import unless_a_reason
from innkeep.agent.embedded.readers.remainder import beside
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.spelling import is_spaceless

_NO_TROUBLE = ("problem", "request", "add", "instead", "post")


def rather_broken(reading: Reading) -> bool:
    """`The blind hangs halfway`: whether what is mended is meant more than all that is brought, and noted."""
    clause, turn = reading.clause, reading.turn
    told = tells_of_trouble(reading)
    if clause.asks or clause.amounts or clause.has(*_NO_TROUBLE) or not (told or sounds_like_a_trouble(reading)):
        return False
    broken, brought = fault(reading), reading.link(turn.without("maintenance"))
    if not broken.named or not brought.items:
        return False
    told = told and _says_more(reading, brought.items[0])
    if not (told and broken.score > brought.score) and reading.link().items[:1] != broken.items[:1]:
        return False
    # `I just got out of the shower, could I have a hair dryer`.
    unless_a_reason(reading, partial(turn.mend, clause, broken.items[0]))
    return True


def _says_more(reading: Reading, number: int) -> bool:
    """Whether more is said than what is brought is called: a water by its brand is no trouble with water."""
    clause, turn = reading.clause, reading.turn
    if is_spaceless(clause.text):
        return bool(beside(reading))
    return bool(unexplained(clause.core, turn.own, turn.hotel.items[number]))
