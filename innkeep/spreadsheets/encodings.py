"""Which letters the bytes of a table are.

Programs write UTF-8, or UTF-16 with the mark that says so. What a spreadsheet on Windows calls only “CSV” is in the
code page of the machine (https://learn.microsoft.com/windows/win32/intl/code-page-identifiers), which goes by the
language that it is set up in: the hotel's, as far as one can tell.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping

from innkeep.spreadsheets.problems import Problem, refused

WORKBOOK = b"PK\x03\x04"
"""How a workbook begins: it is a ZIP archive (ECMA-376, part 2)."""

WESTERN = "cp1252"

PAGES: Mapping[str, str] = {
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), "cp1251"),
    "el": "cp1253",
    "tr": "cp1254",
    "he": "cp1255",
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "vi": "cp1258",
    "th": "cp874",
    "ja": "cp932",
    "zh": "gbk",
    "ko": "cp949",
}
"""By language; every other is written in the Western one."""


def decoded(content: bytes, language: str) -> str:
    """The text of a table. TableInvalid where it is none, with the line that tells."""
    if content.startswith(WORKBOOK):
        raise refused([Problem(1, None, "is no table but a workbook; save it as “CSV UTF-8”")])
    page = PAGES.get(language.partition("-")[0], WESTERN)
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = _read(content, "utf-16") if marked else _read(content, "utf-8-sig") or _read(content, page)
    if text is None:
        raise refused([Problem(_line(content), None, "cannot be read; save the table as “CSV UTF-8”")])
    if "\0" in text:
        raise refused([Problem(1, None, "is no text; save the table as “CSV UTF-8”")])
    return text


def _read(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _line(content: bytes) -> int:
    """Where it stops being UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return content[: error.start].count(b"\n") + 1
    return 1
