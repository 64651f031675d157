"""Phrases written in a small language of alternatives, and the table that finds the longest of them in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")


class PhraseTable(Generic[Meaning]):
    """Many phrases, each with what it means. Finding takes time by the longest phrase, not by their number."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], Meaning]]) -> None:
        self._root: _Node[Meaning] = _Node()
        for words, meaning in phrases:
            node = self._root
            for word in words:
                node = node.next.setdefault(word, _Node())
            # The first writer wins, so that the order of the data decides between equal phrases.
            if not node.meanings:
                node.meanings = (meaning,)

    def longest(self, words: Sequence[str], first: int, end: int) -> tuple[Meaning, int] | None:
        """The meaning of the longest phrase that begins at `first`, and the index after its last word."""
        node, found = self._root, None
        for index in range(first, end):
            following = node.next.get(words[index])
            if following is None:
                break
            node = following
            if node.meanings:
                found = (node.meanings[0], index + 1)
        return found


class _Node(Generic[Meaning]):
    __slots__ = ("meanings", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node[Meaning]] = {}
        self.meanings: tuple[Meaning, ...] = ()


def spelled_out(pattern: str) -> Iterator[tuple[str, ...]]:
    """Every phrase that a pattern stands for: `can|could ~please go_up` is four of them."""
    for choice in product(*(_alternatives(slot) for slot in pattern.split())):
        words = tuple(word for part in choice for word in part.split("_") if word)
        if words:
            yield words


def _alternatives(slot: str) -> tuple[str, ...]:
    choices = tuple(slot.removeprefix("~").split("|"))
    return ("", *choices) if slot.startswith("~") else choices
