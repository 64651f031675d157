"""`Two robes, | one of them in XXL`, `no toothbrush here. | Could I ask for two?`: how many, and how, by its meaning.

What guests say of what they asked for before, in other messages, they say in the same message as well.
"""

from __future__ import annotations

from innkeep.agent.embedded.clauses.forms import is_counter
from innkeep.agent.embedded.clauses.hearing import heard_in_all
from innkeep.agent.embedded.clauses.notes import said_without_courtesy
from innkeep.agent.embedded.dialogue.telling import follow_up
from innkeep.agent.embedded.house.evidence import PERSONS
from innkeep.agent.embedded.readers.asides import is_counted
from innkeep.agent.embedded.readers.remainder import number_said, says_no_more
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.spelling import WORD

_NOT = (
    *("price", "when", "where", "status", "human", "cancel", "complain", "problem", "lack", "refuse", "got", "praise"),
    *("drop", "anymore", "thanks", "greet"),
)
_COUNTS = ("more", "total")
_PLAINLY = 0.4
_OF_SOMETHING_ELSE = 0.6


def said_of_it(reading: Reading) -> bool:
    """Whether a clause that names nothing tells how many, or how, of what the message asks for or has asked after."""
    clause, turn = reading.clause, reading.turn
    if not turn.is_read or turn.draft.mends or not (turn.draft.has_lines or turn.draft.offers or turn.felt):
        return False
    if clause.has(*_NOT) or _names_something(reading) or reading.likeliest() is not None:
        return False
    if clause.amounts and is_counted(reading) and not clause.names:
        # `A beer and one drone` wishes for no beer with a drone, `two drones` for no two beers.
        return False
    told = follow_up(reading.vectors[0], heard_in_all(reading.clause.text, reading.turn.own))
    counts = sum(told[act] for act in _COUNTS)
    if max(counts, told["wish"]) < max(_PLAINLY, told["other"] - _OF_SOMETHING_ELSE, told["talk"]):
        return False
    value = number_said(clause)
    if value is not None and not clause.times and counts >= told["wish"]:
        return not _counts_another(reading) and _count(reading, value)
    if not turn.draft.has_lines or clause.asks or (clause.has("request") and not clause.times):
        return False
    turn.draft.note(said_without_courtesy(turn.draft.text, clause, turn.own))
    return True


def _count(reading: Reading, value: int) -> bool:
    """Let so many be wanted of what nobody counted yet."""
    clause, turn = reading.clause, reading.turn
    if turn.felt and not turn.draft.has_lines:
        turn.draft.add_line(turn.item(turn.felt.pop(0)[1]), value, "", clause.start, clause.end)
        return True
    if turn.draft.has_lines:
        return (turn.draft.is_uncounted and turn.draft.correct(value)) or (
            turn.draft.last_count == value and says_no_more(reading)
        )
    return turn.draft.take_offered(value)


def _names_something(reading: Reading) -> bool:
    """Whether it names something of this house that the message does not ask for."""
    clause, hotel, draft = reading.clause, reading.turn.hotel, reading.turn.draft
    held = [item.main for item in hotel.items if draft.holds(item.facts.id)]
    others = clause.names - PERSONS - frozenset[str]().union(*held)
    return bool(others & (hotel.concepts | hotel.library.concepts)) or hotel.is_named(clause.text)


def _counts_another(reading: Reading) -> bool:
    """`Could you bring 2 hoverboards`: whether a word that is no form stands right behind the number."""
    text, own = reading.clause.text, reading.turn.own
    behind = [WORD.match(text, one.end + 1) for one in reading.clause.amounts if text[one.end : one.end + 1] == " "]
    said = [found[0] for found in behind if found]
    return any(word not in own.common | own.vocabulary and not is_counter(word, own) for word in said)
