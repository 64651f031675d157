"""The database is what the ERD asks for, and every place where it is not is told in docs/erd.md."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest

from innkeep.installation.schema import Schema
from tests.schema.comparison import ABSENT, as_asked, as_found, differences, named, read_erd, section, told
from tests.schema.rows import Db

HOLDS_AT_LEAST = {
    ("varhcar", "varchar"): "a slip of the pen",
    ("float", "numeric(12,2)"): "amounts of money: to the cent, and up to ten thousand million",
}
"""Pairs of types, asked for and found, in which the second takes the place of the first."""


@pytest.fixture(scope="module")
def erd() -> Any:
    return read_erd()


@pytest.fixture(scope="module")
def asked(erd: Any) -> dict[str, str]:
    return as_asked(erd)


@pytest.fixture(scope="module")
def found(erd: Any, schema: Schema) -> dict[str, str]:
    return as_found(schema, {table.name for table in erd.tables})


def test_the_erd_is_the_one_that_was_drawn(erd: Any, asked: dict[str, str]) -> None:
    """It is what the database is measured by, so it changes when what is asked for does, and never to please a test."""
    assert [len(erd.tables), len(erd.enums), len(asked), len(erd.refs)] == [10, 5, 88, 13]
    facts = sorted(f"{where} {words}" for where, words in asked.items())
    facts += sorted(f"{enum.name} {[item.name for item in enum.items]}" for enum in erd.enums)
    assert hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16] == "7b96d7a3fec63164"


def test_every_table_and_column_is_there_under_its_name(
    erd: Any, schema: Schema, asked: dict[str, str], found: dict[str, str]
) -> None:
    assert {table.name for table in erd.tables} <= set(schema.tables)
    assert set(asked) <= set(found)


def test_every_enum_has_the_same_values_in_the_same_order(erd: Any, schema: Schema) -> None:
    assert schema.enums == {enum.name: tuple(item.name for item in enum.items) for enum in erd.enums}


def test_every_column_holds_at_least_the_same_values(asked: dict[str, str], found: dict[str, str]) -> None:
    types = {(was.split(", ")[0], found[where].split(", ")[0]) for where, was in asked.items()}
    assert {(was, now) for was, now in types if was != now} == set(HOLDS_AT_LEAST)


def test_defaults_and_unique_rules_are_kept(asked: dict[str, str], found: dict[str, str]) -> None:
    for where, was in asked.items():
        for part in was.split(", "):
            if part.startswith(("default ", "unique", "pk", "not null")):
                assert part in found[where].split(", "), where


def test_every_reference_is_kept(asked: dict[str, str], found: dict[str, str]) -> None:
    """To the same table, with the hotel beside the row's own key wherever a row has a hotel."""
    for where, was in asked.items():
        for table in re.findall(r"ref [->] (\w+)\.", was):
            assert re.search(rf"ref .*[->] {table}\.(id|\(org_id, id\))$", found[where]), where


def test_every_difference_is_told_with_its_reason_and_nothing_else_is(
    erd: Any, asked: dict[str, str], found: dict[str, str]
) -> None:
    are, reasons = differences(asked, found), told(erd)
    assert are - set(reasons) == set(), "not told in docs/erd.md"
    assert set(reasons) - are == set(), "told in docs/erd.md, but not so"
    assert all(len(why.split()) >= 3 for why in reasons.values())


def test_a_difference_cannot_hide(asked: dict[str, str], found: dict[str, str]) -> None:
    """The comparison itself, on schemas that are wrong in one way each."""
    right = differences(asked, found)
    where = "orders.notes"
    for wrong in ("varchar", "text, not null", "text, default ''", "text, unique", "text, ref > rooms.id"):
        assert {each.where for each in differences(asked, {**found, where: wrong}) - right} == {where}
    without = {name: words for name, words in found.items() if name != where}
    assert {(each.where, each.database) for each in differences(asked, without) - right} == {(where, ABSENT)}
    more = {**found, "orders.colour": "text"}
    assert {(each.where, each.erd) for each in differences(asked, more) - right} == {("orders.colour", ABSENT)}


def test_the_decisions_stand_first() -> None:
    first = [name for where, *_ in section("Differences")[:13] for name in named(where)]
    for decided in ("rooms.org_id", "rooms.type", "sessions.session_id", "sessions.duration", "orders.total_amount"):
        assert decided in first


def test_tables_beyond_the_erd_are_told(erd: Any, schema: Schema) -> None:
    beyond = set(schema.tables) - {table.name for table in erd.tables}
    assert [name for row in section("Tables beyond the ERD") for name in named(row[0])] == sorted(beyond)


async def test_everything_that_the_database_refuses_is_told(db_rules: set[str]) -> None:
    names = [name for row in section("What the database refuses by itself") for name in named(row[1])]
    assert len(names) == len(set(names))
    assert db_rules - set(names) == set(), "not told in docs/erd.md"
    assert set(names) - db_rules == set(), "told in docs/erd.md, but not so"


@pytest.fixture
async def db_rules(owner: Db, schema: Schema) -> set[str]:
    """The names of all checks, unique rules, exclusions, and what functions of triggers raise."""
    rules = set()
    for table in schema.tables.values():
        rules |= {name for name, _ in table.checks}
        rules |= {index.name for index in table.indexes if index.definition}
        rules |= {index.name for index in table.indexes if index.unique and index.keys != ("org_id", "id")}
    raised = await owner.fetch(
        """SELECT p.proname, regexp_matches(p.prosrc, 'RAISE (?:(?!;).)*', 'g') AS words
        FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype"""
    )
    for row in raised:
        constraint = re.search(r"CONSTRAINT = '(\w+)'", row["words"][0])
        rules.add(constraint[1] if constraint else row["proname"])
    return rules
