"""Reading a table as programs for spreadsheets write it, in any of their dialects."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from innkeep.core.spreadsheet import as_meant
from innkeep.spreadsheets.problems import Problem, Unusable, did_you_mean, quoted, refused
from innkeep.spreadsheets.tables import TABLES, Column, Entry, Kind

MOST_LINES = 20_000
"""Lines of a table: a house of any size, and a transaction that others need not wait for."""

DELIMITERS = ",;\t"


def read_table(kind: Kind, text: str) -> list[Entry]:
    """The lines that say something. Raises TableInvalid with every line and cell that cannot be used."""
    columns = TABLES[kind]
    lines = ((number, cells) for number, cells in _lines(text) if any(cells))
    first, heading = next(lines, (1, []))
    named = _named(columns, heading, first)
    problems: list[Problem] = []
    entries: list[Entry] = []
    for number, cells in lines:
        if len(entries) == MOST_LINES:
            raise refused([Problem(number, None, f"is one too many; import {MOST_LINES:,} lines at a time")])
        entries.append(_entry(columns, named, number, cells, problems))
    if problems:
        raise refused(problems)
    return entries


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line with its number: the first one's where quotes hold several."""
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise refused([Problem(number, None, f"cannot be read ({error}); look for a stray quote")]) from error
        yield number, [as_meant(cell).strip() for cell in cells]
        number = reader.line_num + 1


def _named(columns: Mapping[str, Column], heading: Sequence[str], line: int) -> list[str]:
    """The columns that the heading names, in its order."""
    known = {_key(each): name for name, column in columns.items() for each in (name, *column.also)}
    named, problems = [known.get(_key(each), "") for each in heading], []
    for said, name in zip(heading, named, strict=True):
        if not name:
            hint = did_you_mean(said.casefold(), list(columns)) or f"; there are {', '.join(columns)}"
            problems.append(Problem(line, None, f"{quoted(said)} is no column of this table{hint}"))
        elif named.count(name) > 1:
            problems.append(Problem(line, name, "stands in the heading twice"))
    for name, column in columns.items():
        if column.required and name not in named:
            problems.append(Problem(line, name, "is missing from the heading"))
    if problems:
        raise refused(problems)
    return named


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def _entry(
    columns: Mapping[str, Column], named: Sequence[str], line: int, cells: Sequence[str], problems: list[Problem]
) -> Entry:
    if any(cells[len(named) :]):
        problems.append(Problem(line, None, "has more cells than the heading; look for a stray delimiter"))
    values = {}
    for name, cell in zip(named, cells, strict=False):
        if cell:
            try:
                values[name] = columns[name].read(cell)
            except Unusable as wrong:
                problems.append(Problem(line, name, str(wrong)))
    given = {name for name, cell in zip(named, cells, strict=False) if cell}
    problems += [
        Problem(line, name, "is empty; write something")
        for name, column in columns.items()
        if column.required and name not in given
    ]
    return Entry(line, values)
