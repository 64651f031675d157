"""The live schema as the server's own catalogue tells it: tables, columns, indexes, references and rules."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import asyncpg

_ALEMBIC = "alembic_version"
"""The one table that is not ours: it only says how far the migrations have come."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its type and default as PostgreSQL prints them. `generated` is the expression of a generated one.

    `kept_by` is the function that writes it before each row is stored, whatever the writer said.
    """

    name: str
    type: str
    not_null: bool
    default: str | None
    generated: str | None
    kept_by: str | None


@dataclass(frozen=True, slots=True)
class Index:
    """What is looked up fast, or may be there once. A key is a column's name unless it stands in `expressions`.

    `definition` is the whole rule of an exclusion constraint.
    """

    name: str
    method: str
    unique: bool
    keys: tuple[str, ...]
    expressions: frozenset[str]
    condition: str | None
    nulls_equal: bool
    definition: str | None

    @property
    def plain(self) -> bool:
        """Whether it holds for all rows and is made of columns only."""
        return not (self.condition or self.expressions or self.definition)


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key. `on_delete` is the action, when it is another than to refuse."""

    name: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    on_delete: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `policies` are its row-level security's; `checks` and `triggers` are its rules, all as (name, words)."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexes: tuple[Index, ...]
    references: tuple[Reference, ...]
    checks: tuple[tuple[str, str], ...]
    triggers: tuple[tuple[str, str], ...]
    policies: tuple[tuple[str, str], ...]
    forced: bool

    def is_unique(self, columns: tuple[str, ...]) -> bool:
        """Whether there is at most one row with the same values in these columns, put away or not."""
        wanted = set(columns)
        return wanted == set(self.key) or any(
            index.unique and index.plain and set(index.keys) == wanted for index in self.indexes
        )


@dataclass(frozen=True, slots=True)
class Schema:
    """All of it, in the order of the names; columns in the order of their making."""

    enums: dict[str, tuple[str, ...]]
    tables: dict[str, Table]


async def read_schema(owner_url: str) -> Schema:
    """What the database at this URL looks like now. Raises what asyncpg raises when it cannot be reached."""
    # With one path for everybody, the same schema is printed in the same words.
    db = await asyncpg.connect(owner_url, server_settings={"search_path": "public"})
    try:
        async with db.transaction(isolation="repeatable_read", readonly=True):
            return await _read(db)
    finally:
        await db.close()


async def _read(db: asyncpg.Connection[Any]) -> Schema:
    enums = {row["name"]: tuple(row["values"]) for row in await db.fetch(_ENUMS)}
    columns = await _by_table(db, _COLUMNS)
    indexes = await _by_table(db, _INDEXES)
    references = await _by_table(db, _REFERENCES)
    checks, triggers, policies = [await _by_table(db, query) for query in (_CHECKS, _TRIGGERS, _POLICIES)]
    tables = {
        row["name"]: Table(
            name=row["name"],
            columns=tuple(Column(**each) for each in columns[row["name"]]),
            key=tuple(row["key"]),
            indexes=tuple(_index(each) for each in indexes.get(row["name"], [])),
            references=tuple(_reference(each) for each in references.get(row["name"], [])),
            checks=_pairs(checks.get(row["name"], [])),
            triggers=_pairs(triggers.get(row["name"], [])),
            policies=_pairs(policies.get(row["name"], [])),
            forced=row["forced"],
        )
        for row in await db.fetch(_TABLES, _ALEMBIC)
    }
    return Schema(enums, tables)


async def _by_table(db: asyncpg.Connection[Any], query: str) -> dict[str, list[dict[str, Any]]]:
    rows = [dict(row) for row in await db.fetch(query)]
    return {
        table: [{name: value for name, value in row.items() if name != "of"} for row in group]
        for table, group in groupby(rows, key=lambda row: row["of"])
    }


def _index(row: dict[str, Any]) -> Index:
    keys = tuple(row.pop("keys"))
    expressions = frozenset(key for key, is_column in zip(keys, row.pop("columns"), strict=True) if not is_column)
    return Index(keys=keys, expressions=expressions, **row)


def _reference(row: dict[str, Any]) -> Reference:
    return Reference(columns=tuple(row.pop("columns")), target_columns=tuple(row.pop("target_columns")), **row)


