"""Figures as people read them, on a page and on paper."""

from __future__ import annotations

from datetime import date

from innkeep.reports.columns import Column, Unit, Value


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


def unit_of(row: tuple[Value, ...], column: Column) -> Unit:
    """What a figure is: in the summary each row says it of itself."""
    if column.key in {"period", "compared"} and isinstance(row[1], Unit):
        return row[1]
    return column.unit
