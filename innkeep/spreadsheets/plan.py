"""What an import does, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, NamedTuple

from innkeep.spreadsheets.problems import Problem
from innkeep.spreadsheets.tables import Entry, Kind


class Step(NamedTuple):
    """What a line adds (`+`) or changes (`~`)."""

    line: int
    what: str

    def __str__(self) -> str:
        """As a person reads it."""
        return self.what


@dataclass(slots=True)
class Plan:
    """What was done, or would be: the steps, how many lines changed nothing, and what stands in the way."""

    kind: Kind
    dry_run: bool
    steps: list[Step] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, entry: Entry, thing: str) -> None:
        """The line makes something new."""
        self.steps.append(Step(entry.line, f"+ {thing}"))

    def change(self, entry: Entry, thing: str, differences: list[str]) -> None:
        """The line changes something that is there, or leaves it as it is."""
        if differences:
            self.steps.append(Step(entry.line, f"~ {thing}: {', '.join(differences)}"))
        else:
            self.unchanged += 1

    def refuse(self, entry: Entry, column: str | None, what: str) -> None:
        """The line cannot be used."""
        self.problems.append(Problem(entry.line, column, what))


def settle(row: Any, wanted: Mapping[str, object]) -> list[str]:
    """Give a row the wanted values, and tell where it had others. What is None is not asked for."""
    differences = []
    for column, value in wanted.items():
        before = getattr(row, column)
        if value is not None and before != value:
            setattr(row, column, value)
            differences.append(difference(column, before, value))
    return differences


def difference(label: str, before: object, after: object) -> str:
    """How a value changes, in words for the plan."""
    return f"{label.replace('_', ' ')} {shown(before)} -> {shown(after)}"


def shown(value: object) -> str:
    """A value on one line; what a terminal would obey rather than print is written as its code."""
    if isinstance(value, time):
        value = value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, list | tuple):
        value = ", ".join(str(each) for each in value)
    text = "nothing" if value in (None, "") else str(value)
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def first_lines(plan: Plan, entries: list[Entry], keys: list[object]) -> None:
    """Refuse lines that are of the same thing as a line before them."""
    seen: dict[object, int] = {}
    for entry, key in zip(entries, keys, strict=True):
        if key in seen:
            plan.refuse(entry, None, f"is of the same as line {seen[key]}; leave one of them out")
        seen.setdefault(key, entry.line)
