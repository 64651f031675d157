"""Of which size a thing is, and whether it is for a child, as guests say it and as things are called."""

from __future__ import annotations

import re
from functools import cache

from innkeep.agent.embedded.words.patterns import compiled, phrases_in

NORMAL = "normal"
CHILD = "child"
_UNFIT = "unfit"
"""What does not fit tells of no size that is wanted: `it is too small`."""


def sizes(text: str) -> frozenset[str]:
    """The sizes that a plain text speaks of, in any language: `big`, `small`, `firm`, `soft`, `child`, `normal`."""
    wanted = _known()[_UNFIT].sub(" ", text)
    return frozenset(size for size, pattern in _known().items() if size != _UNFIT and pattern.search(wanted))


@cache
def _known() -> dict[str, re.Pattern[str]]:
    return {size: compiled(phrases) for size, phrases in phrases_in("sizes.txt").items()}
