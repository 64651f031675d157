"""Words that mean the same: a guest's `Kanu` and the `dug-out canoe` that describes an item, without a dictionary.

A clause as a whole says too much to be near to a name that it does not have, so its words are compared one by one, and
in pairs, with the words of each item. Some words are near to everything that the encoder hardly knows: how near a word
is to its nearest words of any kind is taken off (cross-domain similarity local scaling, Conneau et al., 2018).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np

from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.agent.embedded.words.cues import Cues, cues
from innkeep.agent.embedded.words.sentences import wished_words
from innkeep.agent.embedded.words.spelling import plain

_RUN = re.compile(
    r"[\u30a0-\u30ff]+|[\u3400-\u9fff]+|[\uac00-\ud7af]+|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
"""A word, or where no spaces are a row of letters of one kind: kana of loanwords, signs, syllables."""

_PIECE = re.compile(r"[,;:/()|、，；。.]|\s[-–—]\s")
_SHORTEST = 3
_SHORTEST_SIGNS = 1
_NEIGHBOURS = 12
_DESCRIBED = 0.1
_MOST_WORDS = 24
_KEPT = 64
_HERE = ("hotel", "house", "inn", "resort", "lodge", "camp", "hostel")
"""What guests call the place where they are, in any language: it tells nothing of what they ask about there."""

_AS_HERE = 0.8


class Alignment:
    """The words of a hotel's items or articles, of what they are called and told, for comparing with a guest's."""

    def __init__(self, texts: Iterable[tuple[Iterable[str], str]], language: str) -> None:
        own = cues(language)
        owners = [(tuple(names), text) for names, text in texts]
        called = [
            dict.fromkeys(part for name in names for part in (name.lower(), *_telling(name, own)))
            for names, _ in owners
        ]
        told = [
            dict.fromkeys(part for part in _described(text, own) if part not in names)
            for (_, text), names in zip(owners, called, strict=True)
        ]
        often = Counter(part for parts in (*called, *told) for part in parts)
        self._count = len(owners)
        rows = [
            (owner, part, loss)
            for owner in range(len(owners))
            for parts, loss in ((called[owner], 0.0), (told[owner], _DESCRIBED))
            for part in parts
            if often[part] == 1
        ]
        self._owners = np.array([owner for owner, _, _ in rows], dtype=np.int64)
        self._vectors, crowd = _placed([part for _, part, _ in rows])
        self._less = crowd + np.array([loss for _, _, loss in rows], dtype=np.float32)
        self.near = lru_cache(maxsize=_KEPT)(self._near)

    def _near(self, said: tuple[str, ...]) -> Vectors:
        """For each item how much nearer than by chance its nearest word is to one of those that were said."""
        found = np.full(self._count, -1.0, dtype=np.float32)
        if said and len(self._owners):
            vectors, crowd = _placed(said)
            crowd[_of_here(said, vectors)] = np.inf
            nearest = (2 * (self._vectors @ vectors.T) - crowd).max(axis=1) - self._less
            np.maximum.at(found, self._owners, nearest)
        return found


def spoken_words(text: str, own: Cues) -> tuple[str, ...]:
    """The words of what a guest wrote that are more than the form of a sentence, and what stands beside each other."""
    parts = [found[0] for found in _RUN.finditer(text.lower())]
    telling = [_tells(part, own) for part in parts]
    alone = [part for part, tells in zip(parts, telling, strict=True) if tells]
    pairs = [f"{a} {b}" for (a, _), (b, tells) in pairwise(zip(parts, telling, strict=True)) if tells]
    return tuple(dict.fromkeys((*alone, *pairs)))[:_MOST_WORDS]


def _tells(part: str, own: Cues) -> bool:
    small = plain(part)
    least = _SHORTEST if part[0] < "\u3000" else _SHORTEST_SIGNS
    return len(small) >= least and not (small in own.common or small in own.vocabulary or small in own.numbers)


def _telling(text: str, own: Cues) -> Iterable[str]:
    return (found[0] for found in _RUN.finditer(text.lower()) if _tells(found[0], own))


def _described(text: str, own: Cues) -> Iterable[str]:
    for piece in _PIECE.split(text.lower()):
        yield from (part for part in (piece.strip(), *_telling(piece, own)) if part)


def _placed(parts: Sequence[str]) -> tuple[Vectors, Vectors]:
    """Vectors of length 1, and how near each is to its nearest words of any kind."""
    vectors = _even(encode(parts))
    near = np.sort(vectors @ _crowd().T, axis=1)[:, -_NEIGHBOURS:]
    return vectors, near.mean(axis=1, dtype=np.float32)


@cache
def _crowd() -> Vectors:
    """Words of any kind."""
    return _even(encode(wished_words()))


def _of_here(said: Sequence[str], vectors: Vectors) -> list[bool]:
    """Which words, and which pairs with one of them, only call the place where the guests are."""
    here = {part for part, near in zip(said, (vectors @ _here().T).max(axis=1), strict=True) if near >= _AS_HERE}
    return [not here.isdisjoint((part, *part.split())) for part in said]


@cache
def _here() -> Vectors:
    return _even(encode(_HERE))


def _even(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Vectors = vectors / np.maximum(lengths, 1e-6)
    return found
