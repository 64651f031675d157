"""YAML as a person would write it: one line an entry where it fits, long texts in paragraphs, quotes where they help.

A text is written plain only when no reader of any version of YAML could take it for something else: "101", "no",
"6:30" and "12e3" stand in quotes.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

WIDTH = 120

LONG = 90
"""Characters of a text from which on it is a paragraph of its own."""

_PLAIN = re.compile(r"[^\W\d_]([\w .&'/()@+-]*[\w.)+])?")
_MISREAD = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}
_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_PARAGRAPH = re.compile(r"[^\s\x00-\x1f]+( [^\s\x00-\x1f]+)*")

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"
"""What an entry holds: a text, a list of short things, a group, or something that is written as it is."""


class Literal(str):
    """Something that needs no quotes by its nature: a price, a word of the file's own."""

    __slots__ = ()


def group(entry: Mapping[str, Value]) -> str:
    """Values one a line, indented."""
    return "".join(f"  {line}\n" for line in _lines(entry))


def listed(entry: Mapping[str, Value]) -> str:
    """An entry of a list: on one line where it fits."""
    line = f"  - {{{', '.join(f'{key}: {_value(value)}' for key, value in entry.items())}}}\n"
    if len(line) <= WIDTH + 1 and not _holds_long(entry):
        return line
    first, *rest = _lines(entry, indent=4)
    return "".join([f"  - {first}\n", *(f"    {each}\n" if each else "\n" for each in rest)])


def _lines(entry: Mapping[str, Value], indent: int = 2) -> Iterator[str]:
    for key, value in entry.items():
        if isinstance(value, str) and _is_long(value):
            yield f"{key}: {'|-' if chr(10) in value else '>-'}"
            yield from _block(value, indent)
        elif isinstance(value, Mapping) and (_holds_long(value) or indent + len(f"{key}: {_value(value)}") > WIDTH):
            yield f"{_scalar(key)}:"
            yield from (f"  {line}" if line else "" for line in _lines(value, indent + 2))
        else:
            yield f"{_scalar(key)}: {_value(value)}"


def _holds_long(value: Value) -> bool:
    """Whether a group holds a text that is long, however deep."""
    if isinstance(value, Mapping):
        return any(_holds_long(each) for each in value.values())
    return _is_long(value)


def _is_long(value: Value) -> bool:
    """Whether a text reads better as lines of its own, and can be written so without losing anything."""
    if not isinstance(value, str) or _UNSEEN.search(value):
        return False
    if "\n" in value:
        return all(not line or _PARAGRAPH.fullmatch(line) for line in value.split("\n")) and value == value.strip("\n")
    return len(value) > LONG and " " in value and _PARAGRAPH.fullmatch(value) is not None


def _block(text: str, indent: int) -> Iterator[str]:
    """The lines of a block, indented by two; between the lines of a paragraph a reader puts a space."""
    if "\n" in text:
        lines = text.split("\n")
    else:
        width = WIDTH - indent - 2
        lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    yield from (f"  {line}" if line else "" for line in lines)


def _value(value: Value) -> str:
    if isinstance(value, str):
        return value if isinstance(value, Literal) else _scalar(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_scalar(key)}: {_value(each)}' for key, each in value.items())}}}"
    return f"[{', '.join(_value(each) for each in value)}]"


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.casefold() not in _MISREAD:
        return text
    # YAML's double quotes know all of JSON's escapes. What nobody would see is written as its code.
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
