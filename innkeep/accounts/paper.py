"""An account on paper: A4 as PDF, in whatever letters a guest is called (`core/lettering`)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from innkeep.accounts.models import Method
from innkeep.accounts.queries import Account, AccountLine, Paid
from innkeep.core.lettering import NOTO, marked, one_at_a_time

_INK, _FAINT = HexColor(0x1D2733), HexColor(0xC9D1DA)
_TEXT = ParagraphStyle("text", fontName=NOTO, fontSize=9, leading=12, textColor=_INK)
_FIGURE = ParagraphStyle("figure", _TEXT, alignment=TA_RIGHT)
_TITLE = ParagraphStyle("title", _TEXT, fontSize=18, leading=24)
_SUM = ParagraphStyle("sum", _FIGURE, fontSize=11, leading=15)
_METHODS = {
    Method.CASH: "Paid in cash",
    Method.CARD: "Paid by card",
    Method.TRANSFER: "Paid by transfer",
    Method.OTHER: "Paid",
}
_WIDTHS = [22 * mm, 22 * mm, 61 * mm, 12 * mm, 24 * mm, 28 * mm]


def account_pdf(account: Account) -> bytes:
    """The document. It takes its time: call it in a thread, with no transaction open."""
    written = io.BytesIO()
    with one_at_a_time:
        document = SimpleDocTemplate(
            written,
            pagesize=A4,
            leftMargin=18 * mm,
            rightMargin=18 * mm,
            topMargin=18 * mm,
            bottomMargin=18 * mm,
            title=f"{account.hotel}: account",
            author=account.hotel,
            lang="en",
        )
        document.build([*_head(account), _table(account)], onFirstPage=_number, onLaterPages=_number)
    return written.getvalue()


def _head(account: Account) -> Iterator[Any]:
    yield Paragraph(marked(account.hotel), _TITLE)
    rooms = f"Room{'s' if len(account.rooms) > 1 else ''} {', '.join(account.rooms)}"
    days = " – ".join(map(_day, filter(None, (account.arrival, account.departure))))
    for said in (account.guest, rooms, days):
        if said:
            yield Paragraph(marked(said), _TEXT)
    yield Spacer(0, 6 * mm)


def _table(account: Account) -> Any:
    head = [_cells("Date", "Order", "", "Qty", "Price", f"Amount {account.currency}")]
    rows = [*map(_row, account.lines), *map(_payment, account.payments)] or [
        _cells("", "", "Nothing is charged.", "", "", "")
    ]
    sums = [("Charged", account.charged), ("Paid", account.paid)] if account.payments else []
    last = [["", "", "", "", *_sum(*each)] for each in (*sums, ("Balance", account.balance))]
    table = Table([*head, *rows, *last], colWidths=_WIDTHS, repeatRows=1, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1 - len(last)), 0.4, _FAINT),
                ("LINEABOVE", (0, -len(last)), (-1, -len(last)), 0.8, _INK),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ]
        )
    )
    return table


def _row(line: AccountLine) -> list[Any]:
    charge = line.charge
    title = f"{charge.title} ({charge.reason})" if charge.reason else charge.title
    figures = (f"{charge.qty:,}".replace("-", "−"), _money(charge.price), _money(charge.amount))
    return _cells(_day(line.moment), line.order_number or "", title, *figures)


def _payment(paid: Paid) -> list[Any]:
    payment = paid.payment
    said = _METHODS[payment.method] if payment.amount > 0 else f"Given back, {_METHODS[payment.method].lower()}"
    title = f"{said} ({payment.reason})" if payment.reason else said
    return _cells(_day(paid.moment), "", title, "", "", _money(-payment.amount))


def _sum(label: str, amount: Decimal) -> list[Any]:
    return [Paragraph(label, _SUM), Paragraph(_money(amount), _SUM)]


def _cells(*texts: str) -> list[Any]:
    return [Paragraph(marked(each), _FIGURE if place > 2 else _TEXT) for place, each in enumerate(texts)]  # noqa: PLR2004 - the columns of figures


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace("-", "−")


def _number(page: Any, _document: object) -> None:
    page.setFont(NOTO, 8)
    page.drawCentredString(A4[0] / 2, 10 * mm, str(page.getPageNumber()))
