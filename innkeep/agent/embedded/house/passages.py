"""The part of an article that answers a question: which of its sentences, and how much around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.agent.embedded.house.kinds import Kind
from innkeep.agent.embedded.house.wordbook import Stems, stems_in
from innkeep.agent.embedded.pairing.phrases import phrases, sentences
from innkeep.agent.embedded.words import facts
from innkeep.agent.embedded.words.concepts import named
from innkeep.agent.embedded.words.facts import OF_A_NUMBER, Facts
from innkeep.agent.embedded.words.sentences import tellings
from innkeep.agent.embedded.words.spelling import legible, plain
from innkeep.agent.engine import ArticleFacts

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_SHORT = 350
_LONGEST = 2000
_WIDTH = 280
_FIRST = 0.15
_ASTRAY = 0.2
_CONCEPT = 0.3
_WORDS = 0.3
_NUMBER = 0.35
_OTHER_FACT = 0.12
_CLOCK = 0.25
_DIGIT = 0.1
_PRICE = 0.25
_TOLD_ELSEWHERE = 0.55


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its vector, the stems and the concepts of its words, what its answer must hold, and should tell.

    Its vector tells little where the encoder was not taught the language that it `is_read` in, or the hotel's.
    """

    vector: Vectors
    stems: Stems
    concepts: frozenset[str]
    kind: Kind
    facts: Facts
    is_read: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    concepts: frozenset[str]
    stems: frozenset[str]
    facts: Facts
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Article:
    """An article with what its title and each of its sentences is about. The first vector is the title's."""

    told: ArticleFacts
    title: frozenset[str]
    title_stems: frozenset[str]
    sentences: tuple[_Sentence, ...]
    vectors: Vectors

    @classmethod
    def of(cls, told: ArticleFacts, language: str) -> Article:
        """Read an article of a hotel that writes in a language."""
        spans = tuple(sentences(told.text))
        parts = [told.text[start:end] for start, end in spans]
        vectors = encode([*phrases(told.title, told.text), *parts])
        matters = map(_matters, vectors[len(spans) + 1 :])
        title = plain(legible(told.title))
        return cls(
            told,
            named(title, language, "en"),
            stems_in(title, language),
            tuple(_sentence(told.text, span, about, language) for span, about in zip(spans, matters, strict=True)),
            vectors[: len(spans) + 1],
        )

    @property
    def body(self) -> frozenset[str]:
        """The concepts that are not of the title."""
        return frozenset[str]().union(*(one.concepts for one in self.sentences)) - self.title

    @property
    def facts(self) -> Facts:
        """The kinds of fact that it tells."""
        return frozenset[str]().union(*(one.facts for one in self.sentences))

    def passage(self, asked: Asked) -> str:
        """A short text as a whole; else the sentence that answers best, with those around it that do so, too.

        Never more than a paragraph: what stands below in another one may be about anything, and by anybody.
        """
        text = self.told.text
        if len(text.strip()) <= _SHORT and not _PARAGRAPH.search(text.strip()):
            return text.strip()
        scores = self._scores(asked)
        best = max(range(len(scores)), key=lambda n: scores[n])
        begins, ends = _paragraph(text, self.sentences[best].start)
        if ends - begins <= _SHORT:
            return text[begins:ends].strip()
        first, last = self._around(best, scores, (begins, ends))
        return text[self.sentences[first].start : self.sentences[last].end][:_LONGEST].strip()

    def _scores(self, asked: Asked) -> list[float]:
        """How well each sentence answers. What the title says, too, tells nothing of which."""
        near = self.vectors[1:] @ asked.vector
        stems = {word: weight for word, weight in asked.stems.items() if word not in self.title_stems}
        said = sum(stems.values()) or 1.0
        concepts = asked.concepts - self.title
        fits = [asked.kind is not Kind.ANY and asked.kind in one.kinds for one in self.sentences]
        return [
            float(near[n])
            + _CONCEPT * bool(concepts & one.concepts)
            + _WORDS * sum(weight for word, weight in stems.items() if word in one.stems) / said
            + _NUMBER * bool(asked.facts & one.facts & OF_A_NUMBER)
            + _OTHER_FACT * len(asked.facts & one.facts - OF_A_NUMBER)
            + fits[n] * _weight(asked.kind, one.facts)
            # Of several times or prices, an article tells first what most people ask for.
            + _FIRST * (fits[n] and not any(fits[:n]))
            - _ASTRAY * self._is_astray(one)
            for n, one in enumerate(self.sentences)
        ]

    def _is_astray(self, sentence: _Sentence) -> bool:
        """Whether it stands below the first paragraph in one that does not speak of what the title names."""
        begins, ends = _paragraph(self.told.text, sentence.start)
        beside = [one for one in self.sentences if begins <= one.start < ends]
        return begins > 0 and not any(one.concepts & self.title or one.stems & self.title_stems for one in beside)

    def _around(self, best: int, scores: list[float], paragraph: tuple[int, int]) -> tuple[int, int]:
        """The first and the last sentence to show: the better neighbour first, as long as it stays short."""
        first = last = best
        begins, ends = paragraph
        while True:
            sides = [n for n in (first - 1, last + 1) if 0 <= n < len(scores)]
            sides = [
                n
                for n in sides
                if begins <= self.sentences[n].start
                and self.sentences[n].end <= ends
                and self.sentences[max(last, n)].end - self.sentences[min(first, n)].start <= _WIDTH
            ]
            if not sides:
                return first, last
            side = max(sides, key=lambda n: scores[n])
            first, last = min(first, side), max(last, side)


def _weight(kind: Kind, told: Facts) -> float:
    """How much it tells for a sentence that it holds what the answer must: a digit is not yet an hour."""
    if kind is Kind.PRICE:
        return _PRICE
    return _CLOCK if "clock" in told else _DIGIT


def _matters(vector: Vectors) -> frozenset[str]:
    """What a sentence is about, when it is near to what articles tell elsewhere: `the door is shut at eleven`."""
    matters, told = tellings()
    near = told @ vector
    best = int(near.argmax())
    return matters[best] if near[best] >= _TOLD_ELSEWHERE else frozenset()


def _sentence(text: str, span: tuple[int, int], about: frozenset[str], language: str) -> _Sentence:
    start, end = span
    small = plain(legible(text[start:end]))
    kinds = frozenset(kind for kind in Kind if kind.value.search(text[start:end]))
    return _Sentence(
        start, end, named(small, language, "en") | about, stems_in(small, language), facts.told(small), kinds
    )


def _paragraph(text: str, at: int) -> tuple[int, int]:
    """Where the paragraph of a place begins and ends."""
    breaks = [(found.start(), found.end()) for found in _PARAGRAPH.finditer(text)]
    begins = max((end for _, end in breaks if end <= at), default=0)
    return begins, min((start for start, _ in breaks if start > at), default=len(text))
