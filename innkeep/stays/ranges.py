"""Numbers of rooms as people write them: `101-120, 201-220, Garden house`."""

from __future__ import annotations

import re

from innkeep.core.errors import Invalid

MOST_ROOMS = 1000
"""At once; the largest hotels have a few thousand and bring them in as a table."""

_RANGE = re.compile(r"(\D*)(\d{1,6})\s*[-–—]\s*(\D*)(\d{1,6})")


class RoomsUnclear(Invalid):
    """What was written names no rooms, or too many."""


def numbers(said: str) -> list[str]:
    """The numbers, each once, in their order; those of a range have as many digits as its first. RoomsUnclear."""
    found: dict[str, None] = {}
    for part in filter(None, map(str.strip, re.split(r"[,;\n]", said))):
        found.update(dict.fromkeys(_range(part)))
        if len(found) > MOST_ROOMS:
            raise RoomsUnclear(f"These are more than {MOST_ROOMS} rooms. Add them in several steps, or as a table.")
    if not found:
        raise RoomsUnclear("Write the numbers of the rooms, such as 101-120, 201-220.")
    return list(found)


def _range(part: str) -> list[str]:
    whole = _RANGE.fullmatch(part)
    if whole is None:
        return [part]
    before, first, also, last = (each.strip() for each in whole.groups())
    if also and also != before:
        raise RoomsUnclear(f"{part}: the first and the last of a range begin with the same letters.")
    if int(last) < int(first):
        raise RoomsUnclear(f"{part}: the last room of a range comes after its first.")
    if int(last) - int(first) >= MOST_ROOMS:
        raise RoomsUnclear(f"{part}: these are more than {MOST_ROOMS} rooms.")
    return [f"{before}{number:0{len(first)}}" for number in range(int(first), int(last) + 1)]
