"""Invented hotels whose words are of different languages, from `hotels.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from innkeep.agent.engine import Knowledge

from .hotels import Row, hotel

_HERE = Path(__file__).parent


def rows(name: str, columns: int = 4) -> list[list[str]]:
    """The lines of a file of this folder, cut at their first bars."""
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [
        [part.strip() for part in line.split(" | ", columns - 1)] for line in lines if line and not line.startswith("#")
    ]


def by_language(name: str) -> dict[str, list[list[str]]]:
    """The same by their first column, and without it: a test for each line took longer to begin than to do."""
    found: dict[str, list[list[str]]] = {}
    for language, *rest in rows(name):
        found.setdefault(language, []).append(rest)
    return found


def _hotels() -> Iterator[tuple[str, Knowledge]]:
    text = (_HERE / "hotels.txt").read_text(encoding="utf-8")
    for block in text.split("\n[")[1:]:
        language, *lines = block.split("]", 1)[0], *block.splitlines()[1:]
        items: list[Row] = []
        articles: dict[str, str] = {}
        for line in filter(None, lines):
            if " | " in line:
                category, title, description, price = (part.strip() for part in line.split("|"))
                items.append((category, title, description, "", price))
            else:
                title, _, text_of_it = line.partition(" = ")
                articles[title] = text_of_it
        yield language, hotel(f"abroad {language}", tuple(items), articles, language=language)


HOTELS = dict(_hotels())
