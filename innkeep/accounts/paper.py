"""An account on paper: A4 as PDF, with names in Latin, Greek, Cyrillic, Devanagari, Chinese, Japanese and Korean.

The first four are in the font that comes with us and is embedded. For the last three the PDF names fonts that viewers
bring: one of our own would make every installation 16 MB larger.
"""

from __future__ import annotations

import io
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import fontpkg_noto_sans
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from innkeep.accounts.queries import Account, Line

NOTO = "Noto Sans"
CHINESE, JAPANESE, KOREAN = "STSong-Light", "HeiseiKakuGo-W5", "HYGothic-Medium"

_noto = TTFont(NOTO, str(fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf"))
for _font in (_noto, *map(UnicodeCIDFont, (CHINESE, JAPANESE, KOREAN))):
    pdfmetrics.registerFont(_font)

# The fonts count what each document uses of them, in tables that threads would share.
_one_at_a_time = threading.Lock()

_INK, _FAINT = HexColor(0x1D2733), HexColor(0xC9D1DA)
_TEXT = ParagraphStyle("text", fontName=NOTO, fontSize=9, leading=12, textColor=_INK)
_FIGURE = ParagraphStyle("figure", _TEXT, alignment=TA_RIGHT)
_TITLE = ParagraphStyle("title", _TEXT, fontSize=18, leading=24)
_SUM = ParagraphStyle("sum", _FIGURE, fontSize=11, leading=15)
_WIDTHS = [22 * mm, 22 * mm, 61 * mm, 12 * mm, 24 * mm, 28 * mm]


def account_pdf(account: Account) -> bytes:
    """The document. It takes its time: call it in a thread, with no transaction open."""
    written = io.BytesIO()
    with _one_at_a_time:
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
    yield Paragraph(_marked(account.hotel), _TITLE)
    rooms = f"Room{'s' if len(account.rooms) > 1 else ''} {', '.join(account.rooms)}"
    days = " – ".join(day.isoformat() for day in (account.arrival, account.departure) if day)
    for said in (account.guest, rooms, days):
        if said:
            yield Paragraph(_marked(said), _TEXT)
    yield Spacer(0, 6 * mm)


def _table(account: Account) -> Any:
    head = [_cells("Date", "Order", "", "Qty", "Price", f"Amount {account.currency}")]
    last = ["", "", "", "", Paragraph("Balance", _SUM), Paragraph(_money(account.balance), _SUM)]
    table = Table([*head, *map(_row, account.lines), last], colWidths=_WIDTHS, repeatRows=1, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -2), 0.4, _FAINT),
                ("LINEABOVE", (0, -1), (-1, -1), 0.8, _INK),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ]
        )
    )
    return table


def _row(line: Line) -> list[Any]:
    charge = line.charge
    title = f"{charge.title} ({charge.reason})" if charge.reason else charge.title
    figures = (f"{charge.qty:,}".replace("-", "−"), _money(charge.price), _money(charge.amount))
    return _cells(line.moment.date().isoformat(), line.order_number or "", title, *figures)


def _cells(*texts: str) -> list[Any]:
    return [Paragraph(_marked(each), _FIGURE if place > 2 else _TEXT) for place, each in enumerate(texts)]  # noqa: PLR2004 - the columns of figures


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace("-", "−")


def _number(page: Any, _document: object) -> None:
    page.setFont(NOTO, 8)
    page.drawCentredString(A4[0] / 2, 10 * mm, str(page.getPageNumber()))


def _marked(text: str) -> str:
    """The text as a paragraph's markup, each run of it in a font that has its characters."""
    shown = [each for each in text if not unicodedata.category(each).startswith("C")]
    kana = any("\u3040" <= each <= "\u30ff" for each in shown)
    runs = groupby(shown, key=lambda each: _font_for(each, japanese=kana))
    return "".join(_run(font, list(run)) for font, run in runs)


def _run(font: str, characters: Sequence[str]) -> str:
    text = escape("".join(characters))
    return text if font == NOTO else f'<font face="{font}">{text}</font>'


def _font_for(character: str, *, japanese: bool) -> str:
    """Chinese and Japanese share characters; a text with kana in it is Japanese."""
    if ord(character) in _noto.face.charToGlyph:
        return NOTO
    if "\uac00" <= character <= "\ud7a3" or "\u1100" <= character <= "\u11ff" or "\u3130" <= character <= "\u318f":
        return KOREAN
    if japanese:
        return JAPANESE
    return CHINESE if character >= "\u2e80" else NOTO
