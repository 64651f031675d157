"""A yes that needs no understanding. It alone, in the guest's own words, confirms what costs money."""

from __future__ import annotations

import re

_YES = frozenset(
    """
    yes|yes please|yeah|yep|yup|sure|ok|okay|okay please|confirm|confirmed|i confirm|go ahead|please do|do it|perfect|
    yes go ahead|yes confirm|sounds good|that is right|thats right|correct|yes that is right|yes thats right|order it|
    yes order it|please order it|fine|great|yes thanks|yes thank you|ok thanks|absolutely|of course
    """.replace("\n", " ").split("|")
)
_WORDS = frozenset(" ".join(phrase.split()) for phrase in _YES)


def is_plain_yes(text: str) -> bool:
    """Whether a message says yes and nothing else: "yes, but without onions" does not."""
    said = " ".join(re.sub(r"[^\w\s]", " ", text.casefold().replace("'", "").replace("\u2019", "")).split())
    return said in _WORDS
