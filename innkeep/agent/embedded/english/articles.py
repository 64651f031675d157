"""The hotel's articles cut into sentences, and the passage of them that answers a question."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from innkeep.agent.embedded.english.text import clean, key, tokens
from innkeep.agent.embedded.english.words.answers import PRICE_ANSWER, WHEN_ANSWER, WHERE_ANSWER
from innkeep.agent.embedded.english.words.spelling import TOPICS
from innkeep.agent.embedded.english.words.vocabulary import ADDING, CONTINUING, FRAME, OPENERS, SOFT
from innkeep.agent.engine import ArticleFacts

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]?\s+(?=[\"'(\[]?[^\Wa-z_])|\s*\n\s*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:a\.m|p\.m|e\.g|i\.e|approx|no|nr|st|mr|mrs|ms|dr|tel|min|max|incl|vs|ca)\.)$", re.IGNORECASE
)
_LONGEST_PASSAGE = 2000
_TITLE_SHARE = 0.6
_SOFT_SHARE = 0.4
_COVERAGE = 0.7
_FEW_WORDS = 2
_KIND_BONUS = 1.0


class Kind(Enum):
    """What an answer must hold. Without it, the passage would not be an answer."""

    WHEN = re.compile(WHEN_ANSWER, re.IGNORECASE)
    PRICE = re.compile(PRICE_ANSWER, re.IGNORECASE)
    WHERE = re.compile(WHERE_ANSWER, re.IGNORECASE)
    ANY = re.compile("")


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of an article, word for word, and how well it fits."""

    article_id: UUID
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    first: str
    keys: frozenset[str]
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class _Article:
    facts: ArticleFacts
    title: frozenset[str]
    sentences: tuple[_Sentence, ...]
    keys: frozenset[str]


class Library:
    """All articles of a hotel."""

    def __init__(self, articles: Iterable[ArticleFacts]) -> None:
        self._articles = tuple(_article(facts) for facts in articles)
        self._frequency = Counter(word for article in self._articles for word in article.keys)
        self._words = frozenset(self._frequency)

    def knows(self, word: str) -> bool:
        """Whether some article has this word, or one of its topic."""
        return topic(word) in self._words

    def answer(self, words: Iterable[str], kind: Kind, *, strict: bool = False) -> Passage | None:
        """The passage for the key words of a question, if they are in one article and it holds that kind of answer.

        `strict` is for what was not put as a question: then every word must be there.
        """
        asked = {topic(word) for word in words}
        hard, soft = asked - _SOFT_KEYS, asked & _SOFT_KEYS
        if not hard:
            return None
        found = [
            passage
            for article in self._articles
            if self._covers(article, hard, strict=strict) and (passage := self._passage(article, hard, soft, kind))
        ]
        return max(found, key=lambda passage: passage.score, default=None)

    def _covers(self, article: _Article, hard: set[str], *, strict: bool) -> bool:
        here = hard & article.keys
        if strict or len(hard) <= _FEW_WORDS:
            return here == hard
        return self._weigh(here) >= _COVERAGE * self._weigh(hard)

    def _passage(self, article: _Article, hard: set[str], soft: set[str], kind: Kind) -> Passage | None:
        scores = [self._score(article, sentence, hard, soft, kind) for sentence in article.sentences]
        best = max(range(len(scores)), key=lambda number: (scores[number], -number), default=None)
        if best is None or not scores[best]:
            return None
        first, last = _extended(article.sentences, best, kind)
        text = article.facts.text[article.sentences[first].start : article.sentences[last].end]
        covered = self._weigh(hard & article.keys) / self._weigh(hard)
        return Passage(article.facts.id, text[:_LONGEST_PASSAGE], scores[best] * covered)

    def _score(self, article: _Article, sentence: _Sentence, hard: set[str], soft: set[str], kind: Kind) -> float:
        needed = kind in {Kind.WHEN, Kind.PRICE}
        if needed and kind not in sentence.kinds:
            return 0.0
        here, above = hard & sentence.keys, (hard & article.title) - sentence.keys
        if not here and not above:
            return 0.0
        score = self._weigh(here) + _TITLE_SHARE * self._weigh(above)
        score += _SOFT_SHARE * len(soft & sentence.keys)
        return score + (_KIND_BONUS if kind in sentence.kinds and kind is not Kind.ANY else 0.0)

    def _weigh(self, words: set[str]) -> float:
        return sum(math.log(1 + (1 + len(self._articles)) / (0.5 + self._frequency[word])) for word in words)


def topic(word: str) -> str:
    """The first of the words that guests use for the same matter."""
    return _TOPIC_OF.get(word, word)


_TOPIC_OF = {key(word): key(first) for word, first in TOPICS.items()}
_SOFT_KEYS = frozenset(topic(key(word)) for word in SOFT)
_SMALL = FRAME | OPENERS | {"and", "or", "of", "not", "no"}


def _article(facts: ArticleFacts) -> _Article:
    sentences = tuple(_sentence(facts.text, start, end) for start, end in _cut(facts.text))
    title = frozenset(topic(token.key) for token in tokens(clean(facts.title)) if token.word not in _SMALL)
    return _Article(facts, title, sentences, title.union(*(sentence.keys for sentence in sentences)))


def _sentence(text: str, start: int, end: int) -> _Sentence:
    words = text[start:end]
    spoken = tokens(clean(words))
    return _Sentence(
        start=start,
        end=end,
        first=spoken[0].word if spoken else "",
        keys=frozenset(topic(token.key) for token in spoken if token.word not in _SMALL),
        kinds=frozenset(kind for kind in Kind if kind.value.search(words)),
    )


def _cut(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence starts and ends, without the space around it."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        before = text[start : match.start()]
        if "\n" not in match[0] and _ABBREVIATED.search(before[-8:]):
            continue
        end = match.start() + (1 if match[0][:1] in "\"')]" else 0)
        if text[start:end].strip():
            yield start, end
        start = match.end()
    if text[start:].strip():
        yield start + len(text[start:]) - len(text[start:].lstrip()), len(text.rstrip())


def _extended(sentences: tuple[_Sentence, ...], best: int, kind: Kind) -> tuple[int, int]:
    """At most three sentences: the one before, if the best leans on it, and the one after, if it adds an answer."""
    first = best - 1 if best and sentences[best].first in CONTINUING else best
    following = sentences[best + 1] if best + 1 < len(sentences) else None
    needed = kind in {Kind.WHEN, Kind.PRICE}
    if following and needed and kind in following.kinds and following.first in CONTINUING | ADDING:
        return first, best + 1
    return first, best
