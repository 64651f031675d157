"""Whether a hotel notices how many others there are: board, room grid and placing an order, small and large.

The same hotel is measured twice on one server: alone with 1,000 orders, and as one of 200 hotels with 1,000,000 orders
and 200,000 stays in all. What is compared is the ratio of the two medians.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from bench.database import measured
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.orders.board import board
from innkeep.orders.placing import Draft, place_order
from innkeep.orders.targets import NamedTarget
from innkeep.orders.wishes import Wish
from innkeep.reactions import REACTIONS
from innkeep.stays.grid import room_grid

HOTELS, ORDERS, STAYS, ROOMS = 200, 1_000_000, 200_000, 100
ROUNDS = 60
AIM = 1.5
MEASURED = UUID("01990000-0000-7000-8000-000000000001")

# Written past the triggers, which would make hours of it; what they keep is written as they would have.
_HOTEL = """
WITH hotel AS (INSERT INTO organizations (id, name, timezone) VALUES ($1, 'Hotel ' || $1::uuid, 'Europe/Vienna')),
desk AS (INSERT INTO users (org_id, name, email, role) SELECT $1, 'Ben', 'ben@' || $1::uuid, id FROM roles
    WHERE name = 'front_desk'),
item AS (INSERT INTO catalogue_items (org_id, category, title) VALUES ($1, 'housekeeping', 'Bath towel')),
division AS (INSERT INTO divisions (org_id, name) VALUES ($1, 'Housekeeping') RETURNING id),
handles AS (INSERT INTO division_categories (org_id, division_id, category)
    SELECT $1, id, 'housekeeping' FROM division)
INSERT INTO rooms (org_id, label, room_number, type)
SELECT $1, 'Double', n::text, 'double' FROM generate_series(1, $2) n
"""
_STAYS = """
WITH made AS (
    INSERT INTO checkin_rooms (org_id, room_id, checkin_date, checkin_time, checkout_date, checkout_time, status)
    SELECT $1, ARRAY[r.id], day, '15:00', day + 2, '11:00',
        CASE WHEN day + 2 <= current_date THEN 'checked_out' WHEN day <= current_date THEN 'checked_in'
        ELSE 'reserved' END
    FROM rooms r, LATERAL (SELECT (current_date + 4 - 2 * n)::date AS day FROM generate_series(1, $2) n) d
    WHERE r.org_id = $1
    RETURNING org_id, id, room_id, checkin_date, checkout_date, status)
INSERT INTO room_holds (org_id, stay_id, room_id, during, holds, checked_in)
SELECT org_id, id, room_id[1], tsrange(checkin_date + time '15:00', checkout_date + time '11:00'),
    status <> 'checked_out', status = 'checked_in' FROM made
"""
_ORDERS = """
WITH places AS (SELECT s.stay_id, s.room_id, row_number() OVER () AS n FROM room_holds s WHERE s.org_id = $1),
made AS (
    INSERT INTO orders (org_id, category, status, stay_id, room_id, division_id, created_at, updated_at)
    SELECT $1, 'housekeeping', CASE WHEN g.n <= 80 THEN 'pending' ELSE 'completed' END::enum_order_status,
        p.stay_id, p.room_id, (SELECT id FROM divisions WHERE org_id = $1),
        now() - g.n * interval '15 minutes', now() - g.n * interval '15 minutes'
    FROM generate_series(1, $2) AS g (n) JOIN places p ON p.n = 1 + g.n % (SELECT count(*) FROM places)
    RETURNING id, created_at),
items AS (INSERT INTO order_items (org_id, order_id, title, qty) SELECT $1, id, 'Bath towel', 2 FROM made)
INSERT INTO order_moves (org_id, order_id, to_status, created_at) SELECT $1, id, 'pending', created_at FROM made
"""


async def fill(db: asyncpg.Connection[Any], org_id: UUID, orders: int, stays: int) -> None:
    """Write a hotel."""
    async with db.transaction():
        await db.execute("SET LOCAL session_replication_role = replica")
        await db.execute(_HOTEL, org_id, ROOMS)
        await db.execute(_STAYS, org_id, stays // ROOMS)
        await db.execute(_ORDERS, org_id, orders)


async def measure(app_url: str, owner: asyncpg.Connection[Any]) -> dict[str, float]:
    """The median of each, in seconds, for the hotel that is measured."""
    database = Database(app_url, reactions=REACTIONS, pool=2)
    desk_id = await owner.fetchval("SELECT id FROM users WHERE org_id = $1", MEASURED)
    desk = Staff(org_id=MEASURED, user_id=desk_id, name="Ben", role="front_desk")
    item_id = await owner.fetchval("SELECT id FROM catalogue_items WHERE org_id = $1", MEASURED)
    stay_ids = await owner.fetch(
        "SELECT id FROM checkin_rooms WHERE org_id = $1 AND status = 'checked_in' LIMIT $2", MEASURED, ROUNDS
    )
    stays = iter([row["id"] for row in stay_ids] * ROUNDS)
    first = clock.now().date()

    async def on_board() -> None:
        async with database.unit_of_work(desk) as db:
            await board(db, desk)

    async def grid() -> None:
        async with database.unit_of_work(desk) as db:
            await room_grid(db, desk, first, first + timedelta(days=13))

    async def order() -> None:
        async with database.unit_of_work(desk) as db:
            await place_order(db, desk, Draft(wishes=[Wish(item_id, 2)], named=NamedTarget(stay_id=next(stays))))

    try:
        return {
            "board": await median(on_board),
            "room grid, 14 days": await median(grid),
            "placing an order": await median(order),
        }
    finally:
        await database.close()


async def median(do: Callable[[], Awaitable[None]]) -> float:
    """Of ROUNDS times, after a few that warm it up."""
    for _ in range(5):
        await do()
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await do()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


async def compare(server: EmbeddedPostgres) -> None:
    """Fill, measure, fill, measure, and print the ratios."""
    owner = await asyncpg.connect(server.url("postgres"))
    await fill(owner, MEASURED, 1_000, 1_000)
    await owner.execute("ANALYZE")
    alone = await measure(server.url("innkeep_app"), owner)
    for number in range(2, HOTELS + 1):
        await fill(owner, UUID(int=MEASURED.int + number), ORDERS // HOTELS, STAYS // HOTELS)
    await owner.execute("ANALYZE")
    among = await measure(server.url("innkeep_app"), owner)
    await owner.close()
    for what, took in among.items():
        ratio = took / alone[what]
        print(f"{what:<20} {took * 1e3:6.1f} ms among {HOTELS} hotels   {ratio:5.2f} of alone (aim: {AIM} at most)")


if __name__ == "__main__":
    measured(compare)
