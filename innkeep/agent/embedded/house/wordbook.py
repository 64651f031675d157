"""How much of what was said stands in a text of the hotel word for word, rare words before common ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log

from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.spelling import words
from innkeep.agent.embedded.words.stems import stem

_SHORTEST = 3
_OF_A_FORM = 0.3
_UNHEARD = 0.5
_IN_THE_BODY = 0.75

Stems = dict[str, float]
"""The stems of what was said; those of words that also make the form of a sentence weigh less."""


def stems_of(text: str, own: Cues) -> Stems:
    """The stems of a plain text without words that only hold a sentence together."""
    found: Stems = {}
    for word in words(text):
        if len(word) >= _SHORTEST and word not in own.common and not word.isdigit():
            found[stem(word, own.language)] = _OF_A_FORM if word in own.vocabulary else 1.0
    return found


class Wordbook:
    """The stems of some texts of a hotel, each text with a title."""

    def __init__(self, texts: Iterable[tuple[str, str]], language: str) -> None:
        self._texts = [(stems_in(title, language), stems_in(body, language)) for title, body in texts]
        self._in: dict[str, set[int]] = {}
        for number, (title, body) in enumerate(self._texts):
            for word in title | body:
                self._in.setdefault(word, set()).add(number)

    def shares(self, said: Stems) -> Sequence[float]:
        """Of each text how much of what was said stands in it, from 0 to 1."""
        weights = {word: weight * self._rarity(word) for word, weight in said.items()}
        having = set[int]().union(*(self._in.get(word, ()) for word in said))
        return [self._share(*self._texts[n], weights) if n in having else 0.0 for n in range(len(self._texts))]

    def _rarity(self, word: str) -> float:
        return log((len(self._texts) + 1.0) / (len(self._in.get(word, ())) + 0.5))

    @staticmethod
    def _share(title: frozenset[str], body: frozenset[str], weights: Stems) -> float:
        heard = {word: weight for word, weight in weights.items() if word in title or word in body}
        total = sum(heard.values()) + _UNHEARD * sum(w for word, w in weights.items() if word not in heard)
        found = sum(weight * (1.0 if word in title else _IN_THE_BODY) for word, weight in heard.items())
        return found / total if total > 0 else 0.0


def stems_in(text: str, language: str) -> frozenset[str]:
    """The stems of the words of a plain text."""
    return frozenset(stem(word, language) for word in words(text) if len(word) >= _SHORTEST)
