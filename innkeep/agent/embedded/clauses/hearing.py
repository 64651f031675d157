"""Which cues a plain text has, each for what it says there."""

from __future__ import annotations

import re

from innkeep.agent.embedded.words.amounts import amounts
from innkeep.agent.embedded.words.cues import Cues

_PARTS = (
    {"price": ("when", "status"), "got": ("again",), "when": ("please",)}
    | dict.fromkeys(("have", "praise", "thanks"), ("request", "please"))
    | dict.fromkeys(("no", "refuse", "drop", "cancel", "anymore", "hurry"), ("unhurried", "calledoff"))
)
"""Cues, and those whose words they may be a part of."""


def heard(text: str, own: Cues) -> frozenset[str]:
    """The cues of a plain text, without those that are only a part of another: `how much longer` asks no price.

    `No need to hurry` takes nothing back, and neither does who tells that `the train was cancelled`.
    """
    found = {name for name in own.phrases if own.has(name, opened(text, name))}
    for name, wholes in _PARTS.items():
        places = [m.span() for m in own.of(name).finditer(text)]
        if all(any(covers(own.of(whole), text, *place) for whole in wholes) for place in places):
            found.discard(name)
    return frozenset(found)


def heard_in_all(text: str, own: Cues) -> frozenset[str]:
    """The cues of all that a guest wrote, in plain letters, and `several` where it counts more than one."""
    counts = any(one.value != 1 for one in amounts(text, own))
    return heard(text, own) | (frozenset(["several"]) if counts else frozenset())


def opened(text: str, name: str) -> str:
    """A text as a cue is looked for in it: a request may break off, as in `and could somebody also bring a pillow`."""
    return f"{text} " if name == "request" else text


def covers(pattern: re.Pattern[str], text: str, start: int, end: int | None = None) -> bool:
    """Whether a match of the pattern covers a place and says more than it."""
    last = start + 1 if end is None else end
    covering = (m for m in pattern.finditer(text) if m.start() <= start and last <= m.end())
    return any(m.end() - m.start() > last - start for m in covering)
