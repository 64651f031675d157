"""The orders of past days once more, under other service levels: on histories that were written by hand."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from innkeep.core.db import Database
from innkeep.core.weekly import DAYS, Window
from innkeep.orders.levels import Level
from innkeep.orders.lifecycle import Priority
from innkeep.orders.replay import NoSuchDays, Outcome, Trial, replay
from innkeep.people.models import Category
from innkeep.people.permissions import NotAllowed
from tests.factories import Hotel
from tests.service_levels.orders import Db

VIENNA = ZoneInfo("Europe/Vienna")
C = Category
JUNE = (date(2026, 6, 1), date(2026, 6, 30))

PAUSED = "0 pending, 10 block, 70 pending, 85 completed"
"""25 minutes of work, and an hour of waiting for a part."""


async def once_upon(owner: Db, hotel: Hotel, at: str, history: str, **more: object) -> str:
    """An order of the past: `history` tells after how many minutes it came to which status. Its number."""
    placed = datetime.fromisoformat(at).replace(tzinfo=VIENNA)
    moves = [(placed + timedelta(minutes=int(after)), to) for after, to in (m.split() for m in history.split(", "))]
    known = {"category": "housekeeping", "priority": 1, "promised": 30, "item": None, **more}
    order = await owner.fetchrow(
        """INSERT INTO orders (org_id, created_at, category, priority, status, division_id)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, order_number""",
        hotel.org_id,
        placed,
        known["category"],
        known["priority"],
        moves[-1][1],
        hotel.housekeeping_id,
    )
    assert order is not None
    came_from = None
    for moved_at, to in moves:
        await owner.execute(
            """INSERT INTO order_moves (org_id, order_id, created_at, from_status, to_status, reason)
            VALUES ($1, $2, $3, $4, $5, 'because')""",
            hotel.org_id,
            order["id"],
            moved_at,
            came_from,
            to,
        )
        came_from = to
    await owner.execute(
        "INSERT INTO order_items (org_id, order_id, title, item_id) VALUES ($1, $2, 'Something', $3)",
        hotel.org_id,
        order["id"],
        known["item"],
    )
    if known["promised"] is not None:
        await owner.execute(
            "INSERT INTO promises (org_id, order_id, minutes) VALUES ($1, $2, $3)",
            hotel.org_id,
            order["id"],
            known["promised"],
        )
    number: str = order["order_number"]
    return number


async def tried(database: Database, hotel: Hotel, *levels: Level, days: tuple[date, date] = JUNE) -> Outcome:
    """What comes out for housekeeping."""
    outcomes = await replay(database, hotel.staff["manager"], Trial(*days, levels))
    assert [each.category for each in outcomes] == list(Category)
    return outcomes[0]


async def test_what_would_have_been_late_is_told_by_number(database: Database, owner: Db, hotel: Hotel) -> None:
    quick = await once_upon(owner, hotel, "2026-06-02T09:00", "0 pending, 5 assigned, 9 completed")
    paused = await once_upon(owner, hotel, "2026-06-02T10:00", PAUSED)
    slow = await once_upon(owner, hotel, "2026-06-02T11:00", "0 pending, 45 completed")
    assert await tried(database, hotel) == Outcome(C.HOUSEKEEPING, 3, 1, 1, [])
    assert await tried(database, hotel, Level(C.HOUSEKEEPING, 20)) == Outcome(C.HOUSEKEEPING, 3, 1, 2, [paused])
    assert await tried(database, hotel, Level(C.HOUSEKEEPING, 5)) == Outcome(C.HOUSEKEEPING, 3, 1, 3, [quick, paused])
    assert await tried(database, hotel, Level(C.HOUSEKEEPING, 60)) == Outcome(C.HOUSEKEEPING, 3, 1, 0, [slow])


async def test_each_order_by_the_level_that_is_most_specific_to_it(database: Database, owner: Db, hotel: Hotel) -> None:
    pillow = hotel.items["Pillow"]
    usual = "0 pending, 12 completed"
    urgent = await once_upon(owner, hotel, "2026-06-03T09:00", usual, priority=3, promised=15)
    of_pillows = await once_upon(owner, hotel, "2026-06-03T10:00", usual, item=pillow)
    await once_upon(owner, hotel, "2026-06-03T11:00", usual)
    trial = (Level(C.HOUSEKEEPING, 10, Priority.URGENT), Level(C.HOUSEKEEPING, 11, None, pillow))
    assert (await tried(database, hotel, *trial)).changed == [urgent, of_pillows]


async def test_what_was_wanted_later_is_late_after_that_time_only(database: Database, owner: Db, hotel: Hotel) -> None:
    for minutes in (595, 605):
        number = await once_upon(owner, hotel, "2026-06-04T08:00", f"0 pending, {minutes} completed")
        await owner.execute(
            "UPDATE orders SET wanted_at = created_at + interval '10 hours' WHERE order_number = $1", number
        )
    for level in (5, 60):
        assert await tried(database, hotel, Level(C.HOUSEKEEPING, level)) == Outcome(C.HOUSEKEEPING, 2, 1, 1, [])
    assert (await tried(database, hotel, Level(C.HOUSEKEEPING, 604))).late_after == 1
    assert (await tried(database, hotel, Level(C.HOUSEKEEPING, 606))).late_after == 0


async def test_days_are_those_of_the_hotels_calendar(database: Database, owner: Db, hotel: Hotel) -> None:
    for at in ("2026-05-31T23:59", "2026-06-01T00:00", "2026-06-30T23:59", "2026-07-01T00:00"):
        await once_upon(owner, hotel, at, "0 pending, 9 completed")
    assert (await tried(database, hotel)).orders == 2
    assert (await tried(database, hotel, days=(date(2026, 6, 1), date(2026, 6, 1)))).orders == 1
    with pytest.raises(NoSuchDays):
        await tried(database, hotel, days=(date(2026, 6, 2), date(2026, 6, 1)))
    with pytest.raises(NoSuchDays):
        await tried(database, hotel, days=(date(2024, 1, 1), date(2026, 6, 1)))


async def test_time_is_counted_in_the_divisions_hours(database: Database, owner: Db, hotel: Hotel) -> None:
    by_day = [Window(days=list(DAYS), opens="08:00", closes="18:00")]
    await owner.execute("UPDATE divisions SET hours = $2 WHERE id = $1", hotel.housekeeping_id, json.dumps(by_day))
    overnight = await once_upon(owner, hotel, "2026-06-02T17:50", "0 pending, 855 completed")  # 8:05, after 15 minutes
    assert await tried(database, hotel) == Outcome(C.HOUSEKEEPING, 1, 0, 0, [])
    assert (await tried(database, hotel, Level(C.HOUSEKEEPING, 14))).changed == [overnight]
    assert (await tried(database, hotel, Level(C.HOUSEKEEPING, 15))).changed == []


async def test_what_is_still_open_is_late_by_now_and_what_nobody_promised_was_not_late(
    database: Database, owner: Db, hotel: Hotel
) -> None:
    await once_upon(owner, hotel, "2026-06-02T09:00", "0 pending")
    unpromised = await once_upon(owner, hotel, "2026-06-02T10:00", "0 pending, 45 completed", promised=None)
    assert await tried(database, hotel) == Outcome(C.HOUSEKEEPING, 2, 1, 2, [unpromised])


async def test_nothing_is_written_and_nobody_elses_orders_are_looked_at(
    database: Database, owner: Db, hotel: Hotel, other_hotel: Hotel
) -> None:
    await once_upon(owner, hotel, "2026-06-02T09:00", PAUSED)
    await once_upon(owner, other_hotel, "2026-06-02T09:00", PAUSED)

    async def rows(org_id: UUID) -> list[tuple[str, ...]]:
        tables = ("orders", "promises", "service_levels", "escalations", "outbox", "order_moves")
        found = [
            await owner.fetch(f"SELECT t::text AS row FROM {table} t WHERE org_id = $1", org_id) for table in tables
        ]
        return [tuple(each["row"] for each in of_table) for of_table in found]

    before = await rows(hotel.org_id)
    outcome = await tried(database, hotel, Level(C.HOUSEKEEPING, 5))
    assert (outcome.orders, outcome.late_after) == (1, 1)
    assert await rows(hotel.org_id) == before


async def test_only_a_manager_tries(database: Database, hotel: Hotel) -> None:
    for who in ("front_desk", "housekeeper"):
        with pytest.raises(NotAllowed):
            await replay(database, hotel.staff[who], Trial(*JUNE, ()))
