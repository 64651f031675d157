"""Signs of danger in a message: words of many languages, and sentences that mean the same as known ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import get_args

import numpy as np

from innkeep.agent.acts import Hazard
from innkeep.agent.embedded.encoder import Vectors, encode
from innkeep.agent.embedded.world.patterns import compiled

_FOLDER = files("innkeep.agent.embedded.danger")
_ALIKE = 0.58
_CLEARER = 0.05
_NOTHING = " _ "


def told_by_words(text: str, languages: Sequence[str]) -> Hazard | None:
    """The danger that a plain text tells in one of the languages."""
    for language in languages:
        harmless, hazards = _words().get(language, (None, ()))
        left = harmless.sub(_NOTHING, text) if harmless else text
        for hazard, pattern in hazards:
            if pattern.search(left):
                return hazard
    return None


def told_by_meaning(vectors: Vectors) -> Hazard | None:
    """The danger that one of some sentences means, if it is much nearer to that than to anything harmless."""
    if not len(vectors):
        return None
    names, known = _meanings()
    alike = vectors @ known.T
    for row in alike:
        best = int(np.argmax(row))
        harmless = max((float(row[n]) for n, name in enumerate(names) if name == "none"), default=0.0)
        if names[best] != "none" and row[best] >= _ALIKE and row[best] - harmless >= _CLEARER:
            return _hazard(names[best])
    return None


@cache
def _words() -> dict[str, tuple[re.Pattern[str] | None, tuple[tuple[Hazard, re.Pattern[str]], ...]]]:
    found: dict[str, tuple[re.Pattern[str] | None, tuple[tuple[Hazard, re.Pattern[str]], ...]]] = {}
    language = ""
    for line in _lines("words.txt"):
        if line.startswith("["):
            language = line.strip("[] ")
            found[language] = (None, ())
            continue
        name, _, phrases = line.partition(":")
        harmless, hazards = found[language]
        if name == "harmless":
            found[language] = (compiled(phrases), hazards)
        else:
            found[language] = (harmless, (*hazards, (_hazard(name), compiled(phrases, prefixed=True))))
    return found


@cache
def _meanings() -> tuple[tuple[str, ...], Vectors]:
    pairs = [line.partition(":") for line in _lines("meanings.txt")]
    return tuple(name.strip() for name, _, _ in pairs), encode([sentence.strip() for _, _, sentence in pairs])


def _lines(name: str) -> list[str]:
    rows = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [row for row in rows if row.strip() and not row.startswith("#")]


def _hazard(name: str) -> Hazard:
    return next(known for known in get_args(Hazard) if known == name)
