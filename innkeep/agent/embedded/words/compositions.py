"""Things that are told by two words apart: a towel for the beach is a beach towel."""

from __future__ import annotations

from dataclasses import replace

from innkeep.agent.embedded.words.concepts import Seen

BY_THE_WATER = frozenset(["pool", "beach", "sunbed"])


def composed(found: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """What was seen, with the name of what things and where they are used make together."""
    if not any(one.name in BY_THE_WATER for one in found):
        return found
    return tuple(replace(one, name="beachtowel") if one.name == "towel" else one for one in found)
