"""What holds in every table: keys and moments are the database's to give."""

from __future__ import annotations

import asyncpg

from innkeep.installation.schema import Schema
from tests.factories import Hotel
from tests.schema.hotels import LONG_AGO, NOT_WRITTEN, ONLY_ADDED, full
from tests.schema.rows import Db, change, look, refusal, write


async def test_updated_at_is_the_databases_in_every_table(owner: Db, schema: Schema, hotel: Hotel) -> None:
    """Whatever the writer says, from the first moment on: what is kept elsewhere is compared with it."""
    rows = await full(owner, schema, hotel)
    for name, row in {**rows, "roles": await a_role(owner)}.items():
        assert row["updated_at"] >= row["created_at"], name
        if name not in {**NOT_WRITTEN, **ONLY_ADDED}:
            changed = await change(owner, name, row["id"], updated_at=LONG_AGO)
            assert changed["updated_at"] > row["updated_at"], name


async def test_it_is_seen_to_at_every_way_of_writing(schema: Schema) -> None:
    for name, table in schema.tables.items():
        assert ("touch", "BEFORE INSERT OR UPDATE: touch()") in table.triggers, name


async def test_updated_at_moves_with_what_is_derived(owner: Db, hotel: Hotel) -> None:
    before = (await look(owner, "rooms", hotel.room_id))["updated_at"]
    await change(owner, "checkin_rooms", hotel.stay_id, status="checked_out")
    assert (await look(owner, "rooms", hotel.room_id))["updated_at"] > before


async def test_keys_are_uuids_of_version_7_and_nobodys_twice(owner: Db, schema: Schema, hotel: Hotel) -> None:
    for name, table in schema.tables.items():
        assert table.key == ("id",), name
        [key] = [column for column in table.columns if column.name == "id"]
        assert (key.type, key.default) == ("uuid", "uuidv7()"), name
    assert (await write(owner, "divisions", org_id=hotel.org_id, name="Spa"))["id"].version == 7
    again = write(owner, "divisions", org_id=hotel.org_id, name="Pool", id=hotel.kitchen_id)
    assert await refusal(again) == "divisions_pkey"


async def a_role(owner: Db) -> asyncpg.Record:
    found = await owner.fetchrow("SELECT * FROM roles ORDER BY id LIMIT 1")
    assert found is not None
    return found
