"""What can be wrong with a table: told with its line and column, and with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from innkeep.core.errors import Invalid

TOLD = 100
"""How many problems are told at once; the rest is counted."""

SHORT = 60
"""Characters of a value that a message repeats."""


class TableInvalid(Invalid):
    """Nothing was imported: something in the table cannot be used."""


class Problem(NamedTuple):
    """Something wrong at a line, counted from 1 with the heading, in a column or in the whole line."""

    line: int
    column: str | None
    what: str

    def __str__(self) -> str:
        """As one sentence."""
        return f"line {self.line}{f', {self.column}' if self.column else ''}: {self.what}"


class Unusable(Exception):
    """The value of a cell cannot be used; the text says what to write instead."""


def refused(problems: Sequence[Problem]) -> TableInvalid:
    """The error that tells the first problems and counts them all."""
    found = sorted(set(problems), key=lambda problem: (problem.line, problem.column or ""))
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return TableInvalid(
        f"Nothing was imported. {str(found[0])[:1].upper()}{str(found[0])[1:]}{more}.",
        errors=[problem._asdict() for problem in found[:TOLD]],
        error_count=len(found),
    )


def quoted(value: object) -> str:
    """A value as a message repeats it: on one line and not too long."""
    text = str(value)
    return repr(text if len(text) <= SHORT else f"{text[:SHORT]}…")


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A question with the nearest known word, in brackets after a space; empty when none is near."""
    near = get_close_matches(word[:SHORT], known[:1000], n=1)
    return f" (did you mean {near[0]}?)" if near else ""
