"""What may stand in a conversation: words, without what is no text."""

from __future__ import annotations

import unicodedata

from innkeep.core.errors import Invalid

MAX_TEXT = 4_000
"""Characters of one message."""

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows, names and buttons of the page included (Unicode, UAX 9)."""


_UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp"})
"""Categories of what joins and parts characters, and is nothing by itself."""


class UnreadableText(Invalid):
    """The text of a message is empty, too long or holds what is no text."""


def clean_text(text: str) -> str:
    """The text as it is kept, or UnreadableText when nothing or too much is left.

    What is no text goes: control characters but line breaks, halves of surrogates, overrides of direction.
    """
    cleaned = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    cleaned = cleaned.translate(dict.fromkeys(map(ord, _OVERRIDES))).strip()
    if all(unicodedata.category(c) in _UNSEEN for c in cleaned):
        raise UnreadableText("The message is empty. Write a few words.")
    if len(cleaned) > MAX_TEXT:
        raise UnreadableText(
            f"The message has {len(cleaned):,} characters; {MAX_TEXT:,} are the most. Please shorten it."
        )
    return cleaned


def one_line(text: str) -> str:
    """The same on one line, for a word about what was done. UnreadableText."""
    return " ".join(clean_text(text).split())