def _pairs(rows: list[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((row["name"], row["words"]) for row in rows)


_ENUMS = """
    SELECT t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS values
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
    WHERE t.typnamespace = 'public'::regnamespace GROUP BY t.typname ORDER BY t.typname
"""

_TABLES = """
    SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
        coalesce((
            SELECT array_agg(a.attname::text ORDER BY k.place)
            FROM pg_constraint p, unnest(p.conkey) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_attribute a ON a.attnum = k.attnum
            WHERE p.conrelid = c.oid AND p.contype = 'p' AND a.attrelid = c.oid), '{}') AS key
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> $1
    ORDER BY c.relname
"""

# A column is kept by a function that assigns it: in PL/pgSQL, `NEW.column :=` or `INTO NEW.column`.
_COLUMNS = """
    SELECT c.relname AS of, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
        CASE a.attgenerated WHEN '' THEN pg_get_expr(d.adbin, d.adrelid, true) END AS default,
        CASE a.attgenerated WHEN '' THEN NULL ELSE pg_get_expr(d.adbin, d.adrelid, true) END AS generated,
        (SELECT min(p.proname) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgtype & 2 = 2
            AND p.prosrc ~* format('(NEW\\.%1$s\\s*:=|INTO\\s+NEW\\.%1$s\\M)', a.attname)) AS kept_by
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    ORDER BY c.relname, a.attnum
"""

_INDEXES = """
    SELECT t.relname AS of, c.relname AS name, m.amname AS method, i.indisunique AS unique,
        array(SELECT pg_get_indexdef(c.oid, n, true) || CASE WHEN i.indoption[n - 1] & 1 = 1 THEN ' DESC' ELSE '' END
            FROM generate_series(1, i.indnkeyatts) AS n ORDER BY n) AS keys,
        array(SELECT i.indkey[n - 1] <> 0 AND i.indoption[n - 1] & 1 = 0
            FROM generate_series(1, i.indnkeyatts) AS n ORDER BY n) AS columns,
        pg_get_expr(i.indpred, i.indrelid, true) AS condition, i.indnullsnotdistinct AS nulls_equal,
        CASE WHEN i.indisexclusion THEN (
            SELECT pg_get_constraintdef(x.oid, true) FROM pg_constraint x WHERE x.conindid = c.oid AND x.contype = 'x'
        ) END AS definition
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_am m ON m.oid = c.relam
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND NOT i.indisprimary
    ORDER BY t.relname, c.relname
"""

_REFERENCES = """
    SELECT t.relname AS of, c.conname AS name, g.relname AS target,
        array(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (n, place)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY k.place) AS columns,
        array(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY AS k (n, place)
            JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY k.place) AS target_columns,
        CASE c.confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default'
            WHEN 'r' THEN 'restrict' END AS on_delete
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_class g ON g.oid = c.confrelid
    WHERE c.contype = 'f' AND t.relnamespace = 'public'::regnamespace
    ORDER BY t.relname, c.conkey, c.conname
"""

_CHECKS = """
    SELECT t.relname AS of, c.conname AS name, pg_get_expr(c.conbin, c.conrelid, true) AS words
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE c.contype = 'c' AND t.relnamespace = 'public'::regnamespace
    ORDER BY t.relname, c.conname
"""

_TRIGGERS = """
    SELECT t.relname AS of, g.tgname AS name,
        substring(pg_get_triggerdef(g.oid, true) FROM '((?:BEFORE|AFTER) .*?) ON ')
            || ': ' || p.proname || '()' AS words
    FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid JOIN pg_proc p ON p.oid = g.tgfoid
    WHERE NOT g.tgisinternal AND t.relnamespace = 'public'::regnamespace
    ORDER BY t.relname, g.tgname
"""

_POLICIES = """
    SELECT t.relname AS of, p.polname AS name,
        pg_get_expr(p.polqual, p.polrelid, true) || coalesce(
            '; for what is written ' || nullif(
                pg_get_expr(p.polwithcheck, p.polrelid, true), pg_get_expr(p.polqual, p.polrelid, true)), '') AS words
    FROM pg_policy p JOIN pg_class t ON t.oid = p.polrelid
    WHERE t.relnamespace = 'public'::regnamespace
    ORDER BY t.relname, p.polname
"""
