"""Who is at work: what automatic assignment asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeAlias

import asyncpg

from innkeep.core.db import Database
from innkeep.people.queries import on_shift
from tests.factories import Hotel, hire

Db: TypeAlias = "asyncpg.Connection[Any]"

MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 - a wall clock has no time zone

NIGHTS = '[{"days": ["mon"], "opens": "22:00", "closes": "06:00"}]'


async def at_work(database: Database, hotel: Hotel, hour: int) -> list[str]:
    async with database.unit_of_work(hotel.program) as db:
        found = await on_shift(db, hotel.program, hotel.kitchen_id, MONDAY + timedelta(hours=hour))
    return [person.name for person in found]


async def test_who_is_on_shift(owner: Db, database: Database, hotel: Hotel, other_hotel: Hotel) -> None:
    for key in ("night_cook", "sick_cook", "former_cook", "inactive_cook"):
        await hire(owner, hotel, key, "staff", hotel.kitchen_id)
    await hire(owner, hotel, "porter", "staff", hotel.housekeeping_id)
    await hire(owner, other_hotel, "other_cook", "staff", other_hotel.kitchen_id)

    async def set_of(key: str, what: str) -> None:
        await owner.execute(f"UPDATE users SET {what} WHERE id = $1", hotel.staff[key].user_id)

    await set_of("night_cook", f"shifts = '{NIGHTS}', languages = '{{hu,de}}'")
    await set_of("sick_cook", "on_duty = false")
    await set_of("former_cook", "deleted_at = now()")
    await set_of("inactive_cook", "active = false")
    assert await at_work(database, hotel, 12) == ["Emil Haas"]
    assert await at_work(database, hotel, 22) == ["Emil Haas", "Night Cook"]
    assert await at_work(database, hotel, 24 + 5) == ["Emil Haas", "Night Cook"]
    assert await at_work(database, hotel, 24 + 6) == ["Emil Haas"]
    async with database.unit_of_work(hotel.program) as db:
        found = await on_shift(db, hotel.program, hotel.kitchen_id, MONDAY + timedelta(hours=23))
        assert found[1].languages == ["hu", "de"]
        assert await on_shift(db, hotel.program, other_hotel.kitchen_id, MONDAY) == []
