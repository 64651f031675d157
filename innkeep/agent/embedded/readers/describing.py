"""What an item's description tells: how long it takes, for how many, from what age, what is in it."""

from __future__ import annotations

from innkeep.agent.acts import Price
from innkeep.agent.embedded.house.answers import WEAK
from innkeep.agent.embedded.house.kinds import Kind
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.facts import OF_A_NUMBER, Facts, told
from innkeep.agent.embedded.words.spelling import legible, plain

_OF_A_WISH = frozenset({"age", "people", "weight"})
"""Facts that are said with a wish as well: a cot for a child who is two."""

_TOLD = 0.6
_ASKED = OF_A_NUMBER | {"contents", "included", "place"}


def described(reading: Reading) -> bool:
    """A question that the description of an item answers: `how long is the boat trip`."""
    clause, turn = reading.clause, reading.turn
    facts = _asked(reading)
    if clause.has("request", "add", "please"):
        facts -= _OF_A_WISH
    if not facts or not (clause.asks or clause.has("what", "when", "where", "price", "status") or facts & OF_A_NUMBER):
        return False
    found = reading.link(turn.without("maintenance"))
    number = found.one if found.named else _just_priced(reading)
    if number is None or number in turn.under_way or not turn.hotel.items[number].tells & facts:
        return False
    hours_alone = facts == {"clock"}
    answer = reading.answer(Kind.WHEN if hours_alone else Kind.ANY)
    # `Until when do we have to be out` names the late departure, too, and asks what an article tells.
    least = _TOLD if hours_alone else max(found.score, _TOLD)
    if answer and answer.sure and clause.names <= WEAK:
        # `Where do I leave my car` names only what a taxi is, too, and asks what an article is about.
        return False
    if answer and answer.score >= least and told(plain(legible(answer.text))) & facts:
        return False
    turn.say(clause, priced(reading, number))
    return True


def _just_priced(reading: Reading) -> int | None:
    """The item whose price was asked in the same message: `how much is it and how long does it take`."""
    priced_before = reading.turn.draft.priced
    if priced_before is None or reading.clause.names:
        return None
    return next((n for n, item in enumerate(reading.turn.hotel.items) if item.facts.id == priced_before), None)


def priced(reading: Reading, number: int) -> Price:
    """What an item costs, with its description where that tells what is asked."""
    item = reading.turn.hotel.items[number]
    return Price(item_id=item.facts.id, described=bool(item.tells & _asked(reading)))


def _asked(reading: Reading) -> Facts:
    """The facts that are asked for and that a description may tell."""
    return (reading.facts & _ASKED) | ({"clock"} if reading.clause.has("when") else set())
