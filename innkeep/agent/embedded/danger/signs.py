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
from innkeep.agent.embedded.words.patterns import compiled
from innkeep.agent.embedded.words.sentences import outside, problems

_FOLDER = files("innkeep.agent.embedded.danger")
_HARMLESS = "none"
_SIDE = 0.3
_SIGNS = 0.07
_SIGNS_UNREAD = 0.15
_FARTHEST = -0.05
"""What is nearer to something harmless by more than this is no danger, on whichever side of the line it lies."""

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


def told_by_meaning(vectors: Vectors, *, is_read: bool) -> Hazard | None:
    """The danger that one of some sentences means; `is_read` when the encoder was taught their language.

    Two things count together: how much nearer the nearest known danger is than the nearest harmless sentence, and on
    which side of the line that parts all of them it lies. docs/agent.md has what it finds and what it alarms for.
    """
    if not len(vectors):
        return None
    hazards, known, line = _meanings()
    alike = vectors @ known.T
    count = len(hazards)
    near = alike[:, :count].max(axis=1) - alike[:, count:].max(axis=1)
    signs = np.where(near < _FARTHEST, near, near + _SIDE * (vectors @ line[:-1] + line[-1]))
    worst = int(np.argmax(signs))
    if signs[worst] < (_SIGNS if is_read else _SIGNS_UNREAD):
        return None
    return hazards[int(np.argmax(alike[worst, :count]))]


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
def _meanings() -> tuple[tuple[Hazard, ...], Vectors, Vectors]:
    """The hazards of the known dangers, the vectors of these and then of what is harmless, and the line between."""
    pairs = [
        (name.strip(), sentence.strip()) for name, _, sentence in (ln.partition(":") for ln in _lines("meanings.txt"))
    ]
    told = [pair for pair in pairs if pair[0] != _HARMLESS]
    vectors = encode([sentence for _, sentence in (*told, *(pair for pair in pairs if pair[0] == _HARMLESS))])
    # What needs a handyman, and what no hotel is about, is no danger either.
    vectors = np.vstack([vectors, problems()[1], outside()])
    return tuple(_hazard(name) for name, _ in told), vectors, _line(vectors, len(told))


def _line(vectors: Vectors, dangers: int) -> Vectors:
    """The plane with the least squares between the first rows and the others (ridge), its distance last.

    The many that are harmless weigh no more together than the few that are not.
    """
    told = np.arange(len(vectors)) < dangers
    weights = np.sqrt(np.where(told, 1.0, dangers / (len(vectors) - dangers)))
    rows = np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)]) * weights[:, np.newaxis]
    sides = np.where(told, weights, -weights)
    found: Vectors = (rows.T @ np.linalg.solve(rows @ rows.T + np.eye(len(rows)), sides)).astype(np.float32)
    return found


def _lines(name: str) -> list[str]:
    rows = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [row for row in rows if row.strip() and not row.startswith("#")]


def _hazard(name: str) -> Hazard:
    return next(known for known in get_args(Hazard) if known == name)
