"""Numbers that are not meant: of `not two but three`, `2個じゃなくて3個`, `不是两瓶是三瓶` the three are wanted."""

from __future__ import annotations

from innkeep.agent.embedded.words.amounts import amounts
from innkeep.agent.embedded.words.cues import Cues

_TWO = 2


def without_denied_numbers(text: str, own: Cues) -> str:
    """A plain text with `_` for the letters of numbers that are taken back, where another one is said."""
    after, before = own.of("notso"), own.of("notthis")
    if not (after.search(text) or before.search(text)):
        return text
    said = amounts(text, own)
    for one in said if len(said) >= _TWO else ():
        if after.match(text, one.end) or any(m.end() == one.start for m in before.finditer(text, 0, one.start)):
            text = text[: one.start] + "_" * (one.end - one.start) + text[one.end :]
    return text
