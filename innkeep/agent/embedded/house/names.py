"""How much of a name was said: word by word, letter by letter where no spaces are, with slips forgiven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from innkeep.agent.embedded.words.arabic import arabic_stem, bare, is_arabic
from innkeep.agent.embedded.words.sounds import Sounds, is_latin
from innkeep.agent.embedded.words.spelling import is_spaceless, words

_FUZZY = 84
_SLIP = 0.85
_LEAST_ALIKE = 76
"""The ratio of letters below which `same` finds nothing: five letters with three more have 76.9."""

_SHORTEST_KIND = 2
_OF_ITS_KIND = 0.9
"""What is called by the last of a name's parts, which in Chinese, Japanese and Korean tells its kind: a `국밥`."""

_KEPT = 64
"""Cores whose names are kept: a clause is asked for its items several times, and once more when it is remembered."""


class Names:
    """All that a hotel's items are called: what was said is compared with every name at once."""

    def __init__(self, called: Iterable[Sequence[str]]) -> None:
        self._names = [(name, owner) for owner, names in enumerate(called) for name in names]
        self._count = 1 + max((owner for _, owner in self._names), default=-1)
        self._words: dict[str, list[int]] = {}
        self._pairs: dict[str, list[int]] = {}
        self._spaceless = [is_spaceless(name) for name, _ in self._names]
        for number, (name, _) in enumerate(self._names):
            for pair in _pairs_of(name):
                self._pairs.setdefault(pair, []).append(number)
            for word in [] if self._spaceless[number] else dict.fromkeys(_bare_words(name)):
                self._words.setdefault(word, []).append(number)
        self._each = list(self._words)
        # Who writes Latin letters reads the names in them: what a translation sounds like is chance.
        latin = {owner for name, owner in self._names if is_latin(name)}
        self._sounds = Sounds([name if owner not in latin or is_latin(name) else "" for name, owner in self._names])
        self.heard = lru_cache(maxsize=_KEPT)(self._heard)

    def _heard(self, core: str) -> Sequence[float]:
        """Of each item how much of one of its names was said in a plain core, and how much of it that explains."""
        best = [0.0] * self._count
        by_letters = is_spaceless(core)
        found = [
            (n, _by_letters(self._names[n][0], core)) for n in self._near(core) if by_letters or self._spaceless[n]
        ]
        found += [] if by_letters else self._by_words(_bare_words(core))
        for number, score in (*found, *self._sounds.alike(core)):
            owner = self._names[number][1]
            best[owner] = max(best[owner], score)
        return best

    def _near(self, core: str) -> set[int]:
        """The names that have two letters in a row with a core in common: of the others no letters say anything."""
        return {number for pair in _pairs_of(core) for number in self._pairs.get(pair, ())}

    def _by_words(self, spoken: list[str]) -> list[tuple[int, float]]:
        hits: dict[int, dict[str, dict[str, float]]] = {}
        alike = process.cdist(self._each, spoken, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE)
        for row, column in zip(*alike.nonzero(), strict=True):
            word, other = self._each[row], spoken[column]
            if score := same(word, other):
                for number in self._words[word]:
                    hits.setdefault(number, {}).setdefault(word, {})[other] = score
        return [(number, _by_words(_bare_words(self._names[number][0]), spoken, of)) for number, of in hits.items()]


def _by_words(named: list[str], spoken: list[str], alike: dict[str, dict[str, float]]) -> float:
    """How much of a name's words was said, and of what was said they explain; `alike` are words of both."""
    hits = {word: max(others.values()) for word, others in alike.items()}
    if max(len(word) * hit for word, hit in hits.items()) <= len("of"):
        return 0.0
    heard = sum(len(word) * hit for word, hit in hits.items()) / sum(map(len, named))
    back = (max(others.get(word, 0.0) for others in alike.values()) * len(word) for word in spoken)
    return 0.5 * heard + 0.5 * sum(back) / sum(map(len, spoken))


def same(word: str, other: str) -> float:
    """How much two words are one, from 0 to 1: an ending more, a slip of the finger."""
    if word == other:
        return 1.0
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) <= len("wine"):
        return 0.0
    if longer.startswith(shorter) and len(longer) - len(shorter) <= len("nya"):
        return 0.95
    if is_arabic(word) and arabic_stem(word) == arabic_stem(other):
        return 0.95
    alike = fuzz.ratio(word, other)
    if alike >= _FUZZY:
        return alike / 100
    # Two letters that changed places are one slip.
    return _SLIP if len(longer) > len("wine") and OSA.distance(word, other, score_cutoff=1) <= 1 else 0.0


def _bare_words(text: str) -> list[str]:
    """The words of a text: `السحاب` says as much of a `سحاب الخيمة` as `سحاب` does."""
    return [bare(word) for word in words(text)]


def _pairs_of(text: str) -> set[str]:
    return {one + other for one, other in pairwise(text.replace(" ", ""))}


def _by_letters(name: str, core: str) -> float:
    name, core = name.replace(" ", ""), core.replace(" ", "")
    if len(core) >= _SHORTEST_KIND and name.endswith(core):
        return _OF_ITS_KIND
    found = fuzz.partial_ratio_alignment(name, core)
    if found is None or (found.score < _FUZZY and name not in core):
        common = _common(name, core)
        return 0.5 * common / len(name) + 0.5 * common / len(core)
    size = min(len(name), len(core))
    return found.score / 100 * (0.5 * size / len(name) + 0.5 * size / len(core))


def _common(name: str, core: str) -> int:
    """The length of the longest row of letters that both have."""
    longest = 0
    for start in range(len(name)):
        while start + longest < len(name) and name[start : start + longest + 1] in core:
            longest += 1
    return longest
