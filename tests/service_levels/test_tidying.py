"""What nobody can repeat any more is not kept."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from innkeep.core import clock, once
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.signing_in import tries
from innkeep.ticks import ticks
from tests.factories import Hotel
from tests.service_levels.orders import Db


async def test_a_request_is_remembered_for_a_day(database: Database, owner: Db, hotel: Hotel) -> None:
    for key, age in (("old", once.KEPT + timedelta(minutes=1)), ("new", once.KEPT - timedelta(minutes=1))):
        await owner.execute(
            "INSERT INTO idempotency_keys (org_id, user_id, key, request, created_at) VALUES ($1, $2, $3, '', $4)",
            hotel.org_id,
            hotel.guest_id,
            key,
            clock.now() - age,
        )
    await _tidy_up(database)
    kept = await owner.fetch("SELECT key FROM idempotency_keys WHERE org_id = $1", hotel.org_id)
    assert [row["key"] for row in kept] == ["new"]


async def test_tries_to_sign_in_are_counted_for_two_hours(database: Database, owner: Db) -> None:
    old, new = uuid4().bytes * 2, uuid4().bytes * 2
    for key, age in ((old, tries.KEPT + timedelta(minutes=1)), (new, tries.KEPT - timedelta(minutes=1))):
        since = clock.now() - age
        await owner.execute("INSERT INTO sign_in_tries (key, tries, since) VALUES ($1, 1, $2)", key, since)
    await _tidy_up(database)
    kept = await owner.fetch("SELECT key FROM sign_in_tries WHERE key = ANY ($1)", [old, new])
    assert [row["key"] for row in kept] == [new]


async def _tidy_up(database: Database) -> None:
    [tidy] = [tick for tick in ticks(database, Settings()) if tick.name == "tidying up"]
    await tidy.do()
