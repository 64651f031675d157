"""The live schema as DBML (https://dbml.dbdiagram.io/docs), to be read, drawn and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from innkeep.installation.schema import Column, Index, Reference, Schema, Table, read_schema

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\[\]|\(\d+(,\d+)?\))?")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_CONSTANT = re.compile(r"'((?:[^']|'')*)'::[^'()]+(\[\])?")


async def live_dbml(owner_url: str) -> str:
    """The schema of the database at this URL. The same schema gives the same text."""
    return dbml(await read_schema(owner_url))


def dbml(schema: Schema) -> str:
    """A schema as DBML: enums, then tables with what guards them, then references."""
    blocks = [_enum(name, values) for name, values in schema.enums.items()]
    blocks += [_table(table) for table in schema.tables.values()]
    blocks += [_references(table) for table in schema.tables.values() if table.references]
    # The server breaks long conditions into lines that end with a blank.
    return re.sub(r"[ \t]+$", "", "\n\n".join(blocks), flags=re.MULTILINE) + "\n"


def _enum(name: str, values: tuple[str, ...]) -> str:
    return "\n".join([f"Enum {_name(name)} {{", *(f"  {_name(value)}" for value in values), "}"])


def _table(table: Table) -> str:
    lines = [f"Table {_name(table.name)} {{", *(f"  {line}" for line in _columns(table))]
    indexes = [index for index in table.indexes if not _is_of_one_column(index)]
    if indexes:
        lines += ["", "  indexes {", *(f"    {_index(index)}" for index in indexes), "  }"]
    if guards := list(_guards(table)):
        lines += ["", "  Note: '''", *(f"    {_in_note(line)}" for line in guards), "  '''"]
    return "\n".join([*lines, "}"])


def _columns(table: Table) -> Iterator[str]:
    for column in table.columns:
        settings = list(_settings(table, column))
        yield f"{_name(column.name)} {_type(column.type)}" + (f" [{', '.join(settings)}]" if settings else "")


def _settings(table: Table, column: Column) -> Iterator[str]:
    if table.key == (column.name,):
        yield "pk"
    if column.not_null:
        yield "not null"
    if any(_is_of_one_column(index) and index.keys == (column.name,) for index in table.indexes):
        yield "unique"
    if column.default is not None:
        yield f"default: {_default(column.default)}"
    if column.generated is not None:
        yield f"note: {_text(f'generated: {column.generated}')}"
    elif column.kept_by is not None:
        yield f"note: {_text(f'kept by {column.kept_by}()')}"


def _default(expression: str) -> str:
    """A constant as DBML writes constants, anything else between backticks."""
    if expression in {"true", "false"} or _NUMBER.fullmatch(expression):
        return expression
    constant = _CONSTANT.fullmatch(expression)
    return _text(constant[1].replace("''", "'")) if constant else f"`{expression}`"


def _is_of_one_column(index: Index) -> bool:
    """Whether it is told as `unique` beside its column rather than in the block of indexes."""
    return index.unique and index.plain and len(index.keys) == 1 and not index.nulls_equal


def _index(index: Index) -> str:
    keys = [f"`{key}`" if key in index.expressions else _name(key) for key in index.keys]
    subject = keys[0] if len(keys) == 1 else f"({', '.join(keys)})"
    settings = [f"name: {_text(index.name)}"]
    settings += ["unique"] if index.unique else []
    settings += [f"type: {index.method}"] if index.method != "btree" else []
    notes = [index.definition] if index.definition else []
    notes += [f"where {index.condition}"] if index.condition and not index.definition else []
    notes += ["NULL counts as a value"] if index.nulls_equal else []
    settings += [f"note: {_text('; '.join(notes))}"] if notes else []
    return f"{subject} [{', '.join(settings)}]"


def _guards(table: Table) -> Iterator[str]:
    """What the database sees to by itself, one line each."""
    for name, words in table.policies:
        yield f"row-level security{', forced' if table.forced else ''}, {name}: {words}"
    for name, words in table.checks:
        yield f"check {name}: {words}"
    for name, words in table.triggers:
        yield f"trigger {name}: {words}"


def _references(table: Table) -> str:
    return "\n".join(_reference(table, reference) for reference in table.references)


def _reference(table: Table, reference: Reference) -> str:
    relation = "-" if table.is_unique(reference.columns) else ">"
    settings = f" [delete: {reference.on_delete}]" if reference.on_delete else ""
    here, there = (table.name, reference.columns), (reference.target, reference.target_columns)
    return f"Ref: {_end(*here)} {relation} {_end(*there)}{settings}"


def _end(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(_name(column) for column in columns)
    return f"{_name(table)}.{names if len(columns) == 1 else f'({names})'}"


def _name(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else f'"{name}"'


def _type(name: str) -> str:
    return name if _PLAIN_TYPE.fullmatch(name) else f'"{name}"'


def _text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _in_note(text: str) -> str:
    return re.sub("'{3,}", lambda quotes: "\\'" * len(quotes[0]), text.replace("\\", "\\\\"))
