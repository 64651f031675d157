"""How many are wanted of what was offered to choose from, said before one is chosen: `actually one more, please`."""

from __future__ import annotations

from innkeep.agent.acts import MAX_QUANTITY, Ask
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.forms import is_act
from innkeep.agent.embedded.readers.remainder import how_many
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.words.ordinals import place_of

_ABOUT_OTHER_THINGS = (
    *("price", "status", "when", "where", "human", "got", "complain", "problem", "lack", "refuse", "remove", "drop"),
)


def recounted(reading: Reading) -> bool:
    """Whether a clause says how many of either are wanted, and which of them is asked once more."""
    turn, clause = reading.turn, reading.clause
    value = _said(clause)
    if len(turn.asked) < 2 or value is None or clause.times or clause.has(*_ABOUT_OTHER_THINGS):  # noqa: PLR2004 - a choice
        return False
    if place_of(clause.text, len(turn.asked)) is not None:
        # `Both`, `the second one`.
        return False
    # Where one of them was ordered already, that is what is counted.
    if not turn.before.keys().isdisjoint(turn.asked):
        return False
    if not _names_no_other(turn, clause) or not _says_no_more(reading):
        return False
    more = clause.has("onemore") or (clause.has("add") and not clause.has("change", "instead"))
    total = min(value + (turn.asked_quantity if more else 0), MAX_QUANTITY)
    turn.say(clause, Ask(item_ids=tuple(turn.item(number) for number in turn.asked), quantity=total))
    return True


def _said(clause: Clause) -> int | None:
    """The one number of a clause; one, of `another, please`."""
    if len(clause.amounts) > 1:
        return None
    return clause.amounts[0].value if clause.amounts else 1 if clause.has("onemore") else None


def _names_no_other(turn: Turn, clause: Clause) -> bool:
    """Whether all that it names is what each of them is called."""
    shared = frozenset[str].intersection(*(turn.hotel.items[number].main for number in turn.asked))
    return clause.names <= shared


def _says_no_more(reading: Reading) -> bool:
    """Whether, up to the comma after its number, it holds nothing but this number and forms of second thoughts."""
    clause, text = reading.clause, how_many(reading.clause)
    spans = [*((one.start, one.end) for one in clause.concepts), *((one.start, one.end) for one in clause.amounts)]
    return is_act(text, [span for span in spans if span[1] <= len(text)], reading.turn.own)
