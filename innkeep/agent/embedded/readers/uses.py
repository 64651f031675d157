"""What is told by its use and not by its name: `have you something to dry my hair with`, `a thing to stand on here`.

Its words name what the thing is for, so no name of theirs is meant: the shower is not to be mended.
"""

from __future__ import annotations

from functools import cache
from re import Pattern

from innkeep.agent.acts import Price
from innkeep.agent.embedded.encoder import READ
from innkeep.agent.embedded.house.evidence import FIXTURES, PERSONS
from innkeep.agent.embedded.house.linking import WHERE_THINGS_STAND, Link
from innkeep.agent.embedded.readers.meaning import needed, sounds_like_a_need
from innkeep.agent.embedded.readers.placing import amount_of, order
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.patterns import compiled, phrases_in

_ASKS = ("request", "have", "lack", "add", "please")
_NOT = ("price", "when", "where", "refuse", "cancel", "anymore", "status", "got", "praise", "human", "complain")
_SURELY = 0.7
"""How near what is told has to be to what others need, to be brought and not only offered."""

_USES = (
    FIXTURES
    | WHERE_THINGS_STAND
    | PERSONS
    | frozenset(["socket", "water", "hotwater", "beach", "pool", "door", "window"])
)


def told_by_its_use(reading: Reading) -> bool:
    """Whether a clause asks for something or other by what it is for, and the house has such a thing; noted."""
    clause, turn = reading.clause, reading.turn
    if turn.own.language not in READ or clause.has(*_NOT) or not (clause.asks or clause.has(*_ASKS)):
        return False
    pattern = _something().get(turn.own.language)
    if pattern is None or not pattern.search(clause.text):
        return False
    called = _called(reading)
    if called is None and _speaks_of_what_was_told(reading):
        return True
    likely = reading.likeliest()
    if called is None and likely is None:
        likely = turn.told_likely
    found = [called] if called is not None else [likely] if likely is not None else needed(reading)
    if len(found) != 1:
        return False
    number = found[0]
    asks_whether = clause.asks and clause.has("have")
    # `Something for my cough` is near to something to dry my hair with, and no towel.
    sure = called is not None or likely is not None or sounds_like_a_need(reading, _SURELY)
    if sure and not asks_whether and (clause.has("request") or (called is not None and clause.has("please", "add"))):
        order(reading, Link((number,), 1.0, named=True, said=True))
    else:
        turn.offered[number] = amount_of(clause) if clause.amounts else None
        turn.say(clause, Price(item_id=turn.item(number)))
    return True


def _speaks_of_what_was_told(reading: Reading) -> bool:
    """`The mosquitos eat us alive, have you something against it`: what was told is what it is for, and noted."""
    clause, turn = reading.clause, reading.turn
    last = turn.draft.last
    if last is not None and turn.draft.was_told(last):
        turn.draft.add_line(last, amount_of(clause) or 1, "", clause.start, clause.end)
        return True
    return bool(turn.felt) and not clause.names and not needed(reading)


def _called(reading: Reading) -> int | None:
    """The thing that is named after all, and not only what it is for."""
    found = reading.link(reading.turn.without("maintenance"))
    if found.one is None or not found.named:
        return None
    return found.one if reading.clause.names & reading.turn.hotel.items[found.one].main - _USES else None


@cache
def _something() -> dict[str, Pattern[str]]:
    return {language: compiled(phrases) for language, phrases in phrases_in("something.txt").items()}
