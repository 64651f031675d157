"""How names sound, whatever letters they are written in: `クロックムッシュ` is a croque-monsieur.

Vowels differ most between alphabets, and consonants that sound alike are often one letter elsewhere: what is kept of
a name is the row of its consonants by their kind (after Soundex, R. C. Russell, US patent 1,261,167).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from anyascii import anyascii
from rapidfuzz import fuzz, process

_SHORTEST = 4
_SHORTEST_HAN = 7
_HAN = re.compile("[\u3400-\u9fff]")
_ALIKE = 89
_SAME = 100
_MOST = 0.7
_MOST_WORDS = 4
_LATIN = re.compile("[a-z]")
_WORD = re.compile(r"\b(?=\w)|(?<=\bال)(?=\w)")
"""Where a word begins; the name of what has an article may begin after it."""

_KATAKANA = re.compile("[\u30a0-\u30ff]+")
_KANA = re.compile("[\u3040-\u30ff]")
_KINDS = str.maketrans(
    {
        **dict.fromkeys("ckqg", "K"),
        **dict.fromkeys("szjx", "S"),
        **dict.fromkeys("bpfv", "P"),
        **dict.fromkeys("dt", "T"),
        **dict.fromkeys("lr", "L"),
        **dict.fromkeys("mn", "N"),
    }
)
_ALWAYS = (("tsch", "s"), ("sch", "s"), ("sh", "s"), ("zh", "s"), ("ts", "s"), ("tz", "s"), ("zz", "ts"), ("ph", "p"))
_SOMETIMES = ((r"ch", ("s", "k")), (r"th", ("t", "s")), (r"[cg](?=[eiy])", ("s", "k")))
"""What languages read differently: `ch` of a chef and of a Chianti."""


def is_latin(text: str) -> bool:
    """Whether a text has Latin letters."""
    return bool(_LATIN.search(text))


class Sounds:
    """How a hotel's names sound."""

    def __init__(self, names: Sequence[str]) -> None:
        self._rows: dict[bool, list[tuple[int, str]]] = {True: [], False: []}
        self._in_han = {number for number, name in enumerate(names) if _HAN.search(name)}
        for number, name in enumerate(names):
            rows = [(number, row) for row in sorted(_rows(name)) if len(row) >= _SHORTEST]
            self._rows[is_latin(name)] += rows

    def alike(self, said: str) -> Iterator[tuple[int, float]]:
        """The names in other letters that something said sounds like, by their numbers, and how much, from 0 to 1."""
        in_latin = is_latin(said)
        names = self._rows[not in_latin]
        # What Japanese takes from other languages stands in katakana.
        heard = " ".join(_KATAKANA.findall(said)) if _KANA.search(said) and not in_latin else said
        # In Chinese nearly every row of syllables sounds like something.
        least = _SHORTEST_HAN if _HAN.search(heard) else _SHORTEST
        spoken = [row for row in sorted(_rows(heard)) if len(row) >= least]
        if not names or not spoken:
            return
        rows = [row for _, row in names]
        inside = process.cdist(rows, spoken, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE)
        whole = process.cdist(rows, spoken, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        near = np.maximum(inside, whole)
        begin = _beginnings(heard)
        for number, column in zip(*near.nonzero(), strict=True):
            name, row = names[number]
            by_chance = name in self._in_han and len(row) == _SHORTEST and not _is_whole(row, heard)
            if _is_a_word(row, spoken[column], begin) and not by_chance:
                yield name, _alike(row, spoken[column], least, float(near[number, column]))


def _beginnings(said: str) -> list[str]:
    """What is said from each of its words on, as rows of consonants; nothing where no spaces tell words apart."""
    starts = [found.start() for found in _WORD.finditer(said)]
    return [row for start in starts for row in sorted(_rows(said[start:]))] if len(starts) > 1 else []


def _is_a_word(name: str, said: str, begin: list[str]) -> bool:
    """Whether a name that is heard in the midst of a sentence begins with a word: in `arrastre maletas` none does."""
    if not begin or len(said) <= len(name):
        return True
    return any(fuzz.ratio(name, row[: len(name) + more]) >= _ALIKE for row in begin for more in (-1, 0, 1))


def _is_whole(name: str, said: str) -> bool:
    """Whether a name is heard from the beginning of a word to the end of one: a `jiyi mianzhen`, and no `something`."""
    spoken = said.split()
    return any(
        name in _rows(" ".join(spoken[first:last]))
        for first in range(len(spoken))
        for last in range(first + 1, min(first + _MOST_WORDS, len(spoken)) + 1)
    )


def _alike(name: str, said: str, least: int, alike: float) -> float:
    size = min(len(name), len(said))
    # Few consonants are alike by chance, and so are some of a long name.
    if size < least or alike < (_ALIKE if size > _SHORTEST else _SAME) or size < _MOST * len(name):
        return 0.0
    return alike / 100 * (0.5 * size / len(name) + 0.5 * size / len(said))


def _rows(text: str) -> frozenset[str]:
    """The rows of consonants that a text may be read as."""
    small = anyascii(text).lower()
    for written, read in _ALWAYS:
        small = small.replace(written, read)
    readings = []
    for choice in product(*(options for _, options in _SOMETIMES)):
        spoken = small
        for (pattern, _), sound in zip(_SOMETIMES, choice, strict=True):
            spoken = re.sub(pattern, sound, spoken)
        kinds = re.sub("[^A-Z]", "", spoken.translate(_KINDS))
        readings.append(re.sub(r"(.)\1+", r"\1", kinds))
    return frozenset(readings)
