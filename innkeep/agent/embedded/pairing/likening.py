"""Tells how likely what a guest says means each of a house's things, by the weights that `fitting` has found.

The encoder's cosine asks how alike two texts are, but who says `my hair is dripping` and a `hair dryer` are not alike:
they belong together. So vectors are compared along the directions that told the right things from the others in known
pairs (a bilinear form, one plus a product of few columns), and a house's things compete with each other and with none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

import numpy as np

from innkeep.agent.embedded.encoder import Vectors

WEIGHTS = files("innkeep.agent.embedded.pairing") / "weights.npz"
STEEP = 12.0
"""How much more likely what is nearer is: a tenth more is 3.3 times as likely."""

LIKELY = 0.5
"""From here on a thing is likelier meant than all others and none together."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The columns by which what guests say (512 x R) and things (R x 512) are compared, and how near no thing is."""

    said: Vectors
    things: Vectors
    none: float

    def write(self, to: Traversable, digest: str) -> None:
        """Keep them in half precision, with the `digest` of what they were fitted to."""
        with as_file(to) as path:
            np.savez_compressed(
                path,
                said=self.said.astype(np.float16),
                things=self.things.astype(np.float16),
                none=np.float32(self.none),
                digest=digest,
            )


def read(of: Traversable = WEIGHTS) -> tuple[Weights, str]:
    """The weights that were kept, and the digest of what they were fitted to."""
    with as_file(of) as path, np.load(path) as kept:
        said, things = kept["said"].astype(np.float32), kept["things"].astype(np.float32)
        return Weights(said, things, float(kept["none"])), str(kept["digest"])


@cache
def _weights() -> Weights:
    return read()[0]


def placed(things: Vectors) -> Vectors:
    """The vectors of what a house has, so that their products with those of what guests say tell how near they are."""
    weights = _weights()
    return np.asarray(STEEP * (things + (things @ weights.things.T) @ weights.said.T), dtype=np.float32)


def likely(near: Vectors) -> Vectors:
    """How likely each thing is meant by each text, rows that are together at most one: the rest is for none of them.

    `near` are the products of the texts' vectors with the things' that were `placed`, a row for each text.
    """
    none = _weights().none
    top = near.max(axis=1, keepdims=True, initial=none)
    odds = np.exp(near - top)
    return np.asarray(odds / (odds.sum(axis=1, keepdims=True) + np.exp(none - top)), dtype=np.float32)
