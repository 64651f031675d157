"""What nobody has brought: a leak, a stench, vermin."""

from __future__ import annotations

from innkeep.agent.embedded.readers.turn import Reading, Turn

NEVER_BROUGHT = frozenset(["leak", "drain", "smell", "insects", "mouse"])
_NOT_TOLD = ("when", "where", "status", "human", "request", "refuse", "price", "got", "praise", "thanks")


def mended(turn: Turn) -> frozenset[str]:
    """What somebody mends here."""
    return frozenset[str]().union(*(i.own for i in turn.hotel.items if i.facts.category == "maintenance"))


def is_there(reading: Reading) -> bool:
    """Whether a statement says that there is what nobody wants: `hay cucarachas`, in the words in which others ask."""
    clause = reading.clause
    if clause.asks or clause.has(*_NOT_TOLD):
        return False
    return bool(clause.names & NEVER_BROUGHT & mended(reading.turn))
