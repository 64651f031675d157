"""Runs of letters: what a text is made of, whatever its words end in, and where nothing parts them."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from innkeep.agent.embedded.words.spelling import plain

BUCKETS = 1 << 19
"""Runs are told apart by so many numbers; fewer make different ones the same too often."""

_SCRIPTS = (
    ("\u3040", "\u9fff", (1, 2, 3)),
    ("\uac00", "\ud7af", (1, 2, 3)),
    ("\u0600", "\u06ff", (3, 4, 5)),
)
"""First and last letter of a script, and how long its runs are: short where one sign is a syllable or a word."""

_LENGTHS = (3, 4, 5, 6)
_SHARE = 4
"""A text is of a script when one in so many of its signs is."""


def runs(text: str) -> NDArray[np.int64]:
    """The numbers of all runs of letters of a text, each once, in order."""
    letters = "".join(sign if sign.isalpha() else " " for sign in plain(text))
    written = f" {' '.join(letters.split())} "
    return np.array(sorted({crc32(run.encode()) % BUCKETS for run in _runs(written)}), dtype=np.int64)


def _runs(written: str) -> Iterator[str]:
    for length in _lengths(written):
        for start in range(len(written) - length + 1):
            run = written[start : start + length]
            if not run.isspace():
                yield run


def _lengths(written: str) -> tuple[int, ...]:
    for first, last, lengths in _SCRIPTS:
        if sum(first <= sign <= last for sign in written) * _SHARE > len(written):
            return lengths
    return _LENGTHS
