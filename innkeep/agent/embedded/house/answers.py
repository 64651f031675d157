"""The hotel's articles, and the one that answers a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.agent.embedded.house.alignment import Alignment
from innkeep.agent.embedded.house.kinds import Kind
from innkeep.agent.embedded.house.passages import Article, Asked
from innkeep.agent.embedded.house.subjects import spoken_of, subjects
from innkeep.agent.embedded.house.wordbook import Wordbook
from innkeep.agent.embedded.pairing.likening import ANSWERS, Likeness
from innkeep.agent.embedded.words.facts import OF_A_NUMBER, Facts
from innkeep.agent.embedded.words.sentences import questions
from innkeep.agent.embedded.words.spelling import legible, plain
from innkeep.agent.engine import ArticleFacts

WEAK = frozenset(
    ["car", "bed", "door", "table", "reception", "internet", "furniture", "children", "water", "glasses", "password"]
)
"""Concepts that a question may have beside the one that it is about."""

_ASKED = 0.15
_HARDLY = 0.08
_IN_THE_BODY = 0.85
_WORDS = 0.4
_CONFLICT = 0.3
_TELLS = 0.2
_PLAINLY = 0.7
_PLAINLY_ASKED = 0.15
_HOLDS_NONE = 0.25
_SURE = 0.68
_SURE_IF_SAID = 0.5
_AHEAD = 0.3
_FAR_AHEAD = 0.3
_BEFORE, _NEAR, _TELLS_IT, _SUBJECT, _WORD_OF_IT, _NAMES_IT = 1.72, 1.63, 1.84, 1.77, 2.02, 1.66
"""What each sign adds to the logarithm of an article's odds (softmax regression on `pairing/answers`, decision 52)."""

_PLAINLY_MEANT = 0.75
"""From here on an article answers, whatever its words say."""

_LIKELY_MEANT = 0.02
_HARDLY_MEANT = 0.01
"""What is less likely answers nothing; the second of what is named."""

_MOSTLY_SAID = 0.5
_PLAIN = 0.3


@dataclass(frozen=True, slots=True)
class Answer:
    """A part of an article, word for word. `score` is comparable with that of an item's link.

    It is `said` when the question has a word or a matter of the article, and `sure` when it answers: the better, the
    more it is about what is asked, and the less other articles are. It is `plain` where
    that is likely by what guests ask elsewhere: what is not put as a question is answered by nothing else.
    """

    article_id: UUID
    text: str
    score: float
    said: bool
    sure: bool
    plain: bool


