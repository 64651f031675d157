"""YAML as plain values, and the line of each.

Values are built from the parser's events rather than loaded, for three reasons: what is wrong can be pointed to,
numbers keep their digits (room 007, a price of 6.50), and what is dangerous or invisible in YAML (aliases, tags, keys
that stand twice) is refused instead of understood. Plain words mean what YAML 1.2's core schema says: `no` is a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from innkeep.hotelfile.problems import Misread, Place, Problem, quoted

DEEPEST = 12
"""Levels of nesting; a hotel file has six. Each level costs the parser more than the one before."""

_NUMBER = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_NOTHING = {"", "~", "null", "Null", "NULL"}
_TRUTH = {**dict.fromkeys(("true", "True", "TRUE"), True), **dict.fromkeys(("false", "False", "FALSE"), False)}

_HINTS = {
    "mapping values are not allowed here": 'put a text that has a colon in it into quotes, like "open: 7:00"',
    "cannot start any token": "indent with spaces, and put a text that begins with a sign into quotes",
    "found unexpected end of stream": "a quote is opened and never closed",
    "but got": "look for a missing comma, quote or bracket, here or in the line above",
    "expected <block end>": "indent all entries of a list or a group alike",
    "could not find expected ':'": 'after the name of a value there has to be a colon and a space, like "price: 6.50"',
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written."""

    written: str

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file (dict, list, str, Number, bool, None), and the line of each, counted from 1."""

    values: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of a value, or of what it is missing from."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def parse(text: str) -> Document:
    """The values of a YAML text. Misread, with the line, when it is not YAML or uses more of it than a hotel needs."""
    lines: dict[Place, int] = {}
    try:
        return Document(_Builder(text, lines).document(), lines)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Misread(Problem(mark.line + 1 if mark else 1, _not_yaml(error.problem or error.context or ""))) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Misread(
            Problem(line, f"the character U+{error.character:04X} cannot stand in YAML; remove it")
        ) from error
    except YAMLError as error:
        raise Misread(Problem(1, _not_yaml(str(error)))) from error


def _not_yaml(said: str) -> str:
    hint = next((hint for part, hint in _HINTS.items() if part in said), "mend or quote what stands there")
    return f"this is not YAML ({' '.join(said.split())}); {hint}"


class _Builder:
    """Builds values from the parser's events and notes the line of each."""

    def __init__(self, text: str, lines: dict[Place, int]) -> None:
        self._events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
        self._lines = lines

    def document(self) -> Any:
        """The only document of the text; None when there is none."""
        value, started = None, False
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if started:
                    raise _misread(event, "a second document starts here; write one hotel a file")
                started = True
                value = self._value(next(self._events), ())
        return value

    def _value(self, event: Any, place: Place) -> Any:
        self._lines.setdefault(place, event.start_mark.line + 1)
        if isinstance(event, AliasEvent):
            raise _misread(event, "a *name that repeats another place is not read here; write it out")
        if event.tag is not None:
            raise _misread(event, "a !tag is not read here; remove it, and put texts into quotes")
        if isinstance(event, ScalarEvent):
            return _plain(event.value) if event.implicit[0] else event.value
        if len(place) >= DEEPEST:
            raise _misread(event, "this is nested too deeply for a hotel file; look for a bracket too many")
        return self._mapping(place) if isinstance(event, MappingStartEvent) else self._sequence(place)

    def _sequence(self, place: Place) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            values.append(self._value(event, (*place, len(values))))
        return values

    def _mapping(self, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event)
            if key in values:
                first = self._lines[(*place, key)]
                raise _misread(event, f"{quoted(key)} stands here for the second time, after line {first}; keep one")
            self._lines[(*place, key)] = event.start_mark.line + 1
            values[key] = self._value(next(self._events), (*place, key))
        return values

    def _key(self, event: Any) -> str:
        if isinstance(event, MappingStartEvent | SequenceStartEvent) or not isinstance(event, ScalarEvent):
            raise _misread(event, "the name of a value has to be one word, like title")
        if event.tag is not None:
            raise _misread(event, "a !tag is not read here; remove it")
        key: str = event.value
        return key


def _misread(event: Any, sentence: str) -> Misread:
    return Misread(Problem(event.start_mark.line + 1, sentence))


def _plain(word: str) -> Any:
    """What a word without quotes is in YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema)."""
    if word in _NOTHING:
        return None
    if word in _TRUTH:
        return _TRUTH[word]
    return Number(word) if _NUMBER.fullmatch(word) else word
