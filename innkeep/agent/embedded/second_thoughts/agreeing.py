"""A yes in words of the guest's own to what was read back, and nothing beside it: `spot on, have it sent up`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from innkeep.agent.acts import Confirm
from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.clauses.hearing import heard_in_all
from innkeep.agent.embedded.dialogue.telling import agreement
from innkeep.agent.embedded.encoder import READ
from innkeep.agent.embedded.readers.turn import Reading, Turn
from innkeep.agent.embedded.second_thoughts.afterthoughts import called
from innkeep.agent.embedded.words.amounts import amounts
from innkeep.agent.embedded.words.concepts import widened
from innkeep.agent.embedded.words.patterns import compiled, phrases_in
from innkeep.agent.embedded.words.spelling import is_spaceless, plain, words
from innkeep.agent.plain_yes import doubts

_SURELY = 1.0
_FEW_WORDS = 3
_FEW_LETTERS = 5
_NO_YES = (
    *("remove", "add", "instead", "onemore", "notso", "other", "notthis", "cancel", "anymore", "calledoff", "scrap"),
    *("again", "ofthese", "where", "refuse", "post", "day", "when", "status", "got", "drop"),
)
"""What asks for a change, for more or for an answer, however much it agrees."""


def agrees(reading: Reading, found: Sequence[Clause]) -> bool:
    """Whether all that was written says yes to what waits as it is, and noted.

    It may name what waits and how many there are. Fewer words than three are believed only as they are known.
    """
    turn, clause = reading.turn, reading.clause
    if not turn.proposal or turn.declines or turn.own.language not in READ:
        return False
    if doubts(turn.draft.text) or _is_short(clause.text):
        return False
    cues = heard_in_all(plain(turn.draft.text), turn.own)
    if cues.intersection(_NO_YES) or _but(turn.own.language).search(plain(turn.draft.text)):
        return False
    if any(clause.times for clause in found) or _counts_otherwise(turn) or _names_another(reading):
        return False
    if agreement(reading.vectors[0], cues) < _SURELY:
        return False
    turn.agrees = True
    turn.say(clause, Confirm())
    return True


def _is_short(text: str) -> bool:
    return len("".join(words(text))) < _FEW_LETTERS if is_spaceless(text) else len(words(text)) < _FEW_WORDS


def _counts_otherwise(turn: Turn) -> bool:
    """Whether it holds a number that nothing of what waits is so many of."""
    counted = {one.value for one in amounts(plain(turn.draft.text), turn.own)}
    return not counted <= {1, *turn.proposal.values(), sum(turn.proposal.values())}


def _names_another(reading: Reading) -> bool:
    """Whether it names something else than what waits."""
    turn = reading.turn
    known = _all_of(turn)
    named = (frozenset([name]) | widened([name]) for name in reading.clause.names)
    return any(each.isdisjoint(known) for each in named) or bool(set(called(reading)) - turn.proposal.keys())


def _all_of(turn: Turn) -> frozenset[str]:
    """All that what waits is called."""
    return frozenset[str]().union(*(turn.hotel.items[number].own for number in turn.proposal))


@cache
def _but(language: str) -> re.Pattern[str]:
    return compiled(phrases_in("but.txt").get(language, ""))
