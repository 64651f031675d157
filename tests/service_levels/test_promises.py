"""Each order is promised a time, and keeps what is left of it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.core.weekly import DAYS, Window
from innkeep.orders.hours import Hours
from innkeep.orders.lifecycle import OrderStatus, Priority
from innkeep.orders.models import Order
from innkeep.orders.promises import promise
from innkeep.orders.service_levels import create_level
from innkeep.people.models import Category
from tests.factories import Hotel
from tests.service_levels.orders import MINUTE, Db, due_at, move, next_step_at, pass_time, place, placed_at

S = OrderStatus


async def promised(owner: Db, order_id: Any) -> float:
    """The minutes between placing and the time that it is due by."""
    due = await due_at(owner, order_id)
    assert due is not None
    return (due - await placed_at(owner, order_id)) / MINUTE


async def level(database: Database, hotel: Hotel, category: Category, minutes: int, **more: Any) -> None:
    manager = hotel.staff["manager"]
    async with database.unit_of_work(manager) as db:
        await create_level(db, manager, {"category": category, "minutes": minutes, **more})


async def test_an_order_is_due_by_what_a_hotelier_would_expect_until_the_manager_says_otherwise(
    database: Database, owner: Db, hotel: Hotel
) -> None:
    before = await place(database, hotel, "Pillow")
    assert await promised(owner, before) == 30
    await level(database, hotel, Category.HOUSEKEEPING, 12)
    await level(database, hotel, Category.HOUSEKEEPING, 25, item_id=hotel.items["Bath towel"])
    assert await promised(owner, await place(database, hotel, "Pillow")) == 12
    assert await promised(owner, await place(database, hotel, "Pillow", "Bath towel")) == 25
    await move(database, hotel.staff["manager"], before, S.ASSIGNED)
    assert await promised(owner, before) == 30, "what was promised stays promised"


async def test_another_hotels_levels_are_its_own(
    database: Database, owner: Db, hotel: Hotel, other_hotel: Hotel
) -> None:
    await level(database, other_hotel, Category.HOUSEKEEPING, 5)
    assert await promised(owner, await place(database, hotel)) == 30


@pytest.mark.parametrize("pause", [S.BLOCK, S.SUSPENDED])
async def test_a_pause_moves_it_by_as_long_as_it_lasts(
    database: Database, owner: Db, hotel: Hotel, pause: OrderStatus
) -> None:
    order_id, dora = await place(database, hotel), hotel.staff["housekeeper"]
    await pass_time(owner, order_id, 10)
    await move(database, dora, order_id, pause)
    assert await promised(owner, order_id) == 30
    assert await next_step_at(owner, order_id) is None
    await pass_time(owner, order_id, 100)
    await move(database, dora, order_id, S.IN_PROGRESS)
    assert await promised(owner, order_id) == pytest.approx(130, abs=1)
    assert await next_step_at(owner, order_id) is not None


async def test_another_priority_is_another_promise(database: Database, owner: Db, hotel: Hotel) -> None:
    order_id = await place(database, hotel)
    async with database.unit_of_work(hotel.program) as db:
        order = (await db.scalars(select(Order).where(Order.org_id == hotel.org_id, Order.id == order_id))).one()
        order.priority = Priority.URGENT
        await promise(db, order)
    assert await promised(owner, order_id) == 10


async def test_only_the_divisions_hours_on_the_hotels_clock_count(database: Database, owner: Db, hotel: Hotel) -> None:
    """The hotel is where no clock is put forward or back; its housekeeping begins two hours from now."""
    await owner.execute("UPDATE organizations SET timezone = 'Asia/Kathmandu' WHERE id = $1", hotel.org_id)
    kathmandu = ZoneInfo("Asia/Kathmandu")
    opens = (datetime.now(kathmandu) + timedelta(hours=2)).replace(second=0, microsecond=0)
    window = Window(days=list(DAYS), opens=f"{opens:%H:%M}", closes=f"{opens + timedelta(hours=3):%H:%M}")
    await owner.execute("UPDATE divisions SET hours = $2 WHERE id = $1", hotel.housekeeping_id, json.dumps([window]))
    order_id = await place(database, hotel)
    expected = Hours(kathmandu, [window]).after(await placed_at(owner, order_id), 30 * MINUTE)
    assert await due_at(owner, order_id) == expected
    assert expected is not None
    assert expected - await placed_at(owner, order_id) > timedelta(hours=2)


async def test_an_end_stops_the_time(database: Database, owner: Db, hotel: Hotel) -> None:
    order_id, manager = await place(database, hotel), hotel.staff["manager"]
    await pass_time(owner, order_id, 10)
    await move(database, manager, order_id, S.IN_PROGRESS)
    await move(database, manager, order_id, S.COMPLETED)
    assert await next_step_at(owner, order_id) is None
    async with database.unit_of_work(manager) as db:
        order = (await db.scalars(select(Order).where(Order.org_id == hotel.org_id, Order.id == order_id))).one()
    with clock.moved(timedelta(hours=10)):
        assert order.late is False
    await pass_time(owner, order_id, 600)
    await move(database, manager, order_id, S.IN_PROGRESS)
    assert await promised(owner, order_id) == pytest.approx(630, abs=1)
