"""The board: what is open and what has just ended, by indexes that do not know how long a hotel's past is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from innkeep.core.db import Database
from innkeep.orders import board as boards
from innkeep.orders.board import board
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order
from innkeep.people.models import Category
from tests.factories import Hotel

YESTERDAY = timedelta(hours=13)


async def test_it_holds_what_is_open_however_old_and_what_ended_lately(
    database: Database, owner: Any, hotel: Hotel
) -> None:
    wanted = {}
    for status in OrderStatus:
        for age in (timedelta(0), YESTERDAY):
            order = Order(org_id=hotel.org_id, category=Category.HOUSEKEEPING, status=status, source="program")
            async with database.unit_of_work(hotel.program) as db:
                db.add(order)
                await db.flush()
            wanted[order.id] = (status, age)
    old = [order_id for order_id, (_, age) in wanted.items() if age]
    async with owner.transaction():
        await owner.execute("ALTER TABLE orders DISABLE TRIGGER touch")
        await owner.execute("UPDATE orders SET updated_at = now() - $2::interval WHERE id = ANY ($1)", old, YESTERDAY)
        await owner.execute("ALTER TABLE orders ENABLE TRIGGER touch")
    desk = hotel.staff["front_desk"]
    async with database.unit_of_work(desk) as db:
        shown = {card.id for card in await board(db, desk)}
    ended = {OrderStatus.COMPLETED, OrderStatus.REJECTED}
    assert shown == {order_id for order_id, (status, age) in wanted.items() if not (age and status in ended)}


async def test_it_is_read_by_indexes_led_by_the_hotel(database: Database, hotel: Hotel) -> None:
    desk = hotel.staff["front_desk"]
    async with database.unit_of_work(desk) as db:
        # As large tables make it, and in one node each: a bitmap's condition stands in a node that names no table.
        for way in ("seqscan", "bitmapscan"):
            await db.execute(text(f"SET LOCAL enable_{way} = off"))
        asked = {"org_id": desk.org_id, "division_id": None}
        plan = (await db.execute(text(f"EXPLAIN (FORMAT JSON) {boards._LIVE.text}"), asked)).scalar_one()[0]["Plan"]
    reads = [node for node in _nodes(plan) if node.get("Relation Name") == "orders"]
    assert len(reads) == 2
    for node in reads:
        assert "(org_id = " in node["Index Cond"], node


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", []):
        yield from _nodes(each)
