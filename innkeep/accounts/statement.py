"""An account as a table for spreadsheets."""

from __future__ import annotations

from innkeep.accounts.queries import Account, AccountLine, Paid
from innkeep.accounts.totals import Totals
from innkeep.core.spreadsheet import Cell, csv_file

COLUMNS = ("date", "time", "order", "category", "title", "qty", "price", "amount", "currency", "reason", "by")
PAYMENT = "payment"
"""The category of what was paid; its amounts are below zero, for they lower what is to be paid."""

OTHER = "other"
"""What a line is that belongs to no category."""


def account_csv(account: Account) -> bytes:
    """The lines, then the payments; the sum of the column `amount` is the balance."""
    lines = [_row(account, line) for line in account.lines]
    return csv_file(COLUMNS, lines + [_payment(account, paid) for paid in account.payments])


def _row(account: Account, line: AccountLine) -> list[Cell]:
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


def _payment(account: Account, paid: Paid) -> list[Cell]:
    payment = paid.payment
    return [
        paid.moment.date(),
        paid.moment.time().replace(microsecond=0, second=0),
        None,
        PAYMENT,
        payment.method.value,
        1,
        -payment.amount,
        -payment.amount,
        account.currency,
        payment.reason,
        paid.by,
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
