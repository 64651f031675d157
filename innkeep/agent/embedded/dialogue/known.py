"""Sentences whose act is known: `sentences/` in twelve languages, and whole messages that are dangerous or not."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from innkeep.agent.embedded.danger.signs import known_meanings

_NONE = "none"
_FOLDER = files("innkeep.agent.embedded.dialogue")
HARMLESS = "harmless"
"""No act: what is known of it is only that it tells of no danger, though it may sound so."""

DANGER = "danger"


class Known(NamedTuple):
    """A text of a guest, and its act."""

    text: str
    act: str


def by_language() -> dict[str, list[Known]]:
    """Sentences said by themselves."""
    found = (_FOLDER / "sentences").iterdir()
    return {each.name.removesuffix(".txt"): list(_read(each.read_text("utf-8"))) for each in sorted(found, key=str)}


def messages() -> list[Known]:
    """Messages as they are written, and what is known of danger elsewhere."""
    told = [Known(text, HARMLESS if name == _NONE else DANGER) for name, text in known_meanings()]
    return [*told, *_read((_FOLDER / "messages.txt").read_text("utf-8"))]


def digest() -> str:
    """What tells one state of all of these from another."""
    told = [*(known for each in by_language().values() for known in each), *messages()]
    return sha256("\n".join(f"{act}: {text}" for text, act in told).encode()).hexdigest()


def _read(written: str) -> Iterator[Known]:
    for line in written.splitlines():
        if line.strip() and not line.startswith("#"):
            head, _, text = line.partition(": ")
            yield Known(text.strip(), head)
