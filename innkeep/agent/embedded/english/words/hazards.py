"""How guests write of danger, and what only looks like it: regular expressions, one a line, in `hazards.txt`."""

from __future__ import annotations

from typing import get_args

from innkeep.agent.acts import Hazard
from innkeep.agent.embedded.english.words.files import sections

_SECTIONS = sections("hazards.txt")

HARMLESS = _SECTIONS["harmless"]
"""What is taken out of a sentence before it is searched for danger."""

_KNOWN: tuple[Hazard, ...] = get_args(Hazard)

HAZARDS: tuple[tuple[Hazard, str], ...] = tuple(
    (hazard, pattern)
    for name, patterns in _SECTIONS.items()
    for hazard in _KNOWN
    if hazard == name
    for pattern in patterns
)
"""Kinds of danger, the first that fits counts."""
