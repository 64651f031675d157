"""Windows of a week as a person writes them: `11:00-22:00`, `mon-fri 7:00-10:30`, `fri,sat 22:00-02:00`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator

from innkeep.core.weekly import DAYS, Day, Window
from innkeep.hotelfile.problems import quoted
from innkeep.hotelfile.values import wrong

_WINDOW = re.compile(
    r"(?:([a-z]{3}(?:-[a-z]{3})?(?:, ?[a-z]{3}(?:-[a-z]{3})?)*) +)?(\d{1,2}:\d{2}) ?[-–] ?(\d{1,2}:\d{2})"
)
_CLOCK = re.compile(r"(\d|[01]\d|2[0-3]):([0-5]\d)")

RUN = 3
"""Days in a row from which on they are written as `mon-wed`."""


def told(window: Window) -> str:
    """A window as it is written; every day needs no saying."""
    hours = f"{window['opens']}-{window['closes']}"
    return hours if len(window["days"]) == len(DAYS) else f"{','.join(_runs(window['days']))} {hours}"


def _runs(days: list[Day]) -> Iterator[str]:
    left = list(days)
    while left:
        first = DAYS.index(left[0])
        run = next(n for n in range(len(left), 0, -1) if left[:n] == list(DAYS[first : first + n]))
        yield from [f"{left[0]}-{left[run - 1]}"] if run >= RUN else left[:run]
        left = left[run:]


def _window(value: Any) -> dict[str, Any]:
    found = _WINDOW.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    days = _days(found[1] or "mon-sun") if found else None
    clocks = [_CLOCK.fullmatch(found[side]) for side in (2, 3)] if found else []
    if not days or not all(clocks):
        raise wrong(f'{quoted(value)} are no hours; write them like "11:00-22:00" or "mon-fri 18:00-02:00"')
    opens, closes = (f"{int(clock[1]):02}:{clock[2]}" for clock in clocks if clock)
    return {"days": days, "opens": opens, "closes": closes}


def _days(written: str) -> list[Day] | None:
    """The days in the order of the week; None when one is none. `sat-mon` goes on into the next week."""
    days: set[Day] = set()
    for part in written.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return None
        start, end = DAYS.index(first), DAYS.index(last or first)
        days |= {DAYS[each % len(DAYS)] for each in range(start, end + (1 if end >= start else len(DAYS) + 1))}
    return sorted(days, key=DAYS.index)


def _one_is_a_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Hours = Annotated[list[Annotated[dict[str, Any], BeforeValidator(_window)]], BeforeValidator(_one_is_a_list)]
"""Windows of a week. A single one needs no list."""
