"""What a thing is asked to be like: of `two clean towels` the towels are wanted, and nobody cleans or praises."""

from __future__ import annotations

from functools import cache
from re import Pattern

from innkeep.agent.embedded.words.concepts import seen, widened
from innkeep.agent.embedded.words.patterns import compiled, phrases_in

_BROUGHT = frozenset(
    [
        "towel",
        "bathmat",
        "linen",
        "pillow",
        "blanket",
        "bathrobe",
        "yukata",
        "slippers",
        "glasses",
        "cutlery",
        "pyjamas",
    ]
)
"""What may be clean or not, and is brought."""

_WHERE = frozenset(["bathroom", "shower", "bathtub", "bathing", "pool", "beach", "bed"])
_NEAR = 5


def without_qualities(text: str, language: str, names: Pattern[str] | None) -> str:
    """A plain text with blanks for what is said of a thing right beside it; the hotel's own `names` stay whole."""
    pattern = _qualities().get(language)
    said = [m.span() for m in pattern.finditer(text)] if pattern else []
    if not said:
        return text
    edges = _edges(text, language)
    whole = [m.span() for m in names.finditer(text)] if names else []
    # `Frische saubere Handtücher`: of two beside each other the one lies at the thing and the other at the one.
    for start, end in [*said, *reversed(said)]:
        if _beside(text, start, end, edges) and not any(a < end and start < b for a, b in whole):
            edges |= {start, end}
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _edges(text: str, language: str) -> set[int]:
    """Where things that are brought begin and end, with where they are used: `una toalla de baño`."""
    found = seen(text, language)
    things = [one for one in found if widened({one.name}) & _BROUGHT]
    ends = {one.end for one in things}
    ends |= {one.end for one in found if one.name in _WHERE and any(0 < one.start - end < _NEAR for end in ends)}
    return ends | {one.start for one in things}


def _beside(text: str, start: int, end: int, edges: set[int]) -> bool:
    before = len(text[:start].rstrip(" "))
    after = end + len(text[end:]) - len(text[end:].lstrip(" "))
    return before in edges or after in edges


@cache
def _qualities() -> dict[str, Pattern[str]]:
    return {language: compiled(phrases) for language, phrases in phrases_in("qualities.txt").items()}
