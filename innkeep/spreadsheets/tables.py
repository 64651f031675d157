"""What tables there are, and their columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from innkeep.spreadsheets import cells


class Kind(StrEnum):
    """What a table is of."""

    ROOMS = "rooms"
    STAYS = "stays"
    GUESTS = "guests"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how a cell of it is read, whether each line needs one, and what else it may be called."""

    read: Callable[[str], Any]
    required: bool = False
    also: tuple[str, ...] = ()


TABLES: Mapping[Kind, Mapping[str, Column]] = {
    Kind.ROOMS: {
        "number": Column(cells.name, required=True, also=("room", "room number")),
        "label": Column(cells.name, required=True, also=("name", "description")),
        "type": Column(cells.name, required=True, also=("room type",)),
    },
    Kind.GUESTS: {
        "name": Column(cells.name, required=True, also=("guest",)),
        "email": Column(cells.email, also=("e-mail", "mail")),
        "phone": Column(cells.phone, also=("mobile", "mobile phone", "telephone")),
        "languages": Column(cells.languages, also=("language",)),
    },
    Kind.STAYS: {
        "rooms": Column(cells.names, required=True, also=("room", "room number")),
        "guest": Column(cells.name, required=True, also=("name",)),
        "email": Column(cells.email, also=("e-mail", "mail")),
        "phone": Column(cells.phone, also=("mobile", "mobile phone", "telephone")),
        "companions": Column(cells.names, also=("other guests",)),
        "arrival": Column(cells.day, required=True, also=("checkin date", "check-in", "from")),
        "arrival_time": Column(cells.time_of_day, also=("checkin time",)),
        "departure": Column(cells.day, required=True, also=("checkout date", "check-out", "to")),
        "departure_time": Column(cells.time_of_day, also=("checkout time",)),
        "status": Column(cells.status),
    },
}
"""An export writes these columns in this order; an import takes them in any. An empty cell changes nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table with the values that it gives."""

    line: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        """The value of a column, None where the line gives none."""
        return self.values.get(column)
