"""What guests ask most, as the titles of a hotel's first answers, in every language at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def titles(language: str) -> tuple[str, ...]:
    """In a language (BCP 47), or in English; always in the same order."""
    known = _titles()
    return known.get(language.split("-", maxsplit=1)[0].lower(), known["en"])


@cache
def _titles() -> dict[str, tuple[str, ...]]:
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    languages, *rows = [line.lstrip("# ").split("|") for line in lines if "|" in line]
    return dict(zip(languages, zip(*rows, strict=True), strict=True))
