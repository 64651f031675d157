"""What a table of figures is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """What the figures of a column are."""

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    SHARE = "share"
    SECONDS = "seconds"
    STARS = "stars"
    MONEY = "money"


Value = str | int | float | Decimal | date | None
Rows = tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name to programs, its title to people."""

    key: str
    title: str
    unit: Unit = Unit.COUNT


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures. `about` says in a sentence how they are counted."""

    key: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Rows

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it but noughts."""
        return not any(value for row in self.rows for value in row[1:])
