"""How many of what was spoken of before: a number that stands apart from its thing, and one more of the same."""

from __future__ import annotations

import re

from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.forms import is_counter, is_form
from innkeep.agent.embedded.clauses.notes import said_without_courtesy
from innkeep.agent.embedded.house.evidence import PERSONS
from innkeep.agent.embedded.readers.placing import amount_of
from innkeep.agent.embedded.readers.remainder import count_the_last, says_no_more, wish_with
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.spelling import WORD, words

_ASKS_FOR_IT = ("request", "have", "please", "add")
_ABOUT_OTHER_THINGS = (
    *("price", "when", "where", "status", "human", "cancel", "complain", "problem", "refuse", "got"),
    *("praise", "drop", "anymore"),
)
_OF_THEM = {
    "fr": re.compile(r"(?:^|\W)en\s"),
    "it": re.compile(r"(?:^|\W)ne\s|cene(?:\s|$)|tene(?:\s|$)"),
    "nl": re.compile(r"(?:^|\W)er\s"),
}
"""`Vous en auriez deux`, `ne avete due`, `kunnen we er twee huren`: two of what was named before."""

_OF = re.compile(r"\s+(?:of|de|di|d|von|van|mit|with|con|com|avec|met)(?!\w)")
"""What a container is said to be full of comes after these."""

_BESIDE_THE_NUMBER = {"ja": re.compile(r"(?:^|[とも、,でに])$"), "ko": re.compile(r"(?:^|까지|이?랑|하고|것도|거도)$")}
"""What stands right before a number of things that it does not name, where their name would stand."""


def counted_alone(reading: Reading) -> bool:
    """`We are out of pods. Could someone drop off 6?`: so many of what was named without a number, or only offered."""
    clause, turn = reading.clause, reading.turn
    value = clause.amounts[0].value if len(clause.amounts) == 1 else None
    felt = bool(turn.felt) and not turn.draft.has_lines
    if value is None or clause.times or not (turn.draft.is_uncounted or turn.draft.offers or felt):
        return False
    if clause.has(*_ABOUT_OTHER_THINGS) or not (clause.asks or clause.has(*_ASKS_FOR_IT)):
        return False
    if _names_a_thing(reading) or not _stands_alone(reading):
        return False
    if felt:
        # `I have nothing to dry myself with. Could you bring two?`
        turn.draft.add_line(turn.item(turn.felt.pop(0)[1]), value, "", clause.start, clause.end)
        return True
    return (turn.draft.is_uncounted and turn.draft.correct(value)) or turn.draft.take_offered(value)


def counted_in(reading: Reading) -> bool:
    """`We need loo paper, two rolls should do`, `bread at the door, 2 bags, we are many`: so many of what is uncounted.

    The number counts what the thing before comes in, whatever else is called so: no bread rolls are meant.
    """
    clause, turn = reading.clause, reading.turn
    value = clause.amounts[0].value if len(clause.amounts) == 1 else None
    if value is None or not turn.draft.is_uncounted or clause.has(*_ABOUT_OTHER_THINGS):
        return False
    follows = WORD.search(clause.text, clause.amounts[0].end)
    if turn.own.is_glued or follows is None or clause.text[clause.amounts[0].end : follows.start()].strip():
        return False
    if not is_counter(follows[0], turn.own) or _OF.match(clause.text, follows.end()):
        return False
    beside = frozenset(one.name for one in clause.concepts if one.start != follows.start()) - PERSONS
    if not (beside.isdisjoint(turn.hotel.concepts) and turn.draft.correct(value)):
        return False
    if wish := wish_with(reading):
        turn.draft.note(wish)
    return True


def _names_a_thing(reading: Reading) -> bool:
    """Whether the clause itself names what is brought; the door that something is left at is none."""
    clause, turn = reading.clause, reading.turn
    brought = frozenset[str]().union(*(turn.hotel.items[n].main for n in turn.without("maintenance")))
    return bool(clause.names & brought) or turn.hotel.is_named(clause.text)


def _stands_alone(reading: Reading) -> bool:
    """Whether nothing beside the number can be what is counted, and the number is no time, place or size."""
    clause, own = reading.clause, reading.turn.own
    one = clause.amounts[0]
    before, rest = clause.text[: one.start].rstrip(), clause.text[one.end :]
    if own.language in _BESIDE_THE_NUMBER:
        return bool(_BESIDE_THE_NUMBER[own.language].search(before)) and is_form(rest, [], own)
    if any(m.end() >= len(before) for name in ("note", "at") for m in own.of(name).finditer(before)):
        return False
    of_them = _OF_THEM.get(own.language)
    return bool(of_them and of_them.search(clause.text[: one.start])) or not _counts_a_noun(reading, clause)


def _counts_a_noun(reading: Reading, clause: Clause) -> bool:
    """Whether a word that may be a thing follows the number: in German a thing has a capital."""
    own, end = reading.turn.own, clause.amounts[0].end
    follows = WORD.search(clause.text, end)
    if follows is None or clause.text[end : follows.start()].strip():
        return False
    if follows[0] in own.common or follows[0] in own.vocabulary or is_counter(follows[0], own):
        return False
    written = reading.turn.draft.text[clause.start + follows.start()]
    return own.language != "de" or not written.islower()


def bare_amount(reading: Reading) -> bool:
    """`Could we have towels? Two please`, `earplugs? two`: how many of the thing before."""
    clause, turn = reading.clause, reading.turn
    value = clause.amounts[0].value if len(clause.amounts) == 1 else None
    asks = clause.asks and not clause.has("request")
    if clause.concepts or value is None:
        return False
    if turn.draft.is_uncounted and says_no_more(reading, until_how=True):
        # `We would like to cycle tomorrow, can we rent two for the day?`
        return turn.draft.correct(value)
    if clause.times or asks or not says_no_more(reading):
        return False
    if turn.draft.mends:
        # `The radiator is stone cold. 41`: nobody counts troubles, it is a room.
        note(reading)
        return True
    return count_the_last(reading, value) or turn.draft.take_offered(value)


def the_same(reading: Reading) -> bool:
    """`I would like another one`: one more of what was spoken of last."""
    clause, turn = reading.clause, reading.turn
    unknown = [w for w in words(clause.core) if w not in turn.own.common and w not in turn.own.vocabulary]
    # `Where is the hair dryer? Bring me one` is one of what the message itself spoke of.
    more = clause.has("add") or (bool(clause.amounts) and says_no_more(reading))
    meant = turn.draft.last if turn.spoken_of is None and not turn.draft.mends else None
    meant = meant if turn.spoken_of is None else turn.item(turn.spoken_of)
    if meant is None or not more or clause.names or unknown:
        return False
    if not (clause.has("request") or (clause.amounts and clause.has("add"))):
        return False
    amount = amount_of(clause)
    if amount is None:
        return False
    if turn.draft.is_uncounted and turn.draft.last == meant and not clause.has("add", "onemore"):
        return turn.draft.correct(amount)
    turn.draft.add_line(meant, amount, "", clause.start, clause.end)
    return True


def note(reading: Reading) -> None:
    """Keep the clause as a wish about the thing that was asked for last, or is offered."""
    turn = reading.turn
    said = said_without_courtesy(turn.draft.text, reading.clause, turn.own)
    if not turn.draft.has_lines and (turn.draft.offers or turn.felt):
        turn.wishes_for_a_choice.append(said)
    if turn.draft.has_lines or not turn.draft.offers:
        turn.draft.note(said)
