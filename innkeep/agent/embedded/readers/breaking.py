"""What breaks, told of in words that ask for nothing, where something that is brought is called nearly so."""

from __future__ import annotations

from innkeep.agent.embedded.readers.faults import fault
from innkeep.agent.embedded.readers.meaning import sounds_like_a_trouble
from innkeep.agent.embedded.readers.turn import Reading

_NO_TROUBLE = ("problem", "request", "add", "instead", "post")


def rather_broken(reading: Reading) -> bool:
    """`The blind hangs halfway`: whether what is mended is meant more than all that is brought, and noted."""
    clause, turn = reading.clause, reading.turn
    if clause.asks or clause.amounts or clause.has(*_NO_TROUBLE) or not sounds_like_a_trouble(reading):
        return False
    broken = fault(reading)
    if not (broken.named and reading.link().items[:1] == broken.items[:1]):
        return False
    if not reading.link(turn.without("maintenance")).items:
        return False
    turn.mend(clause, broken.items[0])
    return True
