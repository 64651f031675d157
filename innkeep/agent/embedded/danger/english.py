"""Danger as it is told in English: what is harmless is taken out of each sentence, then it is searched for danger.

The expressions stand in `english.txt`, one a line; `$name = …` above them is what recurs.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import get_args

from innkeep.agent.acts import Hazard
from innkeep.agent.embedded.words.spelling import WORD

_STOP = re.compile(r"[.!?;,:\n\r…()]+")
_SECTION = re.compile(r"\[(\w+)\]")
_MACRO = re.compile(r"\$(\w+)")
_NOTHING = " _ "
_KNOWN: tuple[Hazard, ...] = get_args(Hazard)


def told_in_english(text: str) -> Hazard | None:
    """The danger that a plain text tells of."""
    for sentence in _STOP.split(text):
        words = " ".join(_spellings().get(word, word) for word in WORD.findall(sentence.replace("_", " ")))
        for pattern in _patterns("harmless"):
            words = pattern.sub(_NOTHING, words)
        for hazard in _order():
            if any(pattern.search(words) for pattern in _patterns(hazard)):
                return hazard
    return None


@cache
def _spellings() -> dict[str, str]:
    rows = (line.partition(" -> ") for line in _sections()["spellings"])
    return {word: meant for written, _, meant in rows for word in written.split()}


@cache
def _patterns(section: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(line) for line in _sections()[section])


@cache
def _order() -> tuple[Hazard, ...]:
    """The kinds of danger; the first that fits counts."""
    return tuple(hazard for name in _sections() for hazard in _KNOWN if hazard == name)


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    macros: dict[str, str] = {}
    section = ""
    for line in (files(__package__) / "english.txt").read_text(encoding="utf-8").splitlines():
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


def _written_out(line: str, macros: dict[str, str]) -> str:
    return _MACRO.sub(lambda name: macros.get(name[1], name[0]), line)
