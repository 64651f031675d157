"""How much of a name was said: word by word, letter by letter where no spaces are, with slips forgiven."""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from innkeep.agent.embedded.world.spelling import is_spaceless, words

_FUZZY = 84
_SLIP = 0.85


def by_name(name: str, core: str) -> float:
    """How much of a name was said and how much of what was said it explains, from 0 to 1; slips are forgiven."""
    if is_spaceless(name) or is_spaceless(core):
        return _by_letters(name, core)
    named, spoken = words(name), words(core)
    if not named or not spoken:
        return 0.0
    hits = {word: max((same(word, other) for other in spoken), default=0.0) for word in named}
    heard = sum(len(word) * hit for word, hit in hits.items()) / sum(map(len, named))
    back = [max((same(word, other) for other in named), default=0.0) for word in spoken]
    explained = sum(len(word) * hit for word, hit in zip(spoken, back, strict=True)) / sum(map(len, spoken))
    return 0.5 * heard + 0.5 * explained if max(len(w) * h for w, h in hits.items()) > len("of") else 0.0


def same(word: str, other: str) -> float:
    """How much two words are one, from 0 to 1: an ending more, a slip of the finger."""
    if word == other:
        return 1.0
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) <= len("wine"):
        return 0.0
    if longer.startswith(shorter) and len(longer) - len(shorter) <= len("nya"):
        return 0.95
    alike = fuzz.ratio(word, other)
    if alike >= _FUZZY:
        return alike / 100
    # Two letters that changed places are one slip.
    return _SLIP if len(longer) > len("wine") and OSA.distance(word, other, score_cutoff=1) <= 1 else 0.0


def _by_letters(name: str, core: str) -> float:
    name, core = name.replace(" ", ""), core.replace(" ", "")
    if not name or not core:
        return 0.0
    found = fuzz.partial_ratio_alignment(name, core)
    if found is None or (found.score < _FUZZY and name not in core):
        common = _common(name, core)
        if common < 2:  # noqa: PLR2004 - one letter in common is chance
            return 0.0
        return 0.5 * common / len(name) + 0.5 * common / len(core)
    size = min(len(name), len(core))
    return found.score / 100 * (0.5 * size / len(name) + 0.5 * size / len(core)) if size > 1 else 0.0


def _common(name: str, core: str) -> int:
    """The length of the longest row of letters that both have."""
    return max(
        (
            size
            for start in range(len(name))
            for size in range(1, len(name) - start + 1)
            if name[start : start + size] in core
        ),
        default=0,
    )
