"""What a question names and the house has not: `do you have a sauna`, where nobody ever spoke of one."""

from __future__ import annotations

from innkeep.agent.embedded.house.answers import WEAK
from innkeep.agent.embedded.house.evidence import PERSONS
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.concepts import widened

_SEVERAL = 2
_NO_PLACES = PERSONS | WEAK | {"payment"}
"""What nobody asks whether there is any: `hay que pagar la tasa` asks of the tax."""


def is_strange(reading: Reading) -> bool:
    """Whether it names things, and none that the house has: of those it has to say that there are none."""
    hotel, names = reading.turn.hotel, reading.clause.names - PERSONS
    return bool(names) and widened(names).isdisjoint(hotel.concepts | hotel.library.concepts)


def lacks_the_first(reading: Reading) -> bool:
    """`A gym, or anywhere to lift weights`: whether the first of several things is none that the house has.

    Whether there is any is asked of that, and what is known of the others answers nothing.
    """
    clause, hotel = reading.clause, reading.turn.hotel
    if len(clause.names) < _SEVERAL or not clause.has("have") or clause.has("price", "when", "where"):
        return False
    first = min((one for one in clause.concepts if one.name not in _NO_PLACES), key=lambda one: one.start, default=None)
    if first is None:
        return False
    meant_by_it = widened({first.name, *clause.either.get(first.name, ())})
    return meant_by_it.isdisjoint(hotel.concepts | hotel.library.concepts)
