"""`Could we borrow those things for the snow?`: what was not understood may be one of these, each a button.

Nothing is ordered by it, and what was not understood is told to be so.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from innkeep.agent.acts import Offer
from innkeep.agent.embedded.house.likely import likelihood
from innkeep.agent.embedded.house.portions import is_each_ones_own
from innkeep.agent.embedded.readers.lacking import is_strange
from innkeep.agent.embedded.readers.placing import amount_of
from innkeep.agent.embedded.readers.turn import Reading, Turn

_NEEDS = ("order", "have", "more", "trouble")
_NO_NEED = ("cancel", "status", "human", "complain", "thanks", "greet", "refuse", "no", "anymore", "price")
_LEAST_NEED = 0.3
_LEAST = 0.65
_LEAST_OTHER = 0.5
_STANDS_OUT = 0.12
_SEVERAL = 10
_MOST = 3


def offer_what_may_help(turn: Turn, readings: Sequence[Reading]) -> None:
    """Offer what of this house may be meant by what was not understood, if it asks for a thing and all else is idle."""
    if not turn.is_read or turn.draft.wants:
        return
    for entry in turn.draft.unclear():
        of_it = [each for each in readings if entry.start <= each.clause.start < entry.end]
        things = _likeliest(turn, of_it) if of_it else ()
        if things:
            counted = [amount for each in of_it if each.clause.amounts and (amount := amount_of(each.clause))]
            everybody = turn.people if turn.people and is_each_ones_own(turn.hotel.items[things[0]]) else 1
            quantity = max(counted, default=everybody)
            turn.say(of_it[0].clause, Offer(item_ids=tuple(turn.item(n) for n in things), quantity=quantity))
            return


def _likeliest(turn: Turn, readings: Sequence[Reading]) -> tuple[int, ...]:
    """The few things that are likeliest meant, best first: what was doubted, and what comes next to it.

    None for what is known to be something that this house has not: who asks for a sauna is not shown bathrobes.
    """
    doubted = [n for each in readings for n in turn.doubted.get(each.clause.start, ())]
    if not doubted and (any(is_strange(each) for each in readings) or not any(_needs(each) for each in readings)):
        return ()
    found = np.max([likelihood(turn.hotel, each.said(), each.acts.get("trouble", 0.0)) for each in readings], axis=0)
    ranked = [n for n in map(int, np.argsort(-found)) if n not in doubted and not turn.draft.holds(turn.item(n))]
    near = [n for n in ranked[:_MOST] if found[n] >= _LEAST_OTHER]
    if doubted:
        return tuple([*dict.fromkeys(doubted), *near][:_MOST])
    # A word that means nothing is as near to all; and of a few things three are no help.
    stands_out = len(ranked) >= _SEVERAL and found[ranked[0]] - found[ranked[_MOST]] >= _STANDS_OUT
    return tuple(near) if near and found[near[0]] >= _LEAST and stands_out else ()


def _needs(reading: Reading) -> bool:
    """Whether it asks for something, tells more than how many, and no more than can be brought."""
    clause = reading.clause
    if clause.has(*_NO_NEED) or any(one.value is None for one in clause.amounts) or not reading.said().words:
        return False
    return sum(reading.acts.get(act, 0.0) for act in _NEEDS) >= _LEAST_NEED
