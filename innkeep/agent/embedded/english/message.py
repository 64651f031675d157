"""A guest's text as a row of marked spans: names of the catalogue, known phrases, numbers, and what remains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from innkeep.agent.embedded.english.hotel import Hotel
from innkeep.agent.embedded.english.numbers import read_quantity, symbol
from innkeep.agent.embedded.english.phrases import PhraseTable, spelled_out
from innkeep.agent.embedded.english.text import Gap, Token, tokens
from innkeep.agent.embedded.english.words.asides import WHERE_TO, WISHES
from innkeep.agent.embedded.english.words.cues import CUES, Cue
from innkeep.agent.embedded.english.words.problems import PROBLEMS
from innkeep.agent.embedded.english.words.vocabulary import DETERMINERS, FRAME, OPENERS


class Mark(Enum):
    """What a span of a message is."""

    NAME = auto()
    CUE = auto()
    ASIDE = auto()
    PLACE = auto()
    NUMBER = auto()
    JOIN = auto()
    OPENER = auto()
    FRAME = auto()
    WORD = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring tokens that mean one thing: a name's items, a phrase's cue, a number."""

    mark: Mark
    tokens: tuple[Token, ...]
    items: tuple[int, ...] = ()
    cue: Cue | None = None
    number: int | None = None

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.tokens[-1].end

    @property
    def gap(self) -> Gap:
        """What stands before it."""
        return self.tokens[0].gap

    @property
    def word(self) -> str:
        """The first of its words, in the common spelling."""
        return self.tokens[0].word


JOINS = frozenset(["and", "plus", "also", "then", "but", "however", "though", "although", "so"])
"""Words between two things that a guest says."""


def marked(hotel: Hotel, text: str) -> list[Span]:
    """Every token of a cleaned text, in spans that do not overlap."""
    return list(_Marking(hotel, text).spans())


class _Marking:
    """One pass over one text, from left to right, the longest known thing first."""

    def __init__(self, hotel: Hotel, text: str) -> None:
        self._text = text
        self._spoken = hotel.spelled(tokens(text))
        self._words = [token.word for token in self._spoken]
        self._symbols = [symbol(token) for token in self._spoken]
        self._unbroken = _unbroken(self._spoken)
        self._names = dict(self._find_names(hotel.names))
        self._named = {place for first, (_, after) in self._names.items() for place in range(first, after)}

    def spans(self) -> Iterator[Span]:
        place = 0
        while place < len(self._spoken):
            span = self._at(place)
            yield span
            place += len(span.tokens)

    def _at(self, place: int) -> Span:
        phrase = self._phrase(place)
        name = self._names.get(place)
        if name and (phrase is None or phrase[1] <= name[1]):
            return Span(Mark.NAME, self._slice(place, name[1]), items=name[0])
        if phrase:
            (mark, cue), after = phrase
            return Span(mark, self._slice(place, after), cue=cue)
        quantity = read_quantity(self._text, self._spoken, place)
        if quantity:
            used = next((n for n in range(1, quantity.length) if place + n in self._names), quantity.length)
            mark = Mark.ASIDE if quantity.vague else Mark.NUMBER
            return Span(mark, self._slice(place, place + used), number=quantity.value)
        return Span(_plain_mark(self._words[place]), self._slice(place, place + 1))

    def _phrase(self, place: int) -> tuple[tuple[Mark, Cue | None], int] | None:
        """The longest known phrase here, unless it would cut a name in two or is no longer than one."""
        end = self._unbroken[place]
        while end > place:
            found = _longest(self._words, self._symbols, place, end)
            if found is None:
                return None
            after = found[1]
            cut = [n for n in range(place, after) if n in self._names and self._names[n][1] > after]
            covers = [n for n in range(place, after) if n in self._named]
            kept = found[0][1] in _COVERS_NAMES or found[0][0] is Mark.PLACE
            if not cut and (not covers or (kept and len(covers) < after - place)) and self._stands(place, after):
                return found
            end = min((*cut, *covers, after - 1)) if cut or (covers and not kept) else after - 1
        return None

    def _stands(self, place: int, after: int) -> bool:
        """`for two` is for two people only when nothing that could be counted follows."""
        if self._words[place] != "for" or after - place != _FOR_TWO or self._symbols[place + 1] != "<n>":
            return True
        return after >= self._unbroken[place] or (
            after not in self._named
            and (self._words[after] in OPENERS | JOINS | {"please", "tonight", "tomorrow", "today"})
        )

    def _find_names(self, names: PhraseTable[tuple[int, ...]]) -> Iterator[tuple[int, tuple[tuple[int, ...], int]]]:
        counted = [place for place, word in enumerate(self._words) if word not in DETERMINERS]
        keys = [self._spoken[place].key for place in counted]
        number = 0
        while number < len(counted):
            end = number + 1
            while end < min(number + _LONGEST_NAME, len(counted)) and not self._stops(counted[end - 1], counted[end]):
                end += 1
            found = names.longest(keys, number, end)
            if found:
                yield counted[number], (found[0], counted[found[1] - 1] + 1)
                number = found[1]
            else:
                number += 1

    def _stops(self, place: int, following: int) -> bool:
        return any(self._spoken[n].gap for n in range(place + 1, following + 1))

    def _slice(self, first: int, after: int) -> tuple[Token, ...]:
        return tuple(self._spoken[first:after])


_LONGEST_NAME = 10
_FOR_TWO = 2
_COVERS_NAMES = frozenset({Cue.PROBLEM, Cue.STATUS, Cue.HUMAN, Cue.THANKS, Cue.GREET})

Known = PhraseTable[tuple[Mark, Cue | None]]


@cache
def known_phrases() -> Known:
    """Every phrase, with what it means. Made when it is first asked for: it takes most of a second."""
    groups: list[tuple[tuple[str, ...], tuple[Mark, Cue | None]]] = [
        (PROBLEMS, (Mark.CUE, Cue.PROBLEM)),
        *((patterns, (Mark.CUE, cue)) for cue, patterns in CUES.items()),
        (WISHES, (Mark.ASIDE, None)),
        (WHERE_TO, (Mark.PLACE, None)),
    ]
    return PhraseTable(
        (words, meant) for patterns, meant in groups for pattern in patterns for words in spelled_out(pattern)
    )


def _longest(words: list[str], symbols: list[str], place: int, end: int) -> tuple[tuple[Mark, Cue | None], int] | None:
    """The longer of what the words say as they are and what they say with numbers as numbers."""
    known = known_phrases()
    found = (known.longest(words, place, end), known.longest(symbols, place, end))
    return max((one for one in found if one), key=lambda one: one[1], default=None)


def _unbroken(spoken: list[Token]) -> list[int]:
    """For each token, the index of the next one after punctuation."""
    ends = [len(spoken)] * len(spoken)
    for place in range(len(spoken) - 2, -1, -1):
        ends[place] = place + 1 if spoken[place + 1].gap else ends[place + 1]
    return ends


def _plain_mark(word: str) -> Mark:
    if word in JOINS:
        return Mark.JOIN
    if word in OPENERS:
        return Mark.OPENER
    return Mark.FRAME if word in FRAME or word in {"of", "or"} else Mark.WORD
