"""Codes on paper: each opens its room, whatever the hotel is called and wherever it is."""

from __future__ import annotations

import pytest
from reportlab.graphics.barcode.qr import QrCodeWidget

from innkeep.stays import paper
from innkeep.stays.paper import WORDS, Code, Layout, Look, codes_pdf
from innkeep.web.languages import LANGUAGES

CODES = [Code(str(number), f"https://inn.example/g/CODE{number}") for number in range(101, 130)]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the codes stand for that were drawn."""
    seen: list[str] = []

    class Seen(QrCodeWidget):  # type: ignore[misc]
        def __init__(self, value: str, **how: object) -> None:
            seen.append(value)
            super().__init__(value, **how)

    monkeypatch.setattr(paper, "QrCodeWidget", Seen)
    return seen


@pytest.mark.parametrize(("layout", "pages"), [(Layout.CARDS, 29), (Layout.SHEETS, 8), (Layout.LABELS, 2)])
def test_every_room_gets_its_own_code(drawn: list[str], layout: Layout, pages: int) -> None:
    document = codes_pdf(Look("Casa do Mar", "#17614f", "#ffffff", "pt"), CODES, layout)
    assert drawn == [code.address for code in CODES]
    assert document.count(b"/Type /Page\n") == pages


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "Ξενοδοχείο",
        "海の家",
        "东方饭店",
        "호텔",
        "The Grand Imperial Hotel and Residences of the Old Harbour <&>" * 2,
    ],
)
def test_any_name_fits(name: str) -> None:
    for layout in Layout:
        assert codes_pdf(Look(name, "#ffee00", "#000000", "xx"), CODES[:1], layout).startswith(b"%PDF-")


def test_cards_speak_every_language_that_the_guests_page_does() -> None:
    assert set(WORDS) == {str(each) for each in LANGUAGES}
    assert Look("X", "#000000", "#ffffff", "pt-BR").words is WORDS["pt"]
    assert Look("X", "#000000", "#ffffff", "tlh").words is WORDS["en"]
