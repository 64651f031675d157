"""A yes that needs no understanding. It alone, in the guest's own words, confirms what costs money.

Whole messages, one a row of `plain_yes.txt`: anything beside them is no plain yes, whatever language it is in.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

_NO_WORDS = re.compile(r"[^\w\s]")
_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc`")
_THUMBS = frozenset("👍✅👌")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")


def is_plain_yes(text: str) -> bool:
    """Whether a message says yes and nothing else: "yes, but without onions" does not."""
    if any(mark in text for mark in "?？؟"):
        return False
    return _said(text) in _phrases() or _SKIN.sub("", text.strip()) in _THUMBS


def _said(text: str) -> str:
    small = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    return " ".join(_NO_WORDS.sub(" ", small).split())


@cache
def _phrases() -> frozenset[str]:
    rows = (files("innkeep.agent") / "plain_yes.txt").read_text(encoding="utf-8").splitlines()
    lines = (row.partition(":")[2] for row in rows if row.strip() and not row.startswith("#"))
    return frozenset(said for line in lines for phrase in line.split("|") if (said := _said(phrase)))
