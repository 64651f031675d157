"""Tells how likely what a guest says means each of a house's things, by the weights that `fitting` has found.

The encoder's cosine asks how alike two texts are, but who says `my hair is dripping` and a `hair dryer` are not alike:
they belong together. So vectors are compared along the directions that told the right things from the others in known
pairs (a bilinear form, one plus a product of few columns), and a house's things compete with each other and with none.
The articles of a house, as answers to a question, are told from each other in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from innkeep.agent.embedded.encoder import Vectors

THINGS, ANSWERS = "things", "answers"
"""What is compared: what a house has, and what its articles answer."""

STEEP = 12.0
"""How much more likely what is nearer is: a tenth more is 3.3 times as likely."""

LIKELY = 0.5
"""From here on a thing is likelier meant than all others and none together."""

FAR = 0.02
"""What is less likely than that is not meant, unless its words say so."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The columns by which what guests say (512 x R) and things (R x 512) are compared, and how near no thing is.

    That is so near to all texts (`none`), and nearer to those that say what is meant for `nothing` (512).
    """

    said: Vectors
    things: Vectors
    nothing: Vectors
    none: float

    def write(self, kind: str, digest: str) -> None:
        """Keep them in half precision, with the `digest` of what they were fitted to."""
        with as_file(_kept(kind)) as path:
            np.savez_compressed(
                path,
                said=self.said.astype(np.float16),
                things=self.things.astype(np.float16),
                nothing=self.nothing.astype(np.float16),
                none=np.float32(self.none),
                digest=digest,
            )


def read(kind: str) -> tuple[Weights, str]:
    """The weights of `THINGS` or `ANSWERS`, and the digest of what they were fitted to."""
    with as_file(_kept(kind)) as path, np.load(path) as kept:
        said, things, nothing = (kept[name].astype(np.float32) for name in ("said", "things", "nothing"))
        return Weights(said, things, nothing, float(kept["none"])), str(kept["digest"])


def _kept(kind: str) -> Traversable:
    return files("innkeep.agent.embedded.pairing") / f"{kind}.npz"


class Likeness:
    """What a house has, each by some phrases, ready to be compared with what its guests say."""

    def __init__(self, kind: str, phrases: Vectors, first: NDArray[np.int64]) -> None:
        """The phrases' vectors, and where those of each thing begin."""
        self._weights = _weights(kind)
        placed = phrases + (phrases @ self._weights.things.T) @ self._weights.said.T
        self._placed = np.asarray(STEEP * placed, dtype=np.float32)
        self._first = first

    def odds(self, vector: Vectors) -> Vectors:
        """By how much each thing, by all its phrases, is likelier meant than none, as logarithms."""
        near = np.logaddexp.reduceat(self._placed @ vector, self._first)
        none = self._weights.none + STEEP * float(vector @ self._weights.nothing)
        return np.asarray(near - none, dtype=np.float32)

    def likely(self, vectors: Vectors) -> Vectors:
        """How likely each thing is meant by any of a text's vectors, from 0 to 1: the rest is for none of them."""
        if not (len(self._first) and len(vectors)):
            return np.zeros(len(self._first), dtype=np.float32)
        near = np.maximum.reduceat(vectors @ self._placed.T, self._first, axis=1)
        none = self._weights.none + STEEP * (vectors @ self._weights.nothing)[:, np.newaxis]
        top = np.maximum(near.max(axis=1, keepdims=True), none)
        odds = np.exp(near - top)
        shares = odds / (odds.sum(axis=1, keepdims=True) + np.exp(none - top))
        return np.asarray(shares.max(axis=0), dtype=np.float32)


@cache
def _weights(kind: str) -> Weights:
    return read(kind)[0]
