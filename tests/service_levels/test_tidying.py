"""What nobody can repeat any more is not kept."""

from __future__ import annotations

from datetime import timedelta

from innkeep.core import clock, once
from innkeep.core.db import Database
from innkeep.core.settings import Settings
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
    [tidy] = [tick for tick in ticks(database, Settings()) if tick.name == "tidying up"]
    await tidy.do()
    kept = await owner.fetch("SELECT key FROM idempotency_keys WHERE org_id = $1", hotel.org_id)
    assert [row["key"] for row in kept] == ["new"]
