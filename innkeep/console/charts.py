"""Charts that the server draws: geometry for SVG, with every word outside of it, so that a phone shows the same size.

A drawing is 1000 wide and 100 high and is stretched to where it stands. Colours are classes: `tone-1` to `tone-5`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from innkeep.reports.columns import Column, Table, Unit, Value
from innkeep.reports.wording import spoken

WIDTH, HEIGHT = 1000, 100

GAP = 0.24
"""Of the room of one bar, how much is left free."""

SHADES = 6
"""Of a heat map, beside none."""

LABELS = 6
"""Under a chart, at most: more would touch on a phone."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a drawing; `says` is read when a pointer rests on it."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over time, or by hour. `ticks` from the top down, `labels` from left to right, `legend` by tone."""

    bars: list[Bar]
    ticks: list[str]
    labels: list[str]
    legend: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of a list with a bar: how much of the longest it is, from 0 to 100."""

    name: str
    said: str
    length: float
    tone: str = "tone-1"


def over_time(table: Table) -> Chart:
    """A bar a row, of as many parts as the table has columns with figures."""
    parts = table.columns[1:]
    used = [place for place, _ in enumerate(parts, 1) if any(row[place] for row in table.rows)]
    heights = [sum(max(0.0, _number(row[place])) for place in used) for row in table.rows]
    unit = parts[0].unit
    top = nice(max(heights, default=0), whole=unit is Unit.COUNT)
    room = WIDTH / max(1, len(table.rows))
    bars = [
        bar
        for place, row in enumerate(table.rows)
        for bar in _stack(table.columns, row, used, (place * room + room * GAP / 2, room * (1 - GAP), top))
    ]
    return Chart(
        bars=bars,
        ticks=[_tick(top, unit), _tick(top / 2, unit), "0"],
        labels=[spoken(row[0], table.columns[0].unit) for row in some(table.rows)],
        legend=[(f"tone-{place}", table.columns[place].title) for place in used] if len(parts) > 1 else [],
    )


def _stack(
    columns: Sequence[Column], row: Sequence[Value], used: Sequence[int], box: tuple[float, float, float]
) -> list[Bar]:
    """The parts of one bar, from the ground up."""
    x, width, top = box
    bars, ground = [], float(HEIGHT)
    for place in used:
        height = max(0.0, _number(row[place])) / top * HEIGHT
        if height:
            ground -= height
            says = (
                f"{spoken(row[0], columns[0].unit)}: {columns[place].title} {spoken(row[place], columns[place].unit)}"
            )
            bars.append(Bar(round(x, 2), round(ground, 2), round(width, 2), round(height, 2), f"tone-{place}", says))
    return bars


def heat(table: Table) -> Chart:
    """A field an hour and weekday; the darker, the more."""
    most = max((_number(value) for row in table.rows for value in row[1:]), default=0)
    across, down = WIDTH / (len(table.columns) - 1), HEIGHT / max(1, len(table.rows))
    bars = [
        Bar(
            round(place * across, 2),
            round(line * down, 2),
            round(across, 2),
            round(down, 2),
            f"heat-{ceil(_number(value) / most * SHADES) if most else 0}",
            f"{row[0]} {place:02}:00: {spoken(value, Unit.COUNT)}",
        )
        for line, row in enumerate(table.rows)
        for place, value in enumerate(row[1:])
    ]
    names = [str(row[0])[:3] for row in table.rows]
    return Chart(bars, names, [f"{hour:02}:00" for hour in range(0, 24, 6)] + ["24:00"], [])


def measures(table: Table, place: int = 1) -> list[Measure]:
    """A line a row, by one of its columns, with a share beside it where the table has one."""
    most = max((_number(row[place]) for row in table.rows), default=0)
    shares = [at for at, column in enumerate(table.columns) if column.unit is Unit.SHARE]
    return [
        Measure(
            name=str(row[0]),
            said=spoken(row[place], table.columns[place].unit)
            + "".join(f" · {_shared(row[at], table.columns[at])}" for at in shares if row[at] is not None),
            length=round(_number(row[place]) / most * 100, 1) if most else 0,
            tone=f"tone-{place}",
        )
        for row in table.rows
    ]


def _shared(value: Value, column: Column) -> str:
    """A share with what it is of, unless its column is called just that."""
    return spoken(value, Unit.SHARE) + ("" if column.key == "share" else f" {column.title.lower()}")


def nice(value: float, *, whole: bool) -> float:
    """The next number up that people like at the top of a scale: 1 to 6, 8 or 10 times a power of ten."""
    if value <= 0:
        return 2 if whole else 1
    power = 10 ** floor(log10(value))
    found = next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if value <= step * power * (1 + 1e-9))
    return max(2.0, found) if whole else float(found)


def some(rows: Sequence[Sequence[Value]]) -> list[Sequence[Value]]:
    """The first row, the last, and some between at the same distance."""
    if len(rows) <= LABELS:
        return list(rows)
    fits = next((each for each in range(LABELS, 2, -1) if (len(rows) - 1) % (each - 1) == 0), 2)
    step = (len(rows) - 1) // (fits - 1)
    return list(rows[::step])


def _tick(value: float, unit: Unit) -> str:
    if unit is Unit.MONEY:
        return f"{value:,.0f}" if value >= LABELS else f"{value:,.2f}"
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float | Decimal) else 0.0
