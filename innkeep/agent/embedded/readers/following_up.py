"""Questions after what is on its way: `where is my coffee`, `and my hair dryer?`."""

from __future__ import annotations

from innkeep.agent.acts import Status
from innkeep.agent.embedded.readers.asking import asks_how_long
from innkeep.agent.embedded.readers.remainder import beside
from innkeep.agent.embedded.readers.turn import Reading


def followed_up(reading: Reading) -> bool:
    """Whether it asks where something remains, and noted."""
    clause = reading.clause
    follows = clause.has("status") and not (_asks_for_a_place(reading) or asks_how_long(reading))
    # `I have waited ten minutes and it is still cold`, where nobody is on the way.
    follows = follows and (bool(reading.turn.under_way) or not clause.has("problem"))
    if clause.has("price") or not (follows or _asks_after(reading)):
        return False
    reading.turn.say(clause, Status())
    return True


def _asks_after(reading: Reading) -> bool:
    """`And my hair dryer?`, of what is on its way: a thing alone, put as a question."""
    clause, turn = reading.clause, reading.turn
    if not (clause.asks and turn.under_way and not turn.proposal) or clause.amounts or clause.cues - {"joins", "note"}:
        return False
    found = reading.link()
    return found.named and found.one in turn.under_way and not beside(reading)


def _asks_for_a_place(reading: Reading) -> bool:
    """Whether the matter is an article's and no item's: `where is the mosque` follows no order up."""
    clause, turn = reading.clause, reading.turn
    if not clause.names or turn.before or any(clause.names & item.main for item in turn.hotel.items):
        return False
    return clause.names <= turn.hotel.library.concepts
