"""Reads the word lists and phrases of this folder: sections, one entry a line, `$name = …` for what recurs."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_SECTION = re.compile(r"\[(\w+)\]")
_MACRO = re.compile(r"\$(\w+)")


@cache
def sections(file: str) -> dict[str, tuple[str, ...]]:
    """The lines of each section of a file of this folder, without comments and with macros written out."""
    found: dict[str, list[str]] = {}
    macros: dict[str, str] = {}
    section = ""
    for line in files(__package__).joinpath(file).read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if heading := _SECTION.fullmatch(line):
            section = heading[1]
            found[section] = []
        elif not section:
            name, _, meant = line.partition(" = ")
            macros[name.removeprefix("$")] = _written_out(meant, macros)
        else:
            found[section].append(_written_out(line, macros))
    return {name: tuple(lines) for name, lines in found.items()}


def vocabulary(section: str) -> frozenset[str]:
    """The words of one list of `vocabulary.txt`."""
    return frozenset(word for line in sections("vocabulary.txt")[section] for word in line.split())


def arrows(section: str, separator: str | None = None) -> list[tuple[tuple[str, ...], str]]:
    """The lines of a section of `spelling.txt`, each as what is left of the arrow and what is right of it."""
    lines = (line.partition(" -> ") for line in sections("spelling.txt")[section])
    return [(tuple(part.strip() for part in left.split(separator)), right) for left, _, right in lines]


def groups(section: str) -> dict[str, str]:
    """Each word of the groups in a section of `spelling.txt`, with the first of its group."""
    return {word: line.split()[0] for line in sections("spelling.txt")[section] for word in line.split()}


def _written_out(line: str, macros: dict[str, str]) -> str:
    return _MACRO.sub(lambda name: macros.get(name[1], name[0]), line)
