"""Charts that the server draws: geometry for SVG, with every word outside of it, so that a phone shows the same size.

A drawing is 1000 wide and 100 high and is stretched to where it stands. Colours are classes: `tone-1` to `tone-5`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from innkeep.reports.columns import Column, Table, Unit, Value
from innkeep.reports.tables import BEFORE
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
    """Bars over time, or by hour. `ticks` from the top down, `labels` from left to right, `legend` by tone.

    `before` is the line of what they are compared with, as points of SVG; empty where there is none.
    """

    bars: list[Bar]
    ticks: list[str]
    labels: list[str]
    legend: list[tuple[str, str]]
    before: str = ""


@dataclass(frozen=True, slots=True)
class Stripe:
    """A part of a line's bar: from where to where, from 0 to 100."""

    start: float
    length: float
    tone: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of a list with a bar. `beside` is read below it."""

    name: str
    said: str
    stripes: tuple[Stripe, ...]
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Measures:
    """Such a list; `legend` by tone, where a bar has more than one."""

    lines: list[Measure]
    legend: list[tuple[str, str]]


TIMED = (("response", "taken"), ("completion", "done"))
"""What is timed of orders, by the first half of a column's key."""


def over_time(table: Table) -> Chart:
    """A bar a row, of as many parts as the table has columns with figures."""
    parts = [each for each in table.columns[1:] if each.key != BEFORE]
    compared = len(parts) + 1 < len(table.columns)
    used = [place for place, _ in enumerate(parts, 1) if any(row[place] for row in table.rows)]
    heights = [sum(max(0.0, _number(row[place])) for place in used) for row in table.rows]
    heights += [_number(row[-1]) for row in table.rows if compared]
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
        before=_line(table, top) if compared else "",
    )


def _line(table: Table, top: float) -> str:
    """Through the middle of each step, as high as the last column says."""
    room = WIDTH / max(1, len(table.rows))
    known = [(place, max(0.0, _number(row[-1]))) for place, row in enumerate(table.rows) if row[-1] is not None]
    return " ".join(f"{(place + 0.5) * room:.1f},{HEIGHT - value / top * HEIGHT:.1f}" for place, value in known)


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


def measures(table: Table) -> Measures:
    """A line a row, by its first figure, with its shares beside it and its times below."""
    most = _most(table, 1)
    shares = [at for at, column in enumerate(table.columns) if column.unit is Unit.SHARE]
    lines = [
        Measure(
            name=str(row[0]),
            said=spoken(row[1], table.columns[1].unit)
            + "".join(f" · {_shared(row[at], table.columns[at])}" for at in shares if row[at] is not None),
            stripes=(Stripe(0, _part(row[1], most), "tone-1"),),
            beside=_timed(table, row),
        )
        for row in table.rows
    ]
    return Measures(lines, [])


def _timed(table: Table, row: Sequence[Value]) -> str:
    """How long orders take, where a table says so."""
    figures = {column.key: value for column, value in zip(table.columns, row, strict=True)}
    known = [(said, key) for key, said in TIMED if figures.get(f"{key}_median") is not None]
    return " · ".join(
        f"{said} in {spoken(figures[f'{key}_median'], Unit.SECONDS)},"
        f" 9 of 10 in {spoken(figures[f'{key}_p90'], Unit.SECONDS)}"
        for said, key in known
    )


def stacked(table: Table) -> Measures:
    """A line a row, its bar of as many parts as there are figures."""
    places = range(1, len(table.columns))
    most = max((sum(_number(each) for each in row[1:]) for row in table.rows), default=0)
    lines = []
    for row in table.rows:
        starts = [sum(_number(each) for each in row[1:place]) for place in places]
        stripes = (
            Stripe(_part(start, most), _part(row[place], most), f"tone-{place}")
            for place, start in zip(places, starts, strict=True)
        )
        said = " · ".join(spoken(row[place], table.columns[place].unit) for place in places)
        lines.append(Measure(str(row[0]), said, tuple(stripes)))
    return Measures(lines, [(f"tone-{place}", table.columns[place].title) for place in places])


def reaching(table: Table) -> Measures:
    """A line a row: how far half of them reach (the first figure), and over what nine of ten do (the second)."""
    most = _most(table, 2)
    lines = [
        Measure(
            name=str(row[0]),
            said=f"{spoken(row[1], Unit.SECONDS)} · 9 of 10 in {spoken(row[2], Unit.SECONDS)}" if row[1] else "–",
            stripes=(Stripe(0, _part(row[2], most), "tone-faint"), Stripe(0, _part(row[1], most), "tone-1")),
        )
        for row in table.rows
    ]
    return Measures(lines, [("tone-1", "Median"), ("tone-faint", "9 of 10")])


def _most(table: Table, place: int) -> float:
    return max((_number(row[place]) for row in table.rows), default=0)


def _part(value: Value, most: float) -> float:
    """Of the longest bar, from 0 to 100."""
    return round(_number(value) / most * 100, 1) if most else 0


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
