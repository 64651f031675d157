"""What is written so that it does not look like what it is: `evil dot example`, ⅩⅨ euros, 二万円, 壹佰元."""

from __future__ import annotations

import re
import unicodedata

_DOT = "\\.|dot|punkt|point|punto|ponto|punt|titik|点|點|ドット|닷|점|نقطة"
_AT = "@|at|arroba|chiocciola|apenstaartje|à|アット|골뱅이"
_IN_BRACKETS = ((re.compile(rf"\s*[\[({{<]\s*(?:{_DOT})\s*[\])}}>]\s*"), "."),)
_AT_IN_BRACKETS = re.compile(rf"\s*[\[({{<]\s*(?:{_AT})\s*[\])}}>]\s*")
_SPOKEN_DOT = re.compile(r"(?<=[a-z0-9])\s+dot\s+(?=[a-z]{2,})")
_WIDE_DOT = re.compile(r"(?<=[a-z0-9])。(?=[a-z0-9])")

_FORMAL = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億만억", "一二二三三四五六六七八九十百千万亿万亿")
_TIMES_MANY = re.compile(r"(\d+(?:\.\d+)?)\s?([千万亿])")
_MANY = {"千": 1_000, "万": 10_000, "亿": 100_000_000}

ROMAN = r"(?=[ivxlcdm]{1,9}(?![^\W\d_]))m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
"""Roman numerals; a number only where money follows, for many are words (`mix`, `dix`, `di`)."""

_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def normal(text: str) -> str:
    """The text with every digit as one of ten, everything small, and no disguise of links and of large numbers."""
    wide = unicodedata.normalize("NFKC", text).translate({0x66B: ".", 0x66C: ",", 0x200E: None, 0x200F: None})
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in wide).lower()
    for pattern, mark in _IN_BRACKETS:
        plain = pattern.sub(mark, plain)
    plain = _WIDE_DOT.sub(".", _SPOKEN_DOT.sub(".", _AT_IN_BRACKETS.sub("@", plain)))
    return _TIMES_MANY.sub(lambda m: f"{float(m[1]) * _MANY[m[2]]:.0f}", plain.translate(_FORMAL))


def roman(said: str) -> int:
    """The value of a Roman numeral."""
    values = [_ROMAN_VALUES[c] for c in said]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(value if value >= following else -value for value, following in pairs)
