"""Insights on paper: A4 across, as PDF, every table a title, a sentence and its figures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from innkeep.core.lettering import NOTO, marked, one_at_a_time
from innkeep.reports.columns import Unit
from innkeep.reports.insights import Insights
from innkeep.reports.tables import tables
from innkeep.reports.wording import in_words, spoken

_PAGE = landscape(A4)
_MARGIN = 14 * mm
_MANY_COLUMNS = 12
_INK, _SOFT, _FAINT = HexColor(0x1D2733), HexColor(0x5A6672), HexColor(0xC9D1DA)
_TEXT = ParagraphStyle("text", fontName=NOTO, fontSize=8.5, leading=11, textColor=_INK)
_FIGURE = ParagraphStyle("figure", _TEXT, alignment=TA_RIGHT)
_SMALL = ParagraphStyle("small", _FIGURE, fontSize=6, leading=8)
_SAID = ParagraphStyle("said", _TEXT, textColor=_SOFT)
_TITLE = ParagraphStyle("title", _TEXT, fontSize=18, leading=24)
_HEAD = ParagraphStyle("head", _TEXT, fontSize=12, leading=17)


def insights_pdf(found: Insights) -> bytes:
    """The document. It takes its time: call it in a thread, with no transaction open."""
    written = io.BytesIO()
    with one_at_a_time:
        document = SimpleDocTemplate(
            written,
            pagesize=_PAGE,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_MARGIN,
            bottomMargin=16 * mm,
            title=f"{found.hotel}: insights",
            author=found.hotel,
            lang="en",
        )
        document.build([*_head(found), *_body(found)], onFirstPage=_number, onLaterPages=_number)
    return written.getvalue()


def _head(found: Insights) -> Iterator[Any]:
    yield Paragraph(marked(found.hotel), _TITLE)
    period = found.period
    days = f"{spoken(period.since, Unit.DAY)} – {spoken(period.until, Unit.DAY)} ({found.zone})"
    yield Paragraph(marked(days), _SAID)


def _body(found: Insights) -> Iterator[Any]:
    for each in tables(found):
        yield Spacer(0, 6 * mm)
        yield CondPageBreak(40 * mm)
        yield Paragraph(marked(each.title), _HEAD)
        yield Paragraph(marked(each.about), _SAID)
        yield Spacer(0, 2 * mm)
        yield _grid(in_words(each, found.currency)) if each.rows else Paragraph("Nothing on these days.", _SAID)


def _grid(lines: list[list[str]]) -> Any:
    columns = len(lines[0])
    figure = _SMALL if columns > _MANY_COLUMNS else _FIGURE
    rows = [[Paragraph(marked(said), figure if place else _TEXT) for place, said in enumerate(line)] for line in lines]
    whole = _PAGE[0] - 2 * _MARGIN
    first = whole * (0.12 if figure is _SMALL else 0.26)
    rest = (whole - first) / max(1, columns - 1)
    grid = Grid(rows, colWidths=[first, *[rest] * (columns - 1)], repeatRows=1, hAlign="LEFT")
    grid.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _FAINT),
                ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
                ("LEFTPADDING", (0, 0), (-1, -1), 1.5),
                ("RIGHTPADDING", (0, 0), (-1, -1), 1.5),
            ]
        )
    )
    return grid


def _number(page: Any, _document: object) -> None:
    page.setFont(NOTO, 8)
    page.drawCentredString(_PAGE[0] / 2, 9 * mm, str(page.getPageNumber()))
