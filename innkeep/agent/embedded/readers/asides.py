"""What is said beside what is wanted: reasons, courtesy, and talk for company's sake.

Nobody answers it, and to ask what is meant by it looks as if nothing had been understood.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from innkeep.agent.acts import Greet
from innkeep.agent.allergies import allergy_in
from innkeep.agent.embedded.clauses.forms import is_one_of
from innkeep.agent.embedded.encoder import Vectors
from innkeep.agent.embedded.readers.bearing import does_by_meaning
from innkeep.agent.embedded.readers.counting import note
from innkeep.agent.embedded.readers.remainder import goes_on_wishing
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.sentences import asides, complaints, outside, questions, troubles, wishes
from innkeep.agent.embedded.words.spelling import is_spaceless, words

_ASKING = ("request", "please", "add", "price", "when", "where", "have", "status", "human")
_TELLING = ("problem", "lack", "complain", "cancel", "refuse")
_SECOND_THOUGHTS = ("change", "instead", "remove", "anymore", "drop")
_SIDE = 0.1
_LIKELY = 0.1
_PLAINLY = 0.25
_HARDLY = 0.05
_ONLY_WHY = 0.5
_IDLE = ("why", "thanks", "greet", "no", "yes")
_TALK = frozenset(["talk"])
_PERSON = frozenset(["person"])
_ANNOUNCED = "__"
"""What stands for the letters of how many wishes follow."""

_FEW_WORDS = 4
_FEW_LETTERS = 8


def beside_it(reading: Reading) -> bool:
    """Whether a clause says plainly what guests say beside what they want, or for company's sake, and noted.

    `I only wanted to say hello` is answered in kind, where nothing is wanted.
    """
    clause, turn = reading.clause, reading.turn
    if clause.has("cancel", "status", "price") or _names_a_thing(reading):
        return False
    if _ANNOUNCED in clause.text and not (clause.concepts or clause.amounts):
        # `I have two requests`, and then they are made.
        turn.give_up(clause, aside=True)
        return True
    if (clause.asks and not turn.draft.wants) or (turn.draft.has_lines and goes_on_wishing(reading)):
        return False
    sign, is_talk = _sign(reading)
    if sign < _PLAINLY or allergy_in([clause.text]) or (clause.has("complain") and not is_talk):
        return False
    if is_talk and not clause.asks:
        turn.say(clause, Greet())
    else:
        turn.give_up(clause, aside=True)
    return True


def not_understood(reading: Reading) -> None:
    """Note that a clause was not understood, if it is worth asking about or nothing else was.

    What is likely said for company's sake is answered in kind.
    """
    turn, clause = reading.turn, reading.clause
    if _is_of_an_offer(reading):
        note(reading)
        return
    if does_by_meaning(reading):
        return
    aside = _is_aside(reading)
    sign, is_talk = _sign(reading) if aside else (0.0, False)
    if is_talk and sign >= _LIKELY and not (clause.asks or clause.has(*_TELLING)):
        turn.say(clause, Greet())
    else:
        turn.give_up(clause, aside=aside)


def _is_of_an_offer(reading: Reading) -> bool:
    """`A table on Thursday? | Four of us, around half past seven, my wife can't have gluten`: it goes with a choice."""
    clause, turn = reading.clause, reading.turn
    if turn.draft.has_lines or not (turn.draft.offers or turn.felt) or clause.asks or clause.has(*_ASKING, *_TELLING):
        return False
    return bool(clause.times or allergy_in([clause.text]))


def _is_aside(reading: Reading) -> bool:
    """Whether what was not understood is not worth asking about where something else was.

    Worth it is what names a thing of this house, or asks for something, tells of a trouble or counts: a hoverboard that
    is asked for has to be told that there is none.
    """
    clause, turn = reading.clause, reading.turn
    if allergy_in([clause.text]):
        return False
    if is_counted(reading):
        return False
    if clause.has("got") and not (clause.asks or clause.has("please", "add", *_TELLING)):
        # `We brought our own wine, two glasses please`.
        return True
    if clause.has("lack") and turn.answered is not None:
        # `What is the code? I cannot find the card`.
        return True
    if not _names_a_thing(reading) and (_sign(reading)[0] >= _LIKELY or _only_tells_why(reading)):
        return True
    if clause.asks or clause.has(*_ASKING, *_TELLING) or (turn.under_way and clause.has(*_SECOND_THOUGHTS)):
        return False
    return not _names_a_thing(reading)


def _only_tells_why(reading: Reading) -> bool:
    """Whether it asks for nothing by its meaning."""
    return reading.acts.get("why", 0.0) >= _ONLY_WHY and not reading.clause.amounts


def _names_a_thing(reading: Reading) -> bool:
    """Whether a clause has the name of something that the house has."""
    clause, hotel = reading.clause, reading.turn.hotel
    named = frozenset[str]().union(*(item.main_only for item in hotel.items))
    return bool(clause.names & named) or hotel.is_named(clause.text)


def is_counted(reading: Reading) -> bool:
    """`One plate`: hardly more than what is counted; of what was said before, any number may be."""
    clause, turn = reading.clause, reading.turn
    if not (clause.amounts or is_one_of(clause.text, turn.own)):
        return False
    return bool(turn.under_way) or _is_short(clause.text)


def _is_short(text: str) -> bool:
    return len(text) <= _FEW_LETTERS if is_spaceless(text) else len(words(text)) <= _FEW_WORDS


def _sign(reading: Reading) -> tuple[float, bool]:
    """How much a clause is rather an aside than a need, and whether it is talk.

    Two things count together: how much nearer the nearest known aside is than the nearest need, and how much of it
    needs nothing by its meaning.
    """
    if not (acts := reading.acts):
        return -1.0, False
    whole = reading.vectors[0]
    talks, told, needs = _parted()
    near = told @ whole
    nearest = float(near.max())
    is_talk = talks[int(np.argmax(near))] and nearest >= float((outside() @ whole).max()) - _HARDLY
    return nearest - float((needs @ whole).max()) + _SIDE * sum(acts[act] for act in _IDLE), is_talk


@cache
def _parted() -> tuple[tuple[bool, ...], Vectors, Vectors]:
    """Which of the known asides are talk, those asides, and the known needs."""
    heads, vectors = asides()
    wanted = np.array([head == _PERSON for head in heads])
    told = vectors[~wanted]
    needs = np.vstack([vectors[wanted], *(kind()[1] for kind in (wishes, questions, troubles, complaints))])
    talks = tuple(head == _TALK for head in heads if head != _PERSON)
    return talks, told, needs
