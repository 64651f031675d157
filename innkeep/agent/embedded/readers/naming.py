"""What a clause names that the house may have, and what is left of it beside that."""

from __future__ import annotations

from innkeep.agent.embedded.clauses.clause import Clause
from innkeep.agent.embedded.words.concepts import widened
from innkeep.agent.embedded.words.cues import Cues

_ARTICLE = 2
"""The spaces between what joins two things and the second, when an article stands there."""


def named_of(clause: Clause, known: frozenset[str], own: Cues) -> frozenset[str]:
    """What it names, but for what the house knows nothing of and something else is to come with."""
    strange = [one for one in clause.concepts if known.isdisjoint(widened({one.name}))]
    left = clause.names - {one.name for one in strange if _comes_with(clause.text, one.start, own)}
    return left if not known.isdisjoint(left) else clause.names


def _comes_with(text: str, start: int, own: Cues) -> bool:
    """Whether what begins there comes with something: `a cot with bed rails`."""
    ends = [found.end() for found in own.of("note").finditer(text) if found.end() <= start]
    return any(text[end:start].count(" ") <= _ARTICLE for end in ends)


def without_names(clause: Clause, written: str) -> str:
    """The clause as it was written, without what is known to be something: a soap is no bath towel."""
    kept, at = [], clause.start
    for one in clause.concepts:
        kept.append(written[at : max(at, clause.start + one.start)])
        at = clause.start + one.end
    return " ".join([*kept, written[at : clause.end]])
