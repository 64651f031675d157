"""Who cannot have feathers means another pillow than the feather one, whatever else of the message names it."""

from __future__ import annotations

import re
from functools import cache

from innkeep.agent.embedded.words.patterns import compiled, phrases_in

FEATHERED = frozenset(["pillow", "featherpillow"])
FREE = "featherfree"
_NEAR = r"(?:\s*(?:[^\s.,!?;]+\s+){0,2})"


def denied(text: str, language: str) -> list[tuple[int, int]]:
    """Where a plain text says that there are to be no feathers, the words for it and theirs."""
    return [m.span() for pattern in _denials(language) for m in pattern.finditer(text)]


def without_feathers(text: str, language: str) -> str:
    """A plain text with blanks for that: `a pillow without feathers` is one, and nothing of it is refused."""
    for start, end in denied(text, language):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


@cache
def _denials(language: str) -> tuple[re.Pattern[str], ...]:
    lines = phrases_in("feathers.txt")
    feathers = lines.get(f"{language} feathers")
    if feathers is None:
        return ()
    named = compiled(feathers, prefixed=True).pattern
    before, after = (lines.get(f"{language} {where}") for where in ("before", "after"))
    found = []
    if before:
        found.append(re.compile(rf"(?:{compiled(before).pattern}){_NEAR}(?:{named})"))
    if after:
        found.append(re.compile(rf"(?:{named})\s*(?:{compiled(after).pattern})"))
    return tuple(found)
