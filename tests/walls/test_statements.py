"""What finds a statement that forgets its hotel: with and without what it has to say."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

import innkeep
from innkeep.core.db import Database
from innkeep.installation.schema import Schema
from innkeep.people.spending import ModelUse
from innkeep.stays.models import Room
from tests.factories import Hotel
from tests.schema.hotels import tenant_tables
from tests.walls.statements import HotelForgotten, forgotten, watched_tables

_ASKS = re.compile(r"\s*(?:SELECT|WITH|UPDATE|DELETE)\b")


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT id FROM rooms WHERE org_id = $1", ()),
        ("SELECT id FROM rooms WHERE id = $1", ("rooms",)),
        ("SELECT id FROM rooms WHERE $1::UUID = rooms.org_id", ()),
        ("SELECT name FROM organizations WHERE id = $1", ()),
        ("SELECT name FROM organizations", ("organizations",)),
        ("SELECT name FROM roles", ()),
        ("SELECT a.id FROM rooms a JOIN orders o ON o.org_id = a.org_id AND o.room_id = a.id WHERE a.org_id = $1", ()),
        ("SELECT a.id FROM rooms a JOIN orders o ON o.room_id = a.id WHERE a.org_id = $1", ("orders",)),
        ("SELECT a.id FROM rooms a, orders o WHERE a.org_id = $1 AND o.org_id = $1", ()),
        ("SELECT a.id FROM rooms a JOIN orders o ON o.org_id = a.org_id WHERE a.id = $1", ("rooms", "orders")),
        (
            "SELECT id FROM rooms r WHERE org_id = $1 AND EXISTS (SELECT FROM orders o WHERE o.room_id = r.id)",
            ("orders",),
        ),
        (
            "SELECT id FROM rooms r WHERE EXISTS (SELECT FROM orders o WHERE o.org_id = $1 AND o.org_id = r.org_id)",
            ("rooms",),
        ),
        ("SELECT id FROM rooms WHERE org_id = $1 UNION ALL SELECT id FROM orders", ("orders",)),
        (
            "WITH x AS (SELECT * FROM rooms WHERE org_id = $1) SELECT o.id FROM x JOIN orders o ON o.org_id = x.org_id",
            (),
        ),
        ("SELECT extract(epoch FROM created_at) FROM rooms WHERE org_id = $1", ()),
        ("UPDATE rooms SET label = $1 WHERE rooms.id = $2::UUID RETURNING rooms.updated_at", ("rooms",)),
        ("UPDATE rooms SET label = $1 WHERE rooms.room_number = $2", ("rooms",)),
        ("DELETE FROM rooms WHERE rooms.label = $1", ("rooms",)),
        ("SELECT id FROM rooms WHERE label = 'org_id = $1'", ("rooms",)),
        ("SELECT seq FROM outbox WHERE seq > $1", ("outbox",)),
    ],
)
def test_what_a_statement_says_of_its_hotel(sql: str, tables: tuple[str, ...]) -> None:
    assert forgotten(sql) == tables


async def test_every_table_of_a_hotel_is_watched(schema: Schema) -> None:
    assert set(tenant_tables(schema)) == watched_tables() | {ModelUse.__tablename__}, (
        "those of models that are imported, too"
    )


async def test_a_statement_that_forgets_its_hotel_is_found(database: Database, hotel: Hotel) -> None:
    async with database.unit_of_work(hotel.program) as db:
        assert await db.scalar(text("SELECT count(*) FROM rooms WHERE org_id = :org_id"), {"org_id": hotel.org_id})
        with pytest.raises(HotelForgotten, match="whose rooms"):
            await db.scalar(text("SELECT count(*) FROM rooms"))
        with pytest.raises(HotelForgotten, match="whose rooms"):
            await db.execute(update(Room).where(Room.id == hotel.room_id).values(label="Attic"))


async def test_what_was_read_may_be_changed_by_its_key(database: Database, hotel: Hotel) -> None:
    async with database.unit_of_work(hotel.program) as db:
        room = (await db.scalars(select(Room).where(Room.org_id == hotel.org_id, Room.id == hotel.room_id))).one()
        room.label = "Attic"
        await db.flush()


def test_what_goes_to_the_driver_as_it_stands_says_whose_rows_it_means() -> None:
    """SQLAlchemy does not see these, nor does what looks over its shoulder."""
    written = [
        value
        for module in list(sys.modules.values())
        if module.__name__.startswith("innkeep.")
        for value in vars(module).values()
        if isinstance(value, str)
    ]
    plain = [
        node.value
        for file in Path(innkeep.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    statements = {each for each in (*written, *plain) if _ASKS.match(each) and "$1" in each}
    assert len(statements) > 5
    assert {each: forgotten(each) for each in statements if forgotten(each)} == {}
