"""The part of a hotel's menu and knowledge that a turn is about, found by the embedded encoder."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.agent.embedded.words.concepts import named
from innkeep.agent.embedded.words.spelling import legible, plain
from innkeep.agent.engine import ArticleFacts, ItemFacts, Knowledge

MOST_ITEMS = 24
MOST_PASSAGES = 8

MEANT = 0.3
"""How near a guest's words must come to an item that is to be ordered. Of two hotels' scenarios in twelve languages
85 % of what was meant comes so near by itself (the rest by its concepts), and 9 % of what was not."""

_PASSAGE = 500
"""Characters of a passage; longer sentences are passages by themselves."""

_LONGEST = 2000
_END = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])|\n+")
_CLAUSE = re.compile(r"[.!?,;:\n。、，；！？؟،]+|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of an article, word for word."""

    article: ArticleFacts
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a model is told of the hotel."""

    items: tuple[ItemFacts, ...]
    passages: tuple[Passage, ...]


class Index:
    """One version of a hotel's knowledge, ready to be searched."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        names = [(n, text) for n, item in enumerate(knowledge.items) for text in _names(item)]
        self._owners = np.array([n for n, _ in names], dtype=np.int64)
        self._names = encode([text for _, text in names])
        self._passages = tuple(Passage(article, text) for article in knowledge.articles for text in _cut(article.text))
        self._texts = encode([f"{each.article.title}: {each.text}" for each in self._passages])
        self._titles = encode([each.article.title for each in self._passages])
        spoken = knowledge.language.split("-", maxsplit=1)[0]
        self._concepts = tuple(
            frozenset[str]().union(*(named(plain(legible(name)), spoken, "en") for name in item.names))
            for item in knowledge.items
        )

    def find(self, now: Sequence[str], before: Sequence[str], always: Collection[UUID]) -> Found:
        """What is talked about already, what is nearest to what is said now, and a quarter for what was said before."""
        said, earlier = encode(pieces(now)), encode(pieces(before))
        first = [n for n, item in enumerate(self.knowledge.items) if item.id in always]
        items = _mixed(self.items_near(said), self.items_near(earlier), MOST_ITEMS, first)
        passages = _mixed(self._passages_near(said), self._passages_near(earlier), MOST_PASSAGES, [])
        return Found(
            tuple(self.knowledge.items[n] for n in items),
            tuple(self._passages[n] for n in passages),
        )

    def _passages_near(self, vectors: Vectors) -> list[float]:
        if not len(vectors) or not self._passages:
            return [-1.0] * len(self._passages)
        # A question may be about what an article is called, or about what it says.
        near = np.maximum(vectors @ self._texts.T, vectors @ self._titles.T).max(axis=0)
        return [float(each) for each in near]

    def items_near(self, vectors: Vectors) -> list[float]:
        """For each item, how near its nearest name is to the nearest of some vectors."""
        near = np.full(len(self.knowledge.items), -1.0, dtype=np.float32)
        if len(vectors) and len(self._owners):
            np.maximum.at(near, self._owners, (vectors @ self._names.T).max(axis=0))
        return [float(each) for each in near]

    def speaks_of(self, said: Sequence[str], language: str, *, near: float = MEANT) -> frozenset[UUID]:
        """The items that what was said may mean: as `near` in meaning, or because it names what the item is about."""
        alike = self.items_near(encode(pieces(said)))
        told = named(plain(legible("\n".join(said))), language.split("-", maxsplit=1)[0], "en")
        return frozenset(
            item.id
            for n, item in enumerate(self.knowledge.items)
            if alike[n] >= near or told & self._concepts[n] or plain(item.title) in plain("\n".join(said))
        )


def _mixed(now: Sequence[float], before: Sequence[float], most: int, first: Sequence[int]) -> list[int]:
    """The places of the best: those that come first anyhow, then three quarters of one kind, then of the other."""
    by_now = sorted(range(len(now)), key=lambda n: -now[n])
    by_before = sorted(range(len(before)), key=lambda n: -before[n])
    ranked = dict.fromkeys([*first, *by_now[: most * 3 // 4], *by_before[: most // 4], *by_now])
    return list(ranked)[: max(most, len(first))]


def pieces(said: Sequence[str]) -> list[str]:
    """Texts and their parts, the newest first: of several wishes in one sentence each is compared by itself."""
    found = [text for text in reversed(said) if text.strip()]
    for text in reversed(said):
        parts = [part.strip() for part in _CLAUSE.split(text) if part.strip()]
        found += parts if len(parts) > 1 else []
    return found[:40] or [" "]


def nearness(text: str, others: Sequence[str]) -> float:
    """How near a text is to the nearest of others; 1 is the same meaning, about 0 is nothing in common."""
    return float((encode([text]) @ encode(list(others)).T).max()) if others else 0.0


def _names(item: ItemFacts) -> Iterator[str]:
    yield from item.names
    if item.description:
        yield f"{item.title}: {item.description}"


def _cut(text: str) -> Iterator[str]:
    """The parts of a text, each of whole sentences."""
    start, end = 0, 0
    for stop in [*(found.end() for found in _END.finditer(text)), len(text)]:
        if stop - start > _PASSAGE and end > start:
            yield text[start:end].strip()[:_LONGEST]
            start = end
        end = stop
    if text[start:].strip():
        yield text[start:].strip()[:_LONGEST]
