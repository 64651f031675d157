"""What can be wrong with a hotel file, in one line that begins with the file and the line and says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from innkeep.core.errors import Invalid

Place = tuple[str | int, ...]
"""Where a value stands: ("rooms", 3, "number")."""

TOLD = 3
"""How many problems of a file are told at once; the rest is counted."""

MANY = 1_000
"""Known words among which the nearest is still looked for."""

SHORT = 60
"""Characters of a value that a message repeats."""


class HotelFileUnreadable(Invalid):
    """There is no file to read there, or it is none that could be one."""


class HotelFileInvalid(Invalid):
    """The file can be read, but is not a hotel."""


class Problem(NamedTuple):
    """Something wrong at a line, counted from 1."""

    line: int
    sentence: str


class Misread(Exception):
    """Reading cannot go on after this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def refused(path: Path, problems: Sequence[Problem]) -> HotelFileInvalid:
    """The error that tells the first problems of a file and counts the others; `errors` are all of them."""
    found = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
    first, *others = found
    said = [f"{path}:{first.line}: {first.sentence}"]
    said += [f"Line {line}: {sentence}" for line, sentence in others[: TOLD - 1]]
    if left := len(others[TOLD - 1 :]):
        said.append(f"And {left} more problem{'s' if left > 1 else ''}")
    errors = [{"line": line, "what": sentence} for line, sentence in found]
    return HotelFileInvalid(". ".join(said), errors=errors)


def quoted(value: object) -> str:
    """A value as a message repeats it: on one line and not too long."""
    text = str(value)
    return repr(text if len(text) <= SHORT else f"{text[:SHORT]}…")


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A question with the nearest of the known words, in brackets after a space; empty when none is near."""
    near = nearest(word, known)
    return f" (did you mean {near}?)" if near else ""


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that is probably meant. Among very many that would be a guess, and a slow one."""
    if len(known) > MANY:
        return None
    folded = {each.casefold(): each for each in known}
    found = get_close_matches(word.casefold()[:SHORT], folded, n=1)
    return folded[found[0]] if found else None
