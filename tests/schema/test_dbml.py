"""`innkeep erd`: the live schema as DBML says what the server's standard views say, and reads the same every time."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from pydbml import PyDBML

from innkeep.cli import main
from innkeep.installation.erd import dbml, live_dbml
from innkeep.installation.schema import Column, Index, Reference, Schema, Table
from tests.schema.rows import Db

OF_OURS = "table_schema = 'public' AND table_name <> 'alembic_version'"


@pytest.fixture(scope="module")
async def printed(owner_url: str) -> str:
    return await live_dbml(owner_url)


@pytest.fixture(scope="module")
def parsed(printed: str) -> Any:
    return PyDBML(printed)


async def test_the_same_schema_gives_the_same_text(printed: str, owner_url: str) -> None:
    assert await live_dbml(owner_url) == printed
    assert printed.endswith("\n")
    assert not re.search(r"[ \t]+$", printed, re.MULTILINE)


async def test_every_column_is_told_with_its_type_and_whether_it_may_be_empty(owner: Db, parsed: Any) -> None:
    columns = await owner.fetch(
        f"""SELECT table_name, column_name, is_nullable = 'NO' AS not_null, data_type, udt_name
        FROM information_schema.columns WHERE {OF_OURS}"""
    )
    told = {
        (table.name, column.name): (getattr(column.type, "name", column.type), column.not_null)
        for table in parsed.tables
        for column in table.columns
    }
    assert set(told) == {(row["table_name"], row["column_name"]) for row in columns}
    for row in columns:
        type_name, not_null = told[row["table_name"], row["column_name"]]
        assert not_null == row["not_null"]
        plain = {"ARRAY": row["udt_name"].removeprefix("_") + "[]", "USER-DEFINED": row["udt_name"]}
        assert re.sub(r"\(.*\)", "", type_name) == plain.get(row["data_type"], row["data_type"])


async def test_every_default_is_told(owner: Db, parsed: Any) -> None:
    having = await owner.fetch(
        f"SELECT table_name, column_name FROM information_schema.columns WHERE {OF_OURS} AND column_default IS NOT NULL"
    )
    told = {
        (table.name, column.name) for table in parsed.tables for column in table.columns if column.default is not None
    }
    assert told == {(row["table_name"], row["column_name"]) for row in having}
    by_name = {table.name: table for table in parsed.tables}
    kinds = [("orders", "status"), ("orders", "total_amount"), ("rooms", "is_booked"), ("orders", "order_number")]
    defaults = [by_name[table][column].default for table, column in kinds]
    assert [str(getattr(each, "text", each)) for each in defaults] == ["pending", "0", "False", "next_order_number()"]


async def test_every_key_and_reference_is_told(owner: Db, parsed: Any) -> None:
    constraints = await owner.fetch(
        f"""SELECT table_name, constraint_name, constraint_type,
            (SELECT array_agg(k.column_name::text ORDER BY k.ordinal_position)
                FROM information_schema.key_column_usage k
                WHERE k.constraint_name = c.constraint_name AND k.table_name = c.table_name) AS columns
        FROM information_schema.table_constraints c WHERE {OF_OURS}"""
    )

    def there_are(kind: str) -> set[tuple[str, tuple[str, ...]]]:
        rows = [row for row in constraints if row["constraint_type"] == kind]
        return {(row["table_name"], tuple(row["columns"])) for row in rows}

    keys = {(table.name, (column.name,)) for table in parsed.tables for column in table.columns if column.pk}
    assert keys == there_are("PRIMARY KEY")
    references = {(each.table1.name, tuple(column.name for column in each.col1)) for each in parsed.refs}
    assert references == there_are("FOREIGN KEY")
    unique = {
        (table.name, tuple(getattr(subject, "name", str(subject)) for subject in index.subjects))
        for table in parsed.tables
        for index in table.indexes
        if index.unique
    } | {(table.name, (column.name,)) for table in parsed.tables for column in table.columns if column.unique}
    assert there_are("UNIQUE") <= unique


def test_a_reference_tells_how_many_there_can_be_and_what_deleting_does(printed: str) -> None:
    lines = printed.splitlines()
    assert "Ref: orders.(org_id, guest_id) > users.(org_id, id)" in lines
    assert "Ref: credentials.(org_id, user_id) - users.(org_id, id) [delete: cascade]" in lines
    assert "Ref: rooms.org_id > organizations.id" in lines


def test_what_guards_a_table_is_told_in_its_note(parsed: Any) -> None:
    notes = {table.name: table.note.text for table in parsed.tables}
    assert "row-level security, forced, tenant: org_id = " in notes["rooms"]
    assert "row-level security" not in notes["roles"]
    assert "check organizations_currency_check: currency ~ '^[A-Z]{3}$'" in notes["organizations"]
    assert "trigger hold_rooms: AFTER INSERT OR UPDATE OF room_id, " in notes["checkin_rooms"]


def test_what_the_database_writes_itself_is_told_beside_the_column(printed: str) -> None:
    assert re.search(r"^  duration bigint \[note: 'generated: EXTRACT\(.*'\]$", printed, re.MULTILINE)
    assert "total_amount numeric(12,2) [not null, default: 0, note: 'kept by derive_total()']" in printed
    assert "room_holds_one_at_a_time', type: gist, note: 'EXCLUDE USING gist" in printed


def test_awkward_names_and_texts_survive() -> None:
    """What our own schema does not have, but may have tomorrow."""
    odd = Column(
        "a name", "character varying(80)", not_null=False, default="'it''s \\'::text", generated=None, kept_by=None
    )
    index = Index(
        "odd's", "btree", True, ("a name", "lower(x)"), frozenset({"lower(x)"}), "x <> '\\S'::text", True, None
    )
    reference = Reference("odd_fkey", ("a name",), "order", ("a name",), "set null")
    checks = (("odd_check", "'''' <> '\\S'"),)
    table = Table("order", (odd,), (), (index,), (reference,), checks, (), (), forced=False)
    parsed = PyDBML(dbml(Schema({"enum odd": ("in between", "x")}, {"order": table})))
    [column] = parsed.tables[0].columns
    assert (column.name, column.type, column.default) == ("a name", "character varying(80)", "it's \\")
    [told] = parsed.tables[0].indexes
    assert (told.name, told.note.text) == ("odd's", "where x <> '\\S'::text; NULL counts as a value")
    assert parsed.tables[0].note.text == "check odd_check: '''' <> '\\S'"
    assert [item.name for item in parsed.enums[0].items] == ["in between", "x"]


def test_the_command_prints_it(
    owner_url: str, printed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INNKEEP_DATABASE_URL", owner_url)
    monkeypatch.setattr(sys, "argv", ["innkeep", "erd"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert capsys.readouterr().out == printed
