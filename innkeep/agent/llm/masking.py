"""What leaves the house of people's words: without what identifies somebody and helps nobody to understand."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"\+?\d(?:[\s().\-/]{0,2}\d){7,}")


def masked(text: str, longest: int) -> str:
    """The words without e-mail addresses and without numbers as long as those of telephones, cards and passports."""
    return _DIGITS.sub("[number]", _ADDRESS.sub("[address]", text))[:longest]
