"""By which phrases an article is compared with what guests ask."""

from __future__ import annotations

import re
from collections.abc import Iterable

_END = re.compile(r"(?<=[.!?؟])[\"')\]]?\s+(?=[^\Wa-z_0-9]|[\d¿¡\"'(])|(?<=[。！？])|\s*\n\s*")


def phrases(title: str, text: str) -> tuple[str, ...]:
    """What an article is compared by: its title, and each sentence with the title before it, where it has several."""
    parts = [text[start:end] for start, end in sentences(text)]
    return (title, *(f"{title}: {part}" if len(parts) > 1 else part for part in parts))


def sentences(text: str) -> Iterable[tuple[int, int]]:
    """Where the sentences of a text begin and end."""
    start = 0
    for found in _END.finditer(text):
        if text[start : found.start()].strip():
            yield start, found.start()
            start = found.end()
    if text[start:].strip():
        yield start, len(text.rstrip())
