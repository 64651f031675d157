"""The ERD and the database in the same words, column by column, and the table that tells where they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydbml import PyDBML

from innkeep.installation.schema import Column, Reference, Schema, Table

DOCS = Path(__file__).parents[2] / "docs"

ABSENT = "—"

_SHORT = {
    "character varying": "varchar",
    "double precision": "float",
    "integer": "int",
    "time without time zone": "time",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
}
"""What the ERD calls the types of PostgreSQL."""


def read_erd() -> Any:
    """docs/erd.dbml, parsed."""
    return PyDBML((DOCS / "erd.dbml").read_text())


def as_asked(erd: Any) -> dict[str, str]:
    """What the ERD says of every column, by `table.column`."""
    return {
        f"{table.name}.{column.name}": ", ".join(_asked(erd, table, column))
        for table in erd.tables
        for column in table.columns
    }


def _asked(erd: Any, table: Any, column: Any) -> Iterator[str]:
    yield getattr(column.type, "name", column.type)
    yield from (word for word, holds in (("pk", column.pk), ("not null", column.not_null)) if holds)
    if column.unique:
        yield "unique"
    if column.default is not None:
        yield f"default {column.default}"
    for reference in erd.refs:
        if reference.table1.name == table.name and reference.col1[0].name == column.name:
            yield f"ref {reference.type} {reference.table2.name}.{reference.col2[0].name}"


def as_found(schema: Schema, tables: set[str]) -> dict[str, str]:
    """What the database says of every column of these tables, in the ERD's words."""
    return {
        f"{name}.{column.name}": ", ".join(_found(schema.tables[name], column))
        for name in tables & set(schema.tables)
        for column in schema.tables[name].columns
    }


def _found(table: Table, column: Column) -> Iterator[str]:
    yield _SHORT.get(column.type, column.type)
    yield from (word for word, holds in (("pk", table.key == (column.name,)), ("not null", column.not_null)) if holds)
    if table.key != (column.name,) and table.is_unique((column.name,)):
        yield "unique"
    if column.default is not None:
        yield "default " + re.sub("^'(.*)'::.*$", r"\1", column.default)
    if column.generated is not None:
        yield "generated"
    if column.kept_by is not None:
        yield f"kept by {column.kept_by}()"
    for reference in table.references:
        if reference.columns[-1] == column.name:
            yield _reference(table, reference)


def _reference(table: Table, reference: Reference) -> str:
    relation = "-" if table.is_unique(reference.columns) else ">"
    if len(reference.columns) == 1:
        return f"ref {relation} {reference.target}.{reference.target_columns[0]}"
    here, there = (", ".join(columns) for columns in (reference.columns, reference.target_columns))
    return f"ref ({here}) {relation} {reference.target}.({there})"


class Difference(NamedTuple):
    """Where the database is not what the ERD says."""

    where: str
    erd: str
    database: str


def differences(asked: dict[str, str], found: dict[str, str]) -> set[Difference]:
    """Every difference, one a column."""
    return {
        Difference(where, asked.get(where, ABSENT), found.get(where, ABSENT))
        for where in asked.keys() | found.keys()
        if asked.get(where) != found.get(where)
    }


# docs/erd.md


def section(title: str) -> list[list[str]]:
    """The rows of the table under a heading of docs/erd.md, without its head; cells without their backticks."""
    body = re.split(r"^## ", (DOCS / "erd.md").read_text(), flags=re.MULTILINE)
    [wanted] = [part for part in body if part.startswith(f"{title}\n")]
    rows = [line for line in wanted.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def named(cell: str) -> list[str]:
    """What stands between backticks in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def told(erd: Any) -> dict[Difference, str]:
    """The differences that docs/erd.md tells, with their reasons. `*.id` is the column of each of the ERD's tables."""
    reasons: dict[Difference, str] = {}
    for where, asked, found, why in section("Differences"):
        for name in _spread(erd, named(where)):
            difference = Difference(name, *(named(cell)[0] if named(cell) else cell for cell in (asked, found)))
            assert difference not in reasons, f"told twice: {difference}"
            reasons[difference] = why
    return reasons


def _spread(erd: Any, names: list[str]) -> Iterator[str]:
    for name in names:
        if name.startswith("*."):
            yield from (f"{table.name}{name.removeprefix('*')}" for table in erd.tables)
        else:
            yield name