class Library:
    """All articles of a hotel."""

    def __init__(self, articles: Iterable[ArticleFacts], language: str) -> None:
        told = tuple(articles)
        self._articles = tuple(Article.of(one, language) for one in told)
        self._wordbook = Wordbook(((plain(legible(a.title)), plain(legible(a.text))) for a in told), language)
        self._holding = {
            kind: frozenset(n for n, a in enumerate(self._articles) if kind.value.search(a.told.text)) for kind in Kind
        }
        self._telling = Counter(fact for article in self._articles for fact in article.facts & OF_A_NUMBER)
        self._fits = [_fits(article) for article in self._articles]
        self._about = np.array([_about(article) for article in self._articles], dtype=np.float32)
        self.concepts = frozenset[str]().union(*(a.title | a.body for a in self._articles))
        self._alignment = Alignment((((one.title,), one.text) for one in told), language)
        first = np.cumsum([0, *(len(article.vectors) for article in self._articles)])[:-1]
        vectors = [encode([]), *(article.vectors for article in self._articles)]
        self._likeness = Likeness(ANSWERS, np.vstack(vectors), first)

    def answer(self, asked: Asked) -> Answer | None:
        """The best passage for a question."""
        shares = self._wordbook.shares(asked.stems)
        near = questions()[1] @ asked.vector
        scores = {
            n: _score(article, asked, shares[n])
            + self._tells(n, asked.facts)
            - _HOLDS_NONE * (n not in self._holding[asked.kind])
            for n, article in enumerate(self._articles)
        }
        if not scores:
            return None
        fits = {n: float((self._fits[n] * near).max(initial=0.0)) for n in scores}
        scores = {n: score + _PLAINLY_ASKED * (fits[n] >= _PLAINLY) for n, score in scores.items()}
        # What others ask in such words chooses between articles, however little it says of each.
        spoken = spoken_of(asked.vector)
        about = (self._about * spoken).max(axis=1, initial=0.0)
        ranks = {n: score + _ASKED * about[n] / max(_HARDLY, spoken.max()) for n, score in scores.items()}
        likely = self._likely(asked, about) if asked.is_read else None
        best, *others = sorted(ranks, key=lambda n: -ranks[n])[:2]
        ahead = float(ranks[best] - ranks[others[0]]) if others else _FAR_AHEAD
        if plainly := likely is not None and float(likely.max()) >= _PLAINLY_MEANT:
            best = int(likely.argmax())
        article = self._articles[best]
        shared = asked.concepts & (article.title | article.body)
        said = plainly or bool(shares[best] or shared)
        sure = scores[best] + _AHEAD * min(ahead, _FAR_AHEAD) + float(about[best]) >= _SURE
        sure |= said and scores[best] >= _SURE_IF_SAID
        # What is hardly likely by known pairs is not meant, unless its words say so: its hours, or its price.
        chance = 1.0 if likely is None else float(likely[best])
        is_named = bool((asked.concepts - WEAK) & article.title) or shares[best] >= _MOSTLY_SAID
        if not (is_named and asked.kind is not Kind.ANY):
            sure &= chance >= (_HARDLY_MEANT if is_named else _LIKELY_MEANT)
        # `How much is breakfast` is no question of its hours; `how many volts have the sockets` is about all of that.
        sure = (plainly or sure) and (best in self._holding[asked.kind] or len(shared) > 1)
        return Answer(article.told.id, article.passage(asked), scores[best], said, sure, chance >= _PLAIN)

    def _likely(self, asked: Asked, about: Vectors) -> Vectors:
        """How likely each article answers; the rest is for none."""
        words = np.maximum(self._alignment.near(asked.words), 0.0)
        tells = np.array([self._tells(n, asked.facts) for n in range(len(self._articles))])
        names = np.array([bool(asked.concepts & (a.title | a.body)) for a in self._articles])
        odds = (
            _BEFORE
            + _NEAR * self._likeness.odds(asked.vector)
            + _TELLS_IT * tells
            + _SUBJECT * about
            + _WORD_OF_IT * words
            + _NAMES_IT * names
        )
        top = max(0.0, float(odds.max()))
        found = np.exp(odds - top)
        return np.asarray(found / (found.sum() + np.exp(-top)), dtype=np.float32)

    def more_of(self, article_id: UUID, asked: Asked) -> Answer | None:
        """What an article that was told of tells besides, if it holds what is asked for now."""
        told = next((n for n, article in enumerate(self._articles) if article.told.id == article_id), None)
        if told is None or asked.kind is Kind.ANY or told not in self._holding[asked.kind]:
            return None
        return Answer(article_id, self._articles[told].passage(asked), 1.0, said=True, sure=True, plain=True)

    def _tells(self, number: int, facts: Facts) -> float:
        """What it counts for an article that it tells a fact that is asked for: the more, the fewer others do."""
        told = facts & self._articles[number].facts & OF_A_NUMBER
        return _TELLS * max((1 / self._telling[fact] for fact in told), default=0.0)


def _fits(article: Article) -> Vectors:
    """How much an article is about what each known question is about."""
    body = article.body
    ranks = (1.0 if matters & article.title else _IN_THE_BODY * bool(matters & body) for matters in questions()[0])
    return np.fromiter(ranks, dtype=np.float32)


def _about(article: Article) -> list[float]:
    """How much an article is about each of the subjects that guests ask about."""
    body = article.body
    return [1.0 if name in article.title else _IN_THE_BODY * (name in body) for name in subjects()]


def _score(article: Article, asked: Asked, share: float) -> float:
    """How well an article answers a question of which a share stands in it word for word."""
    shared = asked.concepts & (article.title | article.body)
    about = 0.0
    if asked.concepts:
        strong = asked.concepts - WEAK or asked.concepts
        about = min(1.0, (len(asked.concepts & article.title) + 0.8 * len(shared - article.title)) / len(strong))
    conflict = _CONFLICT * (1 - share) if asked.concepts and not shared else 0.0
    return float((article.vectors @ asked.vector).max()) + 0.6 * about + _WORDS * share - conflict
