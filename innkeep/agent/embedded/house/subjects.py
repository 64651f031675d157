"""What a question is about, by all that guests are known to ask together, and not by the nearest of it alone."""

from __future__ import annotations

from functools import cache

import numpy as np

from innkeep.agent.embedded.encoder import Vectors
from innkeep.agent.embedded.words.sentences import questions

_STEEP = 6.0
_MISTAKEN = 0.1


def subjects() -> tuple[str, ...]:
    """The concepts that known questions are about."""
    return _known()[0]


def spoken_of(vector: Vectors) -> Vectors:
    """How much a question is about each subject, from 0 to 1."""
    _, told, weights = _known()
    found: Vectors = np.clip(np.exp(_STEEP * (told @ vector - 1)) @ weights, 0, 1)
    return found


@cache
def _known() -> tuple[tuple[str, ...], Vectors, Vectors]:
    """The subjects, the known questions, and what each of these says of those like it (kernel ridge)."""
    heads, vectors = questions()
    names = tuple(sorted(frozenset[str]().union(*heads)))
    about = np.array([[name in head for name in names] for head in heads], dtype=np.float32)
    likeness = np.exp(_STEEP * (vectors @ vectors.T - 1)) + _MISTAKEN * np.eye(len(vectors))
    weights: Vectors = np.linalg.solve(likeness.astype(np.float32), about)
    return names, vectors, weights
