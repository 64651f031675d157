"""Which language a word that nobody knows is likely of: by the letters that follow each other in the cues' words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from innkeep.agent.embedded.words.cues import LANGUAGES, cues

_LATIN = re.compile("[a-z]{4,}")
_ROWS = (2, 3)
_UNSEEN = 0.3
_POSSIBLE = 3000
"""About how many rows of two and three letters words are made of."""

_LEAST = 0.3


@lru_cache(maxsize=4096)
def spelled(word: str) -> dict[str, float]:
    """How likely a plain word is of each language in Latin letters; nothing of short words, nor of other letters."""
    if not _LATIN.fullmatch(word):
        return {}
    languages, known, unseen = _spellings()
    logs = sum((known.get(row, unseen) for row in _letters(word)), np.zeros(len(languages)))
    # Rows of letters that lie on each other tell the same twice.
    likely = np.exp((logs - logs.max()) / 2)
    likely /= likely.sum()
    return {one: float(share) for one, share in zip(languages, likely, strict=True) if share > _LEAST}


@cache
def _spellings() -> tuple[list[str], dict[str, NDArray[np.float64]], NDArray[np.float64]]:
    """The languages, the logarithms of how often each has a row of letters, and those of rows that it never has."""
    counted = {}
    for language in LANGUAGES:
        of_all = Counter(row for word in cues(language).vocabulary | cues(language).common for row in _letters(word))
        if any(_LATIN.fullmatch(word) for word in cues(language).common):
            counted[language] = of_all
    sizes = np.array([of_all.total() + _UNSEEN * _POSSIBLE for of_all in counted.values()])
    rows = frozenset[str]().union(*counted.values())
    known = {row: np.log((np.array([one[row] for one in counted.values()]) + _UNSEEN) / sizes) for row in rows}
    return list(counted), known, np.log(_UNSEEN / sizes)


def _letters(word: str) -> list[str]:
    whole = f"^{word}$"
    return [whole[n : n + size] for size in _ROWS for n in range(len(whole) - size + 1)]
