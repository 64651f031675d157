"""What of a sentence's vector is weighed: each of its numbers, and the products of those along a few axes."""

from __future__ import annotations

import numpy as np

from innkeep.agent.embedded.encoder import Vectors

AXES = 48
"""How many directions, those along which sentences differ most, are multiplied with each other."""

_SCALE = 4.0
_FIRST, _SECOND = np.triu_indices(AXES)


def spread(vectors: Vectors, axes: Vectors) -> Vectors:
    """Rows of features, one a vector: a constant, the vector, and products along the `axes` (512 x AXES).

    Without the products 68 % of the acts of sentences by other writers are told, with them 74 (docs/agent.md).
    """
    along = (vectors @ axes) * _SCALE
    constant = np.ones((len(vectors), 1), dtype=np.float32)
    found: Vectors = np.hstack([constant, vectors * _SCALE, along[:, _FIRST] * along[:, _SECOND]]).astype(np.float32)
    return found


def axes_of(vectors: Vectors) -> Vectors:
    """The directions along which vectors differ most, as columns."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    found: Vectors = np.ascontiguousarray(directions[:, ::-1][:, :AXES], dtype=np.float32)
    return found
