"""`No encuentro nada para secarme el pelo` names no hair dryer: what guests elsewhere meant who said the like.

Known pairs of what was said and what was meant tell how likely each thing of this house is (`pairing`).
"""

from __future__ import annotations

from functools import partial

from innkeep.agent.acts import Price
from innkeep.agent.allergies import allergy_in
from innkeep.agent.embedded.house.linking import Link
from innkeep.agent.embedded.readers.lacking import is_strange
from innkeep.agent.embedded.readers.placing import amount_of, order
from innkeep.agent.embedded.readers.reasons import unless_a_reason
from innkeep.agent.embedded.readers.turn import Reading

_NOT = ("price", "when", "where", "cancel", "anymore", "status", "got", "praise", "thanks", "greet", "human", "instead")
_ASKS = ("request", "please", "add")
_SURELY = 0.85
_NEEDS = ("order", "have", "more", "trouble")
_LEAST_NEED = 0.3


def likely_meant(reading: Reading) -> bool:
    """Whether one thing that no word names is likelier meant than all others and none together, and noted."""
    clause, turn = reading.clause, reading.turn
    if not turn.is_read or clause.has(*_NOT) or (clause.has("refuse") and not clause.has("lack")):
        return False
    number = reading.likeliest()
    # `She has a milk allergy` asks for no milk.
    idle = clause.without or is_strange(reading) or allergy_in([clause.text])
    if number is None or idle or reading.link().named:
        return False
    is_mended = turn.kind(number) == "maintenance"
    needs = reading.acts.get("trouble", 0.0) if is_mended else sum(reading.acts.get(act, 0.0) for act in _NEEDS)
    if needs < _LEAST_NEED:
        return False
    if is_mended and reading.likeliest(_SURELY) is None:
        return False
    if is_mended:
        unless_a_reason(reading, partial(turn.mend, clause, number))
    elif clause.asks and clause.has("have"):
        turn.offered[number] = amount_of(clause) if clause.amounts else None
        turn.say(clause, Price(item_id=turn.item(number)))
    elif clause.asks or clause.amounts or clause.has(*_ASKS):
        order(reading, Link((number,), 1.0, said=True))
    else:
        turn.felt.append((clause, number))
    return True
