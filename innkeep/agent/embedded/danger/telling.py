"""How likely texts tell of danger, by the weights that `fitting` has found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from innkeep.agent.embedded.danger.letters import runs
from innkeep.agent.embedded.dialogue.telling import features
from innkeep.agent.embedded.encoder import Vectors

WEIGHTS = files("innkeep.agent.embedded.danger") / "weights.npz"
_FINEST = 127


@dataclass(frozen=True, slots=True)
class Weights:
    """Those of the meaning (features) and of each run of letters.

    Those of letters are whole numbers of which 127 are `letters_most`; the last of the meaning is of what letters say.
    """

    meaning: Vectors
    letters: NDArray[np.int8]
    letters_most: float

    def write(self, to: Traversable, digest: str) -> None:
        """Keep them, with the `digest` of what they were fitted to."""
        with as_file(to) as path:
            np.savez_compressed(
                path,
                meaning=self.meaning.astype(np.float16),
                letters=self.letters,
                letters_most=np.float32(self.letters_most),
                digest=digest,
            )


def read(of: Traversable = WEIGHTS) -> tuple[Weights, str]:
    """The weights that were kept, and the digest of what they were fitted to."""
    with as_file(of) as path, np.load(path) as kept:
        found = Weights(
            meaning=kept["meaning"].astype(np.float32),
            letters=kept["letters"],
            letters_most=float(kept["letters_most"]),
        )
        return found, str(kept["digest"])


def rounded(letters: Vectors) -> tuple[NDArray[np.int8], float]:
    """Weights of letters as they are kept, and what the greatest of them is."""
    most = float(np.abs(letters).max())
    return np.round(letters * (_FINEST / most)).astype(np.int8), most


def likely(texts: Sequence[str], vectors: Vectors, weights: Weights | None = None) -> Vectors:
    """How likely each text tells of danger: about 1 where it does, and -1 where it does not."""
    weights = weights or _weights()
    said = by_letters([runs(text) for text in texts], weights.letters) * np.float32(weights.letters_most / _FINEST)
    found: Vectors = features(vectors) @ weights.meaning[:-1] + said * weights.meaning[-1]
    return found


def by_letters(several: Sequence[NDArray[np.int64]], letters: NDArray[np.int8] | Vectors) -> Vectors:
    """What the runs of letters of each text say: their sum by the root of how many they are."""
    return np.array([letters[runs].sum(dtype=np.float32) / np.sqrt(max(len(runs), 1)) for runs in several], np.float32)


@cache
def _weights() -> Weights:
    return read()[0]
