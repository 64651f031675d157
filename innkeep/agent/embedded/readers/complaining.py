"""What a guest complains of, unless somebody mends it or is sent for against it."""

from __future__ import annotations

from innkeep.agent.embedded.readers.faults import fault
from innkeep.agent.embedded.readers.meaning import mended
from innkeep.agent.embedded.readers.reasons import complain
from innkeep.agent.embedded.readers.remainder import is_only_a_name
from innkeep.agent.embedded.readers.requests import is_rather_wished
from innkeep.agent.embedded.readers.turn import Reading

_PLAGUES = frozenset(["noise", "insects", "mouse", "smell"])
"""What guests complain of in the words of a complaint, and some houses have somebody sent for."""

_HARDLY = 0.15
_RULES = frozenset(["quiet"])
"""`Until when may we make noise` asks for a rule, with a mark or without."""


def complaint(reading: Reading) -> bool:
    """Whether it is a complaint, and noted."""
    clause, turn = reading.clause, reading.turn
    if not clause.has("complain") or (clause.asks and clause.has("what", "when", "where")):
        return False
    if clause.asks and reading.acts.get("complain", 1.0) < _HARDLY:
        # `We are back from a party at two, do we still get in?`
        return False
    if clause.has("when") and clause.names & _RULES:
        return False
    if (clause.has("request") and reading.link().items) or is_only_a_name(reading, "complain"):
        return False
    if _is_mended(reading) or is_rather_wished(reading, "complain", "human"):
        return False
    told = (turn.draft.mends or turn.draft.offers or turn.felt) and not clause.starts and not clause.names
    # `It drips all night, we cannot sleep`: why it is to be mended.
    if not (told or mended(reading)):
        complain(reading)
    return True


def _is_mended(reading: Reading) -> bool:
    """Whether it is about what somebody mends here, or is sent for against: `it reeks horribly from the drain`."""
    clause, turn = reading.clause, reading.turn
    found = fault(reading)
    if found.one is None or not found.named:
        return False
    return clause.has("problem") or bool(clause.names & _PLAGUES & turn.hotel.items[found.one].main)
