"""The hotel's articles, and the part of one that answers a question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

import numpy as np

from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.agent.embedded.house.wordbook import Stems, Wordbook
from innkeep.agent.embedded.words.concepts import named
from innkeep.agent.embedded.words.sentences import questions
from innkeep.agent.embedded.words.spelling import legible, plain
from innkeep.agent.engine import ArticleFacts

_END = re.compile(r"(?<=[.!?])[\"')\]]?\s+(?=[^\Wa-z_0-9]|[\d¿¡\"'(])|(?<=[。！？])|\s*\n\s*")
_WEAK = frozenset(["car", "bed", "door", "table", "reception", "internet", "furniture", "children", "water", "glasses"])
"""Concepts that a question may have beside the one that it is about."""

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_SHORT = 240
_FIRST = 0.15
_ASKED = 0.3
_IN_THE_BODY = 0.85
_WORDS = 0.4
_CONFLICT = 0.3
_LONGEST_PASSAGE = 2000
_MONEY = (
    r"€|\$|£|%|¥|円|元|원|ユーロ|유로|ドル|달러|درهم|ريال|يورو|دولار|جنيه|руб|₺|₩|฿|₫|₹"
    r"|\b(?:eur|euros?|usd|gbp|chf|jpy|cny|krw|idr|rp|aed|sar|try|tl|thb|vnd|pln|sek|nok|dkk|czk|huf|brl|mxn|aud|cad"
    r"|mad|tnd|egp|jod|kwd|qar|omr|bhd|ils|inr|lkr|npr|myr|sgd|hkd|twd|php|nzd|zar|kes|tzs|ron|bgn|isk|gel|clp|cop|pen|ars)\b"
    r"|\b(?:dollars?|dólares|pounds?|pence|cents?|franken|francs?|pesos?|reais|yen|kr|kronor|kroner|lira|złotych|zł)\b"
    r"|\b(?:costs?|kost(?:et|en|er|ar)?|coûten?t?|cuestan?|costano?|costa|custam?|betal\w*)(?:\W+\w+)?\W+\d"
    r"|\d(?:[.,]\d+)?\s(?:per|par|por|pro|pr\.?|a|por)\s(?:person|persona|personne|pessoa|nacht|night|nuit|noche|notte|noite|natt?|dag|day)"
    r"|\bper ?cent\b|free|complimentary|gratis|kostenlos|kostenfrei|umsonst|gratuit|offert|sin costo|sin cargo"
    r"|\bincluded\b|incluid|inclus|compres|込み|含まれ|包含|포함|شامل|تشمل"
    r"|inbegriffen|inklusive|inbegrepen|grátis|percuma|cuma-cuma|termasuk|無料|免费|免費|무료|مجان|включен|бесплат|ücretsiz|bezpłat"
)
_HOURS = (
    r"\d|24|always|around the clock|all day|siempre|todo el día|toujours|immer|rund um die uhr|"
    r"durchgehend|sempre|altijd|toute heure|jour et nuit|jederzeit|tag und nacht|cualquier hora|día y noche"
    r"|qualquer hora|dia e noite|qualsiasi ora|giorno e notte|dag en nacht|siang malam"
    r"|selalu|いつでも|終日|全天|随时|항상|언제든|دائما|طوال"
    r"|[一二三四五六七八九十两]+[点點時时]|[週周]|星期|曜|요일|정오|자정|正午|深夜|الساعه|الساعة|السابعة|الثامنة|التاسعة|العاشرة|السادسة|الظهر|ظهر"
    r"|半夜|午夜|零点|夜中|منتصف الليل|نصف الليل|المغرب|الفجر"
    r"|noon|midnight|midday|mittags?\b|mitternacht|minuit|\bmidi\b|mezzanotte|mezzogiorno|medianoche|mediodía|meia-noite|meio-dia"
    r"|middernacht|tengah malam|tengah hari|gece yarısı|öğle"
    r"|полноч|полдень|полдня|północ|południ|midnatt|μεσάνυχτα|μεσημέρι|เที่ยง"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:lunes|martes|miércoles|jueves|viernes|sábados?|domingos?)\b"
    r"|\b(?:lun|mar|mercre|jeu|vendre|same)dis?\b|\bdimanches?\b|\b(?:lune|marte|mercole|giove|vener)dì|\bsabato|\bdomenica"
    r"|\b(?:segunda|terça|quarta|quinta|sexta)s?-feiras?\b|\b(?:mon|diens|donners|frei|sams|sonn)tags?\b|\bmittwochs?\b"
    r"|\b(?:maan|dins|woens|donder|vrij|zater|zon)dags?\b|\b(?:senin|selasa|rabu|kamis|jumat|sabtu|minggu)\b|الأحد|الجمعة"
)


class Kind(Enum):
    """What the answer to a question must hold."""

    WHEN = re.compile(_HOURS, re.IGNORECASE)
    PRICE = re.compile(_MONEY, re.IGNORECASE)
    ANY = re.compile("")


@dataclass(frozen=True, slots=True)
class Answer:
    """A part of an article, word for word. `score` is comparable with that of an item's link.

    It is `said` when the question has a word or a matter of the article.
    """

    article_id: UUID
    text: str
    score: float
    said: bool


@dataclass(frozen=True, slots=True)
class _Article:
    facts: ArticleFacts
    title: frozenset[str]
    body: frozenset[str]
    sentences: tuple[tuple[int, int], ...]
    vectors: Vectors
    concepts: tuple[frozenset[str], ...]


class Library:
    """All articles of a hotel."""

    def __init__(self, articles: Iterable[ArticleFacts], language: str) -> None:
        told = tuple(articles)
        self._articles = tuple(_article(facts, language) for facts in told)
        self._wordbook = Wordbook(((plain(legible(a.title)), plain(legible(a.text))) for a in told), language)
        self._holding = {
            kind: [n for n, a in enumerate(self._articles) if kind.value.search(a.facts.text)] for kind in Kind
        }
        self._fits = [_fits(article) for article in self._articles]
        self.concepts = frozenset[str]().union(*(a.title | a.body for a in self._articles))

    def answer(self, vector: Vectors, stems: Stems, concepts: frozenset[str], kind: Kind) -> Answer | None:
        """The best passage for a question, told by its vector, its stems and its concepts."""
        shares = self._wordbook.shares(stems)
        near = questions()[1] @ vector
        scores = {n: _score(self._articles[n], vector, shares[n], concepts) for n in self._holding[kind]}
        if not scores:
            return None
        # What others ask in such words chooses between articles; it makes no answer of what is none.
        best = max(scores, key=lambda n: scores[n] + _ASKED * float((self._fits[n] * near).max(initial=0.0)))
        article = self._articles[best]
        passage = _passage(article, article.vectors @ vector, concepts, kind)
        said = bool(shares[best] or concepts & (article.title | article.body))
        return Answer(article.facts.id, passage, scores[best], said)


def _fits(article: _Article) -> Vectors:
    """How much an article is about what each known question is about."""
    ranks = (
        1.0 if matters & article.title else _IN_THE_BODY * bool(matters & article.body) for matters in questions()[0]
    )
    return np.fromiter(ranks, dtype=np.float32)


def _score(article: _Article, vector: Vectors, share: float, concepts: frozenset[str]) -> float:
    """How well an article answers a question of which a share stands in it word for word."""
    shared = concepts & (article.title | article.body)
    about = 0.0
    if concepts:
        strong = concepts - _WEAK or concepts
        about = min(1.0, (len(concepts & article.title) + 0.8 * len(shared - article.title)) / len(strong))
    conflict = _CONFLICT * (1 - share) if concepts and not shared else 0.0
    return float((article.vectors @ vector).max()) + 0.6 * about + _WORDS * share - conflict


def _passage(article: _Article, near: Vectors, concepts: frozenset[str], kind: Kind) -> str:
    """The whole text when it is short; else the sentence that fits best, with the next one if that says more of it.

    Never more than a paragraph: what stands below in another one may be about anything, and by anybody.
    """
    text = article.facts.text
    if len(text.strip()) <= _SHORT and not _PARAGRAPH.search(text.strip()):
        return text.strip()
    fits = [kind is not Kind.ANY and bool(kind.value.search(text[start:end])) for start, end in article.sentences]
    scores = [
        float(near[n + 1])
        + 0.3 * bool(concepts & article.concepts[n])
        + 0.25 * fits[n]
        # Of several times or prices, an article tells first what most people ask for.
        + _FIRST * (fits[n] and not any(fits[:n]))
        for n in range(len(article.sentences))
    ]
    first = last = int(np.argmax(scores))
    begins, ends = _paragraph(text, article.sentences[first][0])
    if ends - begins <= _SHORT:
        return text[begins:ends].strip()
    if last + 1 < len(scores):
        with_next = article.sentences[last + 1][1]
        last += with_next <= ends and with_next - article.sentences[first][0] <= 2 * _SHORT
    return text[article.sentences[first][0] : article.sentences[last][1]][:_LONGEST_PASSAGE].strip()


def _paragraph(text: str, at: int) -> tuple[int, int]:
    """Where the paragraph of a place begins and ends."""
    breaks = [(found.start(), found.end()) for found in _PARAGRAPH.finditer(text)]
    begins = max((end for _, end in breaks if end <= at), default=0)
    return begins, min((start for start, _ in breaks if start > at), default=len(text))


def _article(facts: ArticleFacts, language: str) -> _Article:
    spans = tuple(_cut(facts.text))
    parts = [facts.text[start:end] for start, end in spans]
    vectors = encode([facts.title, *(f"{facts.title}: {part}" if len(spans) > 1 else part for part in parts)])
    concepts = tuple(named(plain(legible(part)), language, "en") for part in parts)
    title = named(plain(legible(facts.title)), language, "en")
    body = frozenset[str]().union(*concepts)
    return _Article(facts, title, body - title, spans, vectors, concepts)


def _cut(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for found in _END.finditer(text):
        if text[start : found.start()].strip():
            yield start, found.start()
            start = found.end()
    if text[start:].strip():
        yield start, len(text.rstrip())
