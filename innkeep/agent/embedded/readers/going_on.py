"""Questions that go on about what was named before: `we come by car, where do we leave it, and what is it a night`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.encoder import encode
from innkeep.agent.embedded.house.answers import WEAK, Answer
from innkeep.agent.embedded.house.kinds import Kind
from innkeep.agent.embedded.house.passages import Asked
from innkeep.agent.embedded.readers.asides import is_counted
from innkeep.agent.embedded.readers.turn import Reading
from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.spelling import is_spaceless, words

_ASKS = ("when", "where", "price", "what")
_WANTS = ("request", "please", "add", "human", "status", "problem", "lack", "complain", "cancel", "anymore", "refuse")
_FEW_WORDS = 1
_FEW_LETTERS = 12


def answer_of(reading: Reading, kind: Kind) -> Answer | None:
    """What answers a question; one that names nothing is rather about what was named before it."""
    turn, found = reading.turn, reading.answer(kind)
    said, matters = turn.matters
    if not said or not _names_nothing(reading.clause, turn.own):
        return found
    known = (matters & turn.hotel.library.concepts) - WEAK
    answered = found is not None and found.sure
    if answered and (turn.draft.wants or not known):
        return found
    together = replace(reading, vectors=encode([f"{said}, {reading.clause.text}"]))
    other = together.answer(kind, known)
    if other is None or not other.sure or (answered and found is not None and found.score > other.score):
        return found
    return other


def answer_of_its_end(reading: Reading, kind: Kind) -> Answer | None:
    """What surely answers what is asked behind the last comma: `we shall be late tonight, what is the gate's code`."""
    before, comma, end = reading.clause.text.replace("、", ",").rpartition(",")
    if not comma or not _says_enough(before) or not _says_enough(end):
        return None
    found = answer_of(replace(reading, vectors=encode([end.strip()])), kind)
    return found if found and found.sure else None


def _says_enough(text: str) -> bool:
    """Whether a part of a sentence may be a sentence."""
    return len(text) > _FEW_LETTERS if is_spaceless(text) else len(words(text)) > _FEW_WORDS


def more_of(reading: Reading, kind: Kind) -> Answer | None:
    """`And what is it a day`: what the article that answered the question before tells of its hours or its price."""
    turn = reading.turn
    if turn.answered is None or not _names_nothing(reading.clause, turn.own):
        return None
    found = reading.link(turn.without("maintenance"))
    if found.named or found.guessed:
        return None
    asked = Asked(reading.vectors[0], reading.stems, reading.clause.names, kind, reading.facts)
    return turn.hotel.library.more_of(turn.answered, asked)


def _names_nothing(clause: Clause, own: Cues) -> bool:
    """Whether hardly a word of a clause tells what it is about."""
    if clause.concepts:
        return False
    if is_spaceless(clause.text):
        return len(clause.text) <= _FEW_LETTERS
    return sum(word not in own.common and word not in own.vocabulary for word in words(clause.core)) <= _FEW_WORDS


def is_around_a_question(reading: Reading, later: Sequence[Clause]) -> bool:
    """Whether a clause says what the next one asks about, or talks on about what nothing here answers, and noted."""
    clause, turn = reading.clause, reading.turn
    talks = turn.unanswered and not (clause.asks or is_counted(reading) or clause.has(*_ASKS, *_WANTS))
    if not talks and not (later and _leads_to(clause, later[0], turn.own)):
        return False
    turn.give_up(clause, aside=True)
    return True


def _leads_to(clause: Clause, later: Clause, own: Cues) -> bool:
    """`We come by car, | where do we leave it`."""
    if clause.asks or clause.amounts or clause.has(*_ASKS, "have", *_WANTS) or not clause.concepts:
        return False
    return later.has("when", "where", "price") and not later.has(*_WANTS) and _names_nothing(later, own)
