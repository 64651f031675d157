"""Figures as people read them, on a page and on paper."""

from __future__ import annotations

from datetime import date

from innkeep.reports.columns import Column, Table, Unit, Value


def spoken(value: Value, unit: Unit) -> str:
    """A figure as people read it; a dash for none."""
    if value is None:
        return "–"
    match value:
        case date():
            return f"{value:%a} {value.day} {value:%b %Y}"
        case str():
            return value
    match unit:
        case Unit.SHARE:
            return f"{value * 100:.0f} %"
        case Unit.SECONDS:
            return lasting(float(value))
        case Unit.STARS:
            return f"{value:.1f}"
        case Unit.MONEY:
            return f"{value:,.2f}".replace("-", "−")
    return f"{value:,}"


def lasting(seconds: float) -> str:
    """A time in its two largest units."""
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004 - seconds of a minute
        return f"{whole} s"
    minutes = round(seconds / 60)
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:  # noqa: PLR2004 - hours of a day
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h"


def in_words(table: Table, currency: str) -> list[list[str]]:
    """A table as people read it, its titles first: a figure has its unit with it, and no column for it."""
    shown = [place for place, column in enumerate(table.columns) if column.key != "unit"]
    titles = [table.columns[place].title for place in shown]
    return [
        titles,
        *([_figure(row, table.columns[place], row[place], currency) for place in shown] for row in table.rows),
    ]


def _figure(row: tuple[Value, ...], column: Column, value: Value, currency: str) -> str:
    """In the summary each row says of itself what its figures are, and no sentence above names the money."""
    if column.key not in {"period", "compared"} or not isinstance(row[1], Unit):
        return spoken(value, column.unit)
    said = spoken(value, row[1])
    return f"{currency} {said}" if row[1] is Unit.MONEY and value is not None else said
