"""A table of the insights for spreadsheets."""

from __future__ import annotations

from decimal import Decimal

from innkeep.core.spreadsheet import Cell, csv_file
from innkeep.reports.columns import Table, Value


def table_csv(shown: Table) -> bytes:
    """A table for spreadsheets. Times are in seconds, shares from 0 to 1, money in the hotel's currency."""
    return csv_file([each.key for each in shown.columns], ([_cell(value) for value in row] for row in shown.rows))


def _cell(value: Value) -> Cell:
    return Decimal(str(round(value, 4))) if isinstance(value, float) else value
