"""Phrases about when, for whom, how large, for how much and where to. They stand in `asides.txt`."""

from __future__ import annotations

from innkeep.agent.embedded.english.words.files import sections

_SECTIONS = sections("asides.txt")

WISHES = (
    *_SECTIONS["when"],
    *_SECTIONS["for_whom"],
    *_SECTIONS["how_large"],
    *_SECTIONS["how_done"],
    *_SECTIONS["how_served"],
    *_SECTIONS["how_much_money"],
)
"""What belongs to a thing that is asked for, and is kept in the guest's words."""

WHERE_TO = _SECTIONS["where_to"]
"""The guest's own room and the like: the desk knows it."""
