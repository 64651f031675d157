"""Tells what sentences do, by the weights that `fitting` has found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np

from innkeep.agent.embedded.dialogue.features import spread, with_cues
from innkeep.agent.embedded.encoder import Vectors

WEIGHTS = files("innkeep.agent.embedded.dialogue") / "weights.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """The axes whose products count, and a column of weights for each act and each act of what follows.

    The last weights of what follows, of what follows and names a thing, and of what agrees, are those of cues.
    """

    axes: Vectors
    acts: dict[str, Vectors]
    follow_ups: dict[str, Vectors]
    named: dict[str, Vectors]
    agrees: Vectors

    def write(self, to: Traversable, digest: str) -> None:
        """Keep them in half precision, with the `digest` of what they were fitted to."""
        kept: dict[str, Any] = {"axes": self.axes, "agrees": self.agrees}
        kinds = (("act ", self.acts), ("later ", self.follow_ups), ("named ", self.named))
        kept |= {f"{kind}{act}": column for kind, acts in kinds for act, column in acts.items()}
        with as_file(to) as path:
            np.savez_compressed(
                path, **{name: column.astype(np.float16) for name, column in kept.items()}, digest=digest
            )


def read(of: Traversable = WEIGHTS) -> tuple[Weights, str]:
    """The weights that were kept, and the digest of what they were fitted to."""
    with as_file(of) as path, np.load(path) as kept:
        columns = {name: kept[name].astype(np.float32) for name in kept.files if name != "digest"}
        digest = str(kept["digest"])
    acts, later, named = (
        {name.removeprefix(kind): column for name, column in columns.items() if name.startswith(kind)}
        for kind in ("act ", "later ", "named ")
    )
    return Weights(columns["axes"], acts, later, named, columns["agrees"]), digest


def shares(vector: Vectors) -> dict[str, float]:
    """How much of a sentence is each act; together about one."""
    return _shares(features(vector[np.newaxis]), _weights().acts)


def follow_up(vector: Vectors, cues: frozenset[str]) -> dict[str, float]:
    """How much of a text, said when something was asked for before, is each act about it; together about one."""
    return _shares(with_cues(features(vector[np.newaxis]), [cues]), _weights().follow_ups)


def named_follow_up(vector: Vectors, cues: frozenset[str]) -> dict[str, float]:
    """The same of a text that names a thing."""
    return _shares(with_cues(features(vector[np.newaxis]), [cues]), _weights().named)


def agreement(vector: Vectors, cues: frozenset[str]) -> float:
    """How likely a text agrees to an order that was read back, and wants nothing else: its odds, even at 0."""
    return float((with_cues(features(vector[np.newaxis]), [cues]) @ _weights().agrees)[0])


def _shares(features: Vectors, acts: dict[str, Vectors]) -> dict[str, float]:
    return {act: float((features @ column)[0]) for act, column in acts.items()}


def features(vectors: Vectors) -> Vectors:
    """What of sentences is weighed, a row each."""
    return spread(vectors, _weights().axes)


@cache
def _weights() -> Weights:
    return read()[0]
