"""Tables as CSV (RFC 4180) that a spreadsheet opens without obeying what stands in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

Cell = str | int | Decimal | date | time | None

MEDIA_TYPE = "text/csv; charset=utf-8"

# What a spreadsheet takes for a formula (OWASP, CSV Injection), full-width signs included. What already has apostrophes
# before such a sign gets one more, so that reading takes off exactly the one that writing put there.
_OBEYED = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_MADE_HARMLESS = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file: UTF-8 with the mark that spreadsheets know it by. Texts are quoted; numbers are bare and stay so."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; `as_meant` reads it back."""
    return f"'{text}" if _OBEYED.match(text) else text


def as_meant(text: str) -> str:
    """What was made harmless, as it was before; anything else as it is."""
    return text[1:] if _MADE_HARMLESS.match(text) else text


def _written(cell: Cell) -> str | int | Decimal:
    match cell:
        case None:
            return ""
        case bool() | datetime():
            raise TypeError(f"{cell!r} has no one way to be written in a table")
        case int() | Decimal():
            return cell
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("seconds" if cell.second else "minutes")
    return harmless(cell)
