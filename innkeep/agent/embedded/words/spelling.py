"""One spelling for comparing: small letters without accents, each at the place of its original."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

MAX_READ = 4000
"""Characters of a turn that are read; a guest who writes more needs a person anyway."""

_SMART = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "\u00a0": " "})
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MERIDIEM = re.compile(r"\b([ap])\. ?m\b\.?(?! ?[a-z])|\b([ap])\. ?m\b\.?", re.IGNORECASE)
_BRACKETED_NUMBER = re.compile(r"\( ?(x?[0-9]{1,3}x?) ?\)")
_JAMO = re.compile("([\u3131-\u318e]+)")
"""Single Korean letters, as laughter and tears are written with: made one form, they are no letters of a keyboard."""

_CARD = re.compile(r"•{3,}(?: ?\d{4})?")
"""What is left of a payment card's number: it says nothing of what is wanted."""
_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_DRAWN_OUT = re.compile("([\u0621-\u0646\u0648-\u064a])\\1{2,}")
"""No Arabic word has a letter three times in a row, and who laughs has: `ههههه` is kept."""

_ARABIC = str.maketrans(
    {"ک": "ك", "گ": "ك", "ی": "ي", "چ": "ج", "پ": "ب", "ڤ": "ف"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}
    | {chr(0x0660 + digit): str(digit) for digit in range(10)}
    | {chr(0x06F0 + digit): str(digit) for digit in range(10)}
)
_CHINESE = str.maketrans(
    {
        pair[0]: pair[1]
        for row in (files("innkeep.agent.embedded.words") / "characters.txt").read_text(encoding="utf-8").splitlines()
        if not row.startswith("#")
        for pair in row.split()
    }
)
_SPACELESS = re.compile("[\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTERS = "(?:[^\\W\\d_]|[\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])+"
_ONE_LETTER = _ARABIC | _CHINESE
_STROKED = {"ı": "i", "ł": "l", "đ": "d", "ø": "o"}
"""Letters that keyboards of other countries lack, and what is typed instead."""

WORD = re.compile(rf"{_LETTERS}(?:'{_LETTERS})*|\d+")


def legible(text: str) -> str:
    """The text as it is shown in notes: no hidden characters, no vowel marks."""
    whole = "".join(part if _JAMO.match(part) else unicodedata.normalize("NFKC", part) for part in _JAMO.split(text))
    seen = "".join(c for c in whole if c in "\n\t" or unicodedata.category(c) not in _HIDDEN)
    seen = _MERIDIEM.sub(lambda found: (found[1] or found[2]) + "m", seen.translate(_SMART))
    return _DRAWN_OUT.sub(r"\1", _MARKS.sub("", _BRACKETED_NUMBER.sub(r" \1 ", _CARD.sub("", seen))))


def plain(text: str) -> str:
    """The text for comparing. It has as many characters as what it was made of."""
    return "".join(map(_letter, text)).translate(_ONE_LETTER)


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    small = letter.casefold()
    if len(small) > 1 or small in _STROKED:
        return _STROKED.get(small, small[0])
    parts = unicodedata.normalize("NFD", small)
    # Only letters of Latin, Greek and Cyrillic lose their marks: a kana's or a Thai vowel's are no accents.
    return parts[0] if len(parts) > 1 and "a" <= parts[0] <= "\u04ff" else small


def is_spaceless(text: str) -> bool:
    """Whether the text is of a script in which words are found inside of longer rows of letters."""
    return bool(_SPACELESS.search(text))


def words(text: str) -> list[str]:
    """The words and numbers of a plain text."""
    return WORD.findall(text)


def veiled(written: str, small: str) -> str:
    """A text as it was written, with `_` where its plain letters have one."""
    return "".join("_" if kept == "_" else letter for letter, kept in zip(written, small, strict=True))
