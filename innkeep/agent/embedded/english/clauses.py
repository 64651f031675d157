"""A message cut into the things that the guest says, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from innkeep.agent.embedded.english.message import Mark, Span
from innkeep.agent.embedded.english.text import Gap
from innkeep.agent.embedded.english.words.cues import Cue
from innkeep.agent.embedded.english.words.vocabulary import AUXILIARIES, FOREIGN


class Joined(Enum):
    """How a clause follows the one before it."""

    STOP = auto()
    COMMA = auto()
    AND = auto()
    BUT = auto()


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing said. `cues` holds those of the clause before it too, where the sentence goes on in the same vein."""

    spans: tuple[Span, ...]
    joined: Joined
    asks: bool
    cues: frozenset[Cue]
    own_cues: frozenset[Cue]

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.spans[-1].end

    def has(self, *cues: Cue) -> bool:
        """Whether it has any of these."""
        return any(cue in self.cues for cue in cues)

    @property
    def content(self) -> tuple[Span, ...]:
        """The spans that name something: names of the catalogue and words that no phrase explains."""
        return tuple(span for span in self.spans if span.mark in {Mark.NAME, Mark.WORD})

    @property
    def keys(self) -> tuple[str, ...]:
        """The stems of all content words."""
        return tuple(token.key for span in self.content for token in span.tokens)

    @property
    def states(self) -> bool:
        """Whether a verb remains that no phrase explains, so that the clause states something."""
        return any(span.mark is Mark.FRAME and span.word in AUXILIARIES for span in self.spans)

    @property
    def begins_with_verb(self) -> bool:
        """Whether it is put as a question that a yes or no answers."""
        first = next((s for s in self.spans if s.mark is not Mark.CUE or s.cue not in _BEFORE_THE_VERB), None)
        return first is not None and first.mark is Mark.FRAME and first.word in AUXILIARIES

    @property
    def is_foreign(self) -> bool:
        """Whether a small word of another language stands in it, outside of names."""
        return any(span.mark is Mark.WORD and span.word in FOREIGN for span in self.spans)


_BEFORE_THE_VERB = frozenset({Cue.GREET, Cue.COURTESY, Cue.PLEASE, Cue.THANKS})
_HERITABLE = frozenset(
    {
        Cue.PRICE,
        Cue.AVAILABLE,
        Cue.REFUSE,
        Cue.CANCEL,
        Cue.THANKS_FOR,
        Cue.REMOVE,
        Cue.REQUEST,
        Cue.HAD,
        Cue.STATUS,
        Cue.ABSENT,
    }
)
"""What goes on after a comma or an `and`: `how much is the soup and the salad`."""
_NEUTRAL = frozenset({Cue.PLEASE, Cue.COURTESY, Cue.THANKS})
_AGAINST = frozenset({Cue.REFUSE, Cue.THANKS_FOR, Cue.HAD, Cue.REMOVE, Cue.CANCEL})
_ADVERSATIVE = frozenset({"but", "so", "though", "although", "however"})


def clauses(spans: Iterable[Span]) -> list[Clause]:
    """The clauses of a message, in order."""
    found: list[Clause] = []
    for part, joined in _cut(spans):
        clause = _clause(part, joined)
        found.append(_inherit(found[-1], clause) if found else clause)
    return found


def _cut(spans: Iterable[Span]) -> Iterable[tuple[tuple[Span, ...], Joined]]:
    part: list[Span] = []
    joined = Joined.STOP
    for span in spans:
        is_join = span.mark is Mark.JOIN
        if part and (is_join or span.gap):
            yield tuple(part), joined
            part, joined = [], Joined.COMMA
        if span.gap is Gap.STOP:
            joined = Joined.STOP
        if is_join:
            joined = Joined.BUT if span.word in _ADVERSATIVE else Joined.AND
        else:
            part.append(span)
    if part:
        yield tuple(part), joined


def _clause(spans: tuple[Span, ...], joined: Joined) -> Clause:
    cues = frozenset(span.cue for span in spans if span.cue)
    asks = any(token.asks for span in spans for token in span.tokens)
    return Clause(spans=spans, joined=joined, asks=asks, cues=cues, own_cues=cues)


def _inherit(before: Clause, clause: Clause) -> Clause:
    if (
        clause.joined not in {Joined.COMMA, Joined.AND}
        or clause.own_cues - _NEUTRAL
        or clause.states
        or not clause.content
    ):
        return clause
    inherited = before.cues & _HERITABLE
    counted = any(span.mark is Mark.NUMBER for span in clause.spans)
    if counted or Cue.PLEASE in clause.own_cues:
        # `no towels, two pillows` and `thanks for the soup, a salad please` ask for something new.
        inherited -= _AGAINST
    return replace(clause, cues=clause.cues | inherited)
