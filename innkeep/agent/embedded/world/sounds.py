"""How names sound, whatever letters they are written in: `クロックムッシュ` is a croque-monsieur.

Vowels differ most between alphabets, and consonants that sound alike are often one letter elsewhere: what is kept of
a name is the row of its consonants by their kind (after Soundex, R. C. Russell, US patent 1,261,167).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from anyascii import anyascii
from rapidfuzz import fuzz

_SHORTEST = 4
_SHORTEST_HAN = 7
_HAN = re.compile("[\u3400-\u9fff]")
_ALIKE = 89
_SAME = 100
_MOST = 0.7
_LATIN = re.compile("[a-z]")
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


def likeness(name: str, said: str) -> float:
    """How much what was said sounds like a name in other letters, from 0 to 1; 0 where the letters are the same."""
    if bool(_LATIN.search(name)) == bool(_LATIN.search(said)):
        return 0.0
    # What Japanese takes from other languages stands in katakana.
    heard = " ".join(_KATAKANA.findall(said)) if _KANA.search(said) and _LATIN.search(name) else said
    # In Chinese nearly every row of syllables sounds like something.
    least = _SHORTEST_HAN if _HAN.search(heard) else _SHORTEST
    return max((_alike(one, other, least) for one in _rows(name) for other in _rows(heard)), default=0.0)


def _alike(name: str, said: str, least: int) -> float:
    if min(len(name), len(said)) < least:
        return 0.0
    size = min(len(name), len(said))
    alike = max(fuzz.partial_ratio(name, said), fuzz.ratio(name, said))
    # Few consonants are alike by chance, and so are some of a long name.
    if alike < (_ALIKE if size > _SHORTEST else _SAME) or size < _MOST * len(name):
        return 0.0
    return alike / 100 * (0.5 * size / len(name) + 0.5 * size / len(said))


@lru_cache(maxsize=4096)
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
