"""What is told of a ride in sentences of its own: where to, by when, and who and what goes along."""

from __future__ import annotations

from innkeep.agent.embedded.house.evidence import AROUND, PERSONS
from innkeep.agent.embedded.readers.counting import note
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.words.concepts import widened

RIDES = frozenset(["taxi", "transfer", "airporttransfer", "car", "bus", "buggy"])
CARRIED = frozenset(["luggage"])
_BESIDE_A_RIDE = AROUND | PERSONS | CARRIED
_ABOUT_OTHER_THINGS = (
    *("add", "price", "status", "human", "cancel", "anymore", "drop", "refuse", "problem", "lack"),
    *("complain", "thanks", "small", "praise", "got", "yes", "no"),
)


def of_a_ride(reading: Reading) -> bool:
    """`A taxi at seven, please. We go to the Opera, two of us`: what asks for nothing tells the driver more."""
    clause, turn = reading.clause, reading.turn
    if not rides(turn) or clause.asks or clause.corrects or clause.has(*_ABOUT_OTHER_THINGS):
        return False
    if turn.hotel.is_named(clause.text) or clause.names & _of_other_things(turn):
        return False
    # In `jam 7 pagi` the morning greets nobody, and where to a ride goes is no other one.
    if turn.own.of("greet").match(clause.text) or (clause.has("instead") and widened(clause.names) & RIDES):
        return False
    if clause.has("request") and not (clause.times or (clause.names and clause.names <= _BESIDE_A_RIDE)):
        # `We want to go to the station` tells where to; `we want a kite` asks for one.
        return False
    note(reading)
    return True


def rides(turn: Turn) -> bool:
    """Whether a ride was asked for last, or its price."""
    about = turn.draft.last or turn.draft.priced
    last = next((item for item in turn.hotel.items if item.facts.id == about), None)
    return last is not None and bool(widened(last.main) & RIDES)


def _of_other_things(turn: Turn) -> frozenset[str]:
    """By what the other things of the house are called that may be asked for beside a ride."""
    others = (item.main_only for item in turn.hotel.items if not widened(item.main) & RIDES)
    return frozenset[str]().union(*others) - _BESIDE_A_RIDE
