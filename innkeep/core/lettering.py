"""Letters on paper: names in Latin, Greek, Cyrillic, Devanagari, Chinese, Japanese and Korean, in any PDF of ours.

The first four are in the font that comes with us and is embedded. For the last three the PDF names fonts that viewers
bring: one of our own would make every installation 16 MB larger.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape

import fontpkg_noto_sans
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

NOTO = "Noto Sans"
CHINESE, JAPANESE, KOREAN = "STSong-Light", "HeiseiKakuGo-W5", "HYGothic-Medium"

_noto = TTFont(NOTO, str(fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf"))
for _font in (_noto, *map(UnicodeCIDFont, (CHINESE, JAPANESE, KOREAN))):
    pdfmetrics.registerFont(_font)

one_at_a_time = threading.Lock()
"""To be held while a document is written: the fonts count what it uses of them, in tables that threads would share."""


def marked(text: str) -> str:
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
