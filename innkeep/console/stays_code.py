"""Codes to be scanned (ISO/IEC 18004), as the path of a picture: a page may hold no other drawing of its own."""

from __future__ import annotations

from functools import lru_cache

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel


@lru_cache(maxsize=512)
def code_path(said: str) -> tuple[int, str]:
    """How many modules wide the code of a text is, and an SVG path that fills the dark ones."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(said)
    code.make()
    size = code.getModuleCount()
    dark = ((row, column) for row in range(size) for column in range(size) if code.isDark(row, column))
    return size, "".join(f"M{column} {row}h1v1h-1z" for row, column in dark)
