"""The things asked for in a clause: each with its quantity, the words that name it, and the guest's wishes about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from innkeep.agent.embedded.english.clauses import Clause
from innkeep.agent.embedded.english.message import Mark, Span
from innkeep.agent.embedded.english.text import Token
from innkeep.agent.embedded.english.words.cues import Cue
from innkeep.agent.embedded.english.words.vocabulary import SILENT


@dataclass(slots=True)
class Part:
    """One thing asked for. `quantities` holds each number said of it; None is one that cannot be brought."""

    core: list[Span] = field(default_factory=list)
    quantities: list[int | None] = field(default_factory=list)
    tails: list[list[Span]] = field(default_factory=list)
    is_counted: bool = False

    @property
    def quantity(self) -> int | None:
        """How many; None when that is not clear."""
        return self.quantities[0] if len(self.quantities) == 1 else (None if self.quantities else 1)

    @property
    def hints(self) -> list[Token]:
        """The words of its wishes."""
        return [token for tail in self.tails for span in tail for token in span.tokens]


def parts(clause: Clause) -> list[Part]:
    """The parts of a clause, in order; never empty."""
    return _Parting(clause.spans).parts


class _Parting:
    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self.parts = [Part()]
        self._tail: list[Span] | None = None
        for place, span in enumerate(spans):
            self._take(place, span)

    def _take(self, place: int, span: Span) -> None:
        part = self.parts[-1]
        match span.mark:
            case Mark.NUMBER:
                self._count(place, span)
            case Mark.NAME | Mark.WORD:
                self._name(span)
            case Mark.OPENER:
                self._tail = [span]
                part.tails.append(self._tail)
            case Mark.ASIDE:
                self._aside(part, span)
            case Mark.FRAME:
                if self._tail is not None:
                    self._tail.append(span)
                part.is_counted |= span.word in {"a", "an"} and not part.core
            case Mark.CUE if span.cue is Cue.NOT and part.core:
                # `club sandwich no onions` without the comma
                self._tail = [span]
                part.tails.append(self._tail)
            case Mark.CUE if self._tail is not None and span.cue in _PART_OF_A_WISH:
                self._tail.append(span)
            case _:
                self._tail = None

    def _count(self, place: int, span: Span) -> None:
        part = self.parts[-1]
        if self._tail is not None and len(self._tail) == 1 and part.core:
            self._tail.append(span)
            return
        if part.core and self._names_follow(place):
            part = Part()
            self.parts.append(part)
        self._tail = None
        part.quantities.append(span.number)
        part.is_counted = True

    def _name(self, span: Span) -> None:
        part = self.parts[-1]
        if self._tail is not None:
            self._tail.append(span)
        elif span.mark is Mark.NAME and part.core and part.core[-1].mark is Mark.NAME:
            self.parts.append(Part(core=[span]))
        else:
            part.core.append(span)

    def _aside(self, part: Part, span: Span) -> None:
        if self._tail is not None and len(self._tail) == 1:
            # `for` before a time that stands alone belongs to it.
            self._tail.append(span)
        elif part.tails and part.tails[-1][-1].mark is Mark.ASIDE:
            part.tails[-1].append(span)
        else:
            part.tails.append([span])
        self._tail = None

    def _names_follow(self, place: int) -> bool:
        following = self._spans[place + 1 : place + 4]
        return any(span.mark in {Mark.NAME, Mark.WORD} and span.word not in SILENT for span in following)


_PART_OF_A_WISH = frozenset({Cue.NOT, Cue.ACTUALLY, Cue.ABSENT, Cue.ADD, Cue.REFUSE})


def noted(text: str, part: Part, about: Sequence[Span] = ()) -> str:
    """The guest's own words about a thing, in their order."""
    pieces = [_trimmed(tail) for tail in part.tails] + [[span] for span in about]
    told = sorted({(_with_degree(text, piece[0].start), piece[-1].end) for piece in pieces if piece})
    return ", ".join(" ".join(text[start:end].split()) for start, end in _neighbours(text, told))


_DEGREE = re.compile(r"\b(?:extra|very|not too|not|less|more|really|super)\s+$", re.IGNORECASE)


def _with_degree(text: str, start: int) -> int:
    """Where a wish begins when the word before it says how much of it: `extra spicy`."""
    found = _DEGREE.search(text[:start])
    return found.start() if found else start


def _trimmed(tail: list[Span]) -> list[Span]:
    """Without an opener that nothing follows."""
    return tail if len(tail) > 1 or tail[0].mark is not Mark.OPENER else []


def _neighbours(text: str, told: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Adjectives side by side are one wish."""
    merged: list[tuple[int, int]] = []
    for start, end in told:
        if merged and not text[merged[-1][1] : start].strip(" -"):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
