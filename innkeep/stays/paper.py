"""The codes of rooms on paper: a card to stand on the desk, A6, and labels for a sheet of A4."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from innkeep.core.lettering import NOTO, marked, one_at_a_time

_INK, _SOFT, _LINE = HexColor(0x1B1E1C), HexColor(0x565C58), HexColor(0xC9C6BD)
_CENTRED = ParagraphStyle("centred", fontName=NOTO, textColor=_INK, alignment=TA_CENTER, splitLongWords=0)
_CENTRED_SOFT = ParagraphStyle("centred soft", _CENTRED, textColor=_SOFT)
_LEFT = ParagraphStyle("left", _CENTRED, alignment=TA_LEFT)
_LEFT_SOFT = ParagraphStyle("left soft", _LEFT, textColor=_SOFT)

Box = tuple[float, float, float, float]
"""From the left, from below, how wide, how high; in points."""

LABEL_COLUMNS, LABEL_ROWS = 3, 8
"""Of a sheet of A4: labels of 70 by 37 mm, as the usual sheets of 24 have them."""


class Layout(StrEnum):
    """What is printed: a card a page, four cards a sheet of A4 to be cut, or labels."""

    CARDS = "cards"
    SHEETS = "sheets"
    LABELS = "labels"


@dataclass(frozen=True, slots=True)
class Words:
    """What a card says, in one language."""

    room: str
    invites: str
    explains: str


WORDS = {
    "ar": Words(
        "Room",
        "Scan for anything you need",
        "Ask, order, or reach us. No app, in your language.",
    ),
    "de": Words(
        "Zimmer",
        "Scannen für alles, was Sie brauchen",
        "Fragen, bestellen, uns erreichen. Ohne App, in Ihrer Sprache.",
    ),
    "en": Words(
        "Room",
        "Scan for anything you need",
        "Ask, order, or reach us. No app, in your language.",
    ),
    "es": Words(
        "Habitación",
        "Escanee para lo que necesite",
        "Pregunte, pida o contáctenos. Sin aplicación, en su idioma.",
    ),
    "fr": Words(
        "Chambre",
        "Scannez pour tout ce qu’il vous faut",
        "Demandez, commandez, contactez-nous. Sans application, dans votre langue.",
    ),
    "id": Words(
        "Kamar",
        "Pindai untuk apa pun yang Anda perlukan",
        "Tanya, pesan, atau hubungi kami. Tanpa aplikasi, dalam bahasa Anda.",
    ),
    "it": Words(
        "Camera",
        "Inquadrate per tutto ciò che vi serve",
        "Chiedete, ordinate, contattateci. Senza app, nella vostra lingua.",
    ),
    "ja": Words("客室", "ご用の際は読み取ってください", "ご質問、ご注文、ご連絡に。アプリは不要です。"),
    "ko": Words("객실", "필요하신 것이 있으면 스캔하세요", "문의, 주문, 연락. 앱 없이 이용하실 수 있습니다."),
    "nl": Words(
        "Kamer",
        "Scan voor alles wat u nodig hebt",
        "Vraag, bestel of bereik ons. Zonder app, in uw taal.",
    ),
    "pt": Words(
        "Quarto",
        "Leia o código para tudo o que precisar",
        "Pergunte, peça ou contacte-nos. Sem aplicação, na sua língua.",
    ),
    "zh": Words("房间", "扫码，满足您的所需", "咨询、点单、联系我们。无需安装应用。"),
}
"""By language; in Arabic as in English, for no font of ours has its letters."""


@dataclass(frozen=True, slots=True)
class Code:
    """A room and the address that its code stands for."""

    room_number: str
    address: str


@dataclass(frozen=True, slots=True)
class Look:
    """The hotel on paper: its name, its colour (`#rrggbb`), what is read on that colour, and its language (BCP 47)."""

    hotel: str
    color: str
    ink: str
    language: str

    @property
    def words(self) -> Words:
        """What the cards say."""
        return WORDS.get(self.language.split("-")[0].lower(), WORDS["en"])


def codes_pdf(look: Look, codes: Sequence[Code], layout: Layout) -> bytes:
    """The document. It takes its time: call it in a thread, with no transaction open."""
    written = io.BytesIO()
    with one_at_a_time:
        page = Canvas(written, pagesize=A6 if layout is Layout.CARDS else A4, lang=look.language)
        page.setTitle(f"{look.hotel}: codes of rooms")
        page.setAuthor(look.hotel)
        _LAYOUTS[layout](page, look, codes)
        page.save()
    return written.getvalue()


def _cards(page: Canvas, look: Look, codes: Sequence[Code]) -> None:
    for code in codes:
        _card(page, look, code)
        page.showPage()


def _sheets(page: Canvas, look: Look, codes: Sequence[Code]) -> None:
    width, height = A4[0] / 2, A4[1] / 2
    for place, code in enumerate(codes):
        if place and place % 4 == 0:
            page.showPage()
        page.saveState()
        page.translate(width * (place % 2), height * (1 - place % 4 // 2))
        _card(page, look, code)
        page.setStrokeColor(_LINE)
        page.setLineWidth(0.3)
        page.setDash(1, 3)
        page.rect(0, 0, width, height)
        page.restoreState()


def _card(page: Canvas, look: Look, code: Code) -> None:
    width, height = A6
    band, words = 34 * mm, look.words
    page.setFillColor(HexColor(look.color))
    page.rect(0, height - band, width, band, stroke=0, fill=1)
    _fitted(
        page,
        look.hotel,
        (8 * mm, height - band, width - 16 * mm, band),
        20,
        ParagraphStyle("hotel", _CENTRED, textColor=HexColor(look.ink)),
    )
    side = 56 * mm
    _qr(page, code.address, (width - side) / 2, height - band - side - 6 * mm, side)
    top = height - band - side - 8 * mm
    _fitted(page, words.invites, (8 * mm, top - 14 * mm, width - 16 * mm, 14 * mm), 13, _CENTRED)
    _fitted(page, words.explains, (10 * mm, top - 25 * mm, width - 20 * mm, 11 * mm), 8.5, _CENTRED_SOFT)
    _fitted(page, f"{words.room} {code.room_number}", (8 * mm, 9 * mm, width - 16 * mm, 11 * mm), 16, _CENTRED)
    _fitted(page, code.address.split("://")[-1], (8 * mm, 4 * mm, width - 16 * mm, 5 * mm), 7, _CENTRED_SOFT)


def _labels(page: Canvas, look: Look, codes: Sequence[Code]) -> None:
    width, height = A4[0] / LABEL_COLUMNS, A4[1] / LABEL_ROWS
    for place, code in enumerate(codes):
        if place and place % (LABEL_COLUMNS * LABEL_ROWS) == 0:
            page.showPage()
        column, row = place % LABEL_COLUMNS, place // LABEL_COLUMNS % LABEL_ROWS
        page.saveState()
        page.translate(width * column, A4[1] - height * (row + 1))
        _label(page, look, code, (width, height))
        page.restoreState()


def _label(page: Canvas, look: Look, code: Code, size: tuple[float, float]) -> None:
    width, height = size
    side = 27 * mm
    _qr(page, code.address, 4 * mm, (height - side) / 2, side)
    x = side + 6 * mm
    room = width - x - 4 * mm
    page.setFillColor(HexColor(look.color))
    page.rect(x, height - 7.5 * mm, 10 * mm, 1.2 * mm, stroke=0, fill=1)
    _fitted(page, look.hotel, (x, height - 17 * mm, room, 9 * mm), 8.5, _LEFT_SOFT)
    _fitted(page, f"{look.words.room} {code.room_number}", (x, height - 26 * mm, room, 9 * mm), 13, _LEFT)
    _fitted(page, code.address.rpartition("/g/")[2], (x, height - 32 * mm, room, 6 * mm), 7, _LEFT_SOFT)


def _qr(page: Canvas, address: str, x: float, y: float, side: float) -> None:
    """Black on white, whatever the hotel's colour, with the free margin that readers need (ISO/IEC 18004)."""
    widget = QrCodeWidget(address, barLevel="M", barWidth=side, barHeight=side)
    drawing = Drawing(side, side)
    drawing.add(widget)
    renderPDF.draw(drawing, page, x, y)


def _fitted(page: Canvas, text: str, box: Box, size: float, style: ParagraphStyle) -> None:
    """Words in the middle of a box, as much smaller as makes them fit into it."""
    x, y, width, height = box
    while True:
        shown = Paragraph(marked(text), ParagraphStyle("fitted", style, fontSize=size, leading=size * 1.25))
        _, tall = shown.wrap(width, height)
        if (tall <= height and shown.minWidth() <= width) or size < 4:  # noqa: PLR2004 - nobody reads less
            break
        size *= 0.92
    shown.drawOn(page, x, y + max(0, (height - tall) / 2))


_LAYOUTS: dict[Layout, Callable[[Canvas, Look, Sequence[Code]], None]] = {
    Layout.CARDS: _cards,
    Layout.SHEETS: _sheets,
    Layout.LABELS: _labels,
}
