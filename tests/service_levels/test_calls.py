"""Whoever the ladder calls hears of it on the page that they have open, and nobody else does."""

from __future__ import annotations

from uuid import UUID

from innkeep.console.calls import calls
from innkeep.core.db import Database
from innkeep.core.outbox import Wakeup
from innkeep.orders.escalations import raise_due
from innkeep.orders.ladder_settings import set_ladder
from innkeep.orders.ladders import RaiseTo, Step
from innkeep.orders.lifecycle import OrderStatus
from innkeep.people.models import Category
from tests.factories import Hotel
from tests.service_levels.orders import Db, move, pass_time, place, told


async def hear(database: Database, owner: Db, hotel: Hotel, order_id: UUID, step: int) -> set[str]:
    """Who of the staff hears of a step."""
    number = await owner.fetchval("SELECT order_number FROM orders WHERE id = $1", order_id)
    ids = {"order_id": str(order_id), "step": str(step)}
    heard = set()
    for name, staff in hotel.staff.items():
        async with database.unit_of_work(staff) as db:
            html = await calls(db, staff, [Wakeup(order_id, hotel.org_id, "order_escalated", ids)])
        assert ("toast" in html) is (number in html)
        if number in html:
            heard.add(name)
    return heard


async def test_the_ladder_says_who_hears_of_it(database: Database, owner: Db, hotel: Hotel) -> None:
    manager = hotel.staff["manager"]
    steps = [Step(share, to) for share, to in zip((50, 80, 100, 150), RaiseTo, strict=True)]
    async with database.unit_of_work(manager) as db:
        await set_ladder(db, manager, Category.HOUSEKEEPING, steps)
    order_id = await place(database, hotel)
    await move(database, hotel.staff["front_desk"], order_id, OrderStatus.IN_PROGRESS)
    await pass_time(owner, order_id, 50)
    await raise_due(database)
    assert await told(owner, order_id) == [1, 2, 3, 4]
    heard = [await hear(database, owner, hotel, order_id, step) for step in (1, 2, 3, 4, 5)]
    assert heard == [{"front_desk"}, {"housekeeper"}, {"manager"}, set(), set()]
