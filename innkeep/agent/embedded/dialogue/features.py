"""What of a sentence is weighed: each number of its vector, the products of those along a few axes, and its cues."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from innkeep.agent.embedded.encoder import Vectors

AXES = 48
"""How many directions, those along which sentences differ most, are multiplied with each other."""

_SCALE = 4.0
_OF_A_CUE = 1.5
_CUES = (
    *("add", "again", "anymore", "at", "because", "calledoff", "cancel", "change", "complain", "day", "drop", "got"),
    *("greet", "have", "human", "hurry", "instead", "joins", "lack", "no", "note", "notso", "notthis", "ofthese"),
    *("onemore", "other", "please", "post", "praise", "price", "problem", "refuse", "remove", "repair", "request"),
    *("scrap", "small", "status", "thanks", "unhurried", "what", "when", "where", "why", "yes"),
    "several",
)
"""The cues that are weighed beside a vector; `several`, where more than one is counted."""

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


def with_cues(features: Vectors, cues: Sequence[frozenset[str]]) -> Vectors:
    """Rows of features with the cues of each text: what is taken back or added tells itself by its words, too."""
    seen = np.array([[cue in each for cue in _CUES] for each in cues], dtype=np.float32) * _OF_A_CUE
    found: Vectors = np.hstack([features, seen]).astype(np.float32)
    return found
