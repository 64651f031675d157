"""What an import does, as a person reads it: `+ room 101 (Garden double)`, `~ item Cola: price 4.00 -> 4.50`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, cast
from uuid import UUID

from innkeep.core.weekly import Window
from innkeep.hotelfile import hours

SHORT = 40
"""Characters of a value that are shown; of longer ones only that they changed."""

_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that an import adds (`+`) or changes (`~`)."""

    sign: str
    thing: str
    details: str = ""

    def __str__(self) -> str:
        return f"{self.sign} {self.thing}{self.details}"


def added(thing: str, *details: object) -> Change:
    """Something new, with what is worth knowing about it."""
    said = ", ".join(shown(each) for each in details if each not in (None, ""))
    return Change("+", thing, f" ({said})" if said else "")


def changed(thing: str, differences: list[str]) -> list[Change]:
    """Something that is there already; nothing when nothing differs."""
    return [Change("~", thing, f": {', '.join(differences)}")] if differences else []


def settle(row: Any, wanted: Mapping[str, object], names: Mapping[UUID, str] | None = None) -> list[str]:
    """Give a row the wanted values, and tell where it had others. `names` are shown instead of keys."""
    known, differences = names or {}, []
    for column, value in wanted.items():
        before = getattr(row, column)
        if before != value:
            setattr(row, column, value)
            label = column.removesuffix("_id").replace("_", " ")
            told = (known.get(each) if isinstance(each, UUID) else each for each in (before, value))
            differences.append(difference(label, *told))
    return differences


def difference(label: str, before: object, after: object) -> str:
    """How a value changes, in full when it is short."""
    told = [shown(each) for each in (before, after)]
    if told[0] == told[1] or any(len(each) > SHORT for each in told):
        return f"{label} changed"
    return f"{label} {told[0]} -> {told[1]}"


def shown(value: object) -> str:
    """A value on one line, translations by their languages.

    What a terminal would obey rather than print is written as its code.
    """
    if isinstance(value, time):
        value = value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, list | set | tuple | dict):
        value = ", ".join(hours.told(cast("Window", each)) if isinstance(each, dict) else str(each) for each in value)
    text = "nothing" if value in (None, "") else str(value)
    return "".join(each if each.isprintable() or each in _JOINERS else ascii(each)[1:-1] for each in text)
