"""`I'd like a bottle of whisky`, where only water comes in bottles: what is hardly what was asked for is not ordered.

It is offered beside saying that it was not understood (`helping`), for the guest to say so.
"""

from __future__ import annotations

from innkeep.agent.embedded.house.evidence import AROUND, BESIDE, FIXTURES, PERSONS
from innkeep.agent.embedded.house.linking import Link
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.concepts import widened

_AROUND = AROUND | BESIDE | PERSONS | FIXTURES | {"toilet"}
_WHOLE_NAME = 0.85
_SAME_MEANING = 0.62
_LIKE_IT = 0.45
_SAME_WORD = 0.8


def doubts(reading: Reading, found: Link) -> bool:
    """Whether what a clause is linked to is hardly what it asks for.

    It names something else, or nothing that is known, and neither the whole of it nor a word means the same.
    """
    turn, clause = reading.turn, reading.clause
    if not turn.is_read or len(found.items) != 1:
        return False
    number, said = found.items[0], reading.said()
    alike = float(turn.hotel.alike(reading.vectors)[:, number].max())
    if alike >= _SAME_MEANING or turn.hotel.alignment.near(said.words)[number] >= _SAME_WORD:
        return False
    if found.guessed:
        return True
    if not (named := clause.names - _AROUND):
        return alike < _LIKE_IT and not (found.named or clause.amounts)
    item = turn.hotel.items[number]
    is_another = widened(named).isdisjoint(item.own) and widened(item.main).isdisjoint(named)
    return is_another and bool(turn.hotel.called.heard(said.core)[number] < _WHOLE_NAME)
