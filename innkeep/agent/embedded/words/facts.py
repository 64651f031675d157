"""What kinds of fact a question asks for, and which a text tells: how long, from what age, how warm, where."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from innkeep.agent.embedded.words.patterns import compiled, phrases_in

Facts = frozenset[str]
"""Kinds of fact, by the names of `facts.txt`."""

OF_A_NUMBER = frozenset({"duration", "people", "age", "heat", "height", "distance", "weight"})
"""Facts that are told by a number, so that a text tells one or plainly does not."""


@lru_cache(maxsize=1024)
def asked(text: str) -> Facts:
    """The kinds of fact that a plain text asks for."""
    return _found("asked", text)


def told(text: str) -> Facts:
    """The kinds of fact that a plain text tells. Any text tells what is in a thing."""
    return _found("told", text) | ({"contents"} if text.strip() else set())


def _found(form: str, text: str) -> Facts:
    return frozenset(kind for kind, pattern in _patterns(form).items() if pattern.search(text))


@cache
def _patterns(form: str) -> dict[str, re.Pattern[str]]:
    lines = ((*name.split(), phrases) for name, phrases in phrases_in("facts.txt").items())
    return {kind: compiled(phrases, prefixed=True) for kind, of, phrases in lines if of == form}
