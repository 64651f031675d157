"""An account as a table for spreadsheets."""

from __future__ import annotations

from innkeep.accounts.queries import Account, Line
from innkeep.accounts.totals import Totals
from innkeep.core.spreadsheet import Cell, csv_file

COLUMNS = ("date", "time", "order", "category", "title", "qty", "price", "amount", "currency", "reason", "by")
OTHER = "other"
"""What a line is that belongs to no category."""


def account_csv(account: Account) -> bytes:
    """The lines; the sum of the column `amount` is the balance."""
    return csv_file(COLUMNS, (_row(account, line) for line in account.lines))


def _row(account: Account, line: Line) -> list[Cell]:
    charge = line.charge
    return [
        line.moment.date(),
        line.moment.time().replace(microsecond=0, second=0),
        line.order_number,
        charge.category or OTHER,
        charge.title,
        charge.qty,
        charge.price,
        charge.amount,
        account.currency,
        charge.reason,
        line.by,
    ]


def totals_csv(totals: Totals) -> bytes:
    """A row a day and category; the sum of the column `total` is what the hotel took."""
    columns = ("date", "category", "charged", "reversed", "total", "currency", "lines")
    return csv_file(
        columns,
        (
            [each.day, each.category or OTHER, each.charged, each.reversed, each.total, totals.currency, each.lines]
            for each in totals.items
        ),
    )
