"""When an order takes its time somebody is called: each step once, whoever raises it and whatever dies meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.ticker import Tick, Ticker
from innkeep.orders.escalations import raise_due, raise_steps
from innkeep.orders.hours import Quiet
from innkeep.orders.ladder_settings import set_ladder, unset_ladder
from innkeep.orders.ladders import RaiseTo, Step
from innkeep.orders.lifecycle import OrderStatus
from innkeep.people.models import Category
from innkeep.reactions import REACTIONS
from tests.factories import Hotel
from tests.journeys.people import until
from tests.service_levels.orders import Db, move, next_step_at, pass_time, place, raised, told

S = OrderStatus


@pytest.fixture
async def another_process(app_url: str) -> AsyncIterator[Database]:
    """The database as a second process sees it, with connections of its own."""
    database = Database(app_url, reactions=REACTIONS)
    yield database
    await database.close()


async def ladder(database: Database, hotel: Hotel, *steps: Step) -> None:
    manager = hotel.staff["manager"]
    async with database.unit_of_work(manager) as db:
        await set_ladder(db, manager, Category.HOUSEKEEPING, steps)


async def test_step_by_step_from_the_assignee_to_the_owner(database: Database, owner: Db, hotel: Hotel) -> None:
    await ladder(
        database,
        hotel,
        Step(50, RaiseTo.ASSIGNEE),
        Step(80, RaiseTo.DIVISION),
        Step(100, RaiseTo.MANAGER),
        Step(150, RaiseTo.OWNER),
    )
    order_id = await place(database, hotel)
    await move(database, hotel.staff["housekeeper"], order_id, S.ASSIGNED)
    expected: list[tuple[int, str]] = []
    for minutes, to in ((16, "assignee"), (9, "division"), (6, "manager"), (15, "owner")):
        await raise_due(database)
        assert await raised(owner, order_id) == expected, "not before its time"
        await pass_time(owner, order_id, minutes)
        await raise_due(database)
        expected.append((len(expected) + 1, to))
        assert await raised(owner, order_id) == expected
    assert await told(owner, order_id) == [1, 2, 3, 4]
    assert await next_step_at(owner, order_id) is None
    who = await owner.fetchval("SELECT user_id FROM escalations WHERE order_id = $1 AND step = 1", order_id)
    assert who == hotel.staff["housekeeper"].user_id


async def test_where_nobody_has_it_the_next_hears_of_it(database: Database, owner: Db, hotel: Hotel) -> None:
    taken_by_nobody, nobodys = await place(database, hotel), await place(database, hotel, "Tomato soup")
    await owner.execute("UPDATE orders SET division_id = NULL WHERE id = $1", nobodys)
    for order_id, minutes in ((taken_by_nobody, 16), (nobodys, 21)):
        await pass_time(owner, order_id, minutes)
    await raise_due(database)
    assert await raised(owner, taken_by_nobody) == [(1, "division")]
    assert await raised(owner, nobodys) == [(1, "manager")]


async def test_two_that_raise_at_once_raise_each_step_once(
    database: Database, another_process: Database, owner: Db, hotel: Hotel, other_hotel: Hotel
) -> None:
    orders = [await place(database, each, "Pillow") for each in (hotel, other_hotel) for _ in range(6)]
    for order_id in orders:
        await pass_time(owner, order_id, 31)

    def ticker(of: Database) -> Ticker:
        often = timedelta(milliseconds=10)
        return Ticker(*(Tick(f"raising {n}", often, lambda: raise_due(of)) for n in range(3)))

    tickers = [asyncio.create_task(ticker(each).run()) for each in (database, another_process)]

    async def all_raised() -> bool:
        return all([len(await raised(owner, order_id)) == 3 for order_id in orders])

    await until(all_raised)
    for each in tickers:
        each.cancel()
    await asyncio.gather(*tickers, return_exceptions=True)
    await raise_due(database)
    for order_id in orders:
        assert [step for step, _ in await raised(owner, order_id)] == [1, 2, 3]
        assert await told(owner, order_id) == [1, 2, 3]


async def test_a_crash_between_finding_and_raising_loses_nothing_and_doubles_nothing(
    database: Database, another_process: Database, owner: Db, hotel: Hotel
) -> None:
    order_id, program = await place(database, hotel), Program(org_id=hotel.org_id)
    await pass_time(owner, order_id, 16)

    async def crash() -> None:
        async with another_process.unit_of_work(program) as db:
            assert await raise_steps(db, program, order_id) == 1
            await raise_due(database)
            assert await raised(owner, order_id) == [], "the other one is at it"
            pid = await db.scalar(text("SELECT pg_backend_pid()"))
            async with database.without_tenant() as killer:
                await killer.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    with pytest.raises(DBAPIError):
        await crash()
    assert not await raised(owner, order_id)
    assert not await told(owner, order_id)

    async def look() -> list[tuple[int, str]]:
        await raise_due(database)
        return await raised(owner, order_id)

    await until(look)
    assert await told(owner, order_id) == [1]


async def test_what_was_missed_while_nothing_ran_is_raised_once_all_the_same(
    database: Database, owner: Db, hotel: Hotel
) -> None:
    order_id = await place(database, hotel)
    await pass_time(owner, order_id, 31)
    for _ in range(3):
        await raise_due(database)
    assert await raised(owner, order_id) == [(1, "division"), (2, "division"), (3, "manager")]
    assert await told(owner, order_id) == [1, 2, 3]


@pytest.mark.parametrize("stop", [[S.BLOCK], [S.SUSPENDED], [S.REJECTED], [S.IN_PROGRESS, S.COMPLETED]])
async def test_nothing_is_raised_of_what_stands_still(
    database: Database, owner: Db, hotel: Hotel, stop: list[OrderStatus]
) -> None:
    order_id = await place(database, hotel)
    for to in stop:
        await move(database, hotel.staff["manager"], order_id, to)
    await pass_time(owner, order_id, 300)
    await owner.execute("UPDATE promises SET next_step_at = now() WHERE order_id = $1", order_id)
    await raise_due(database)
    assert await raised(owner, order_id) == []
    assert await next_step_at(owner, order_id) is None


async def test_after_a_pause_the_rest_of_the_time_is_left(database: Database, owner: Db, hotel: Hotel) -> None:
    order_id, dora = await place(database, hotel), hotel.staff["housekeeper"]
    await pass_time(owner, order_id, 10)
    await move(database, dora, order_id, S.BLOCK)
    await pass_time(owner, order_id, 300)
    await move(database, dora, order_id, S.ASSIGNED)
    await pass_time(owner, order_id, 4)
    await raise_due(database)
    assert await raised(owner, order_id) == []
    await pass_time(owner, order_id, 2)
    await raise_due(database)
    assert await raised(owner, order_id) == [(1, "assignee")]


async def test_an_order_that_was_put_away_calls_nobody_until_it_is_back(
    database: Database, owner: Db, hotel: Hotel
) -> None:
    order_id = await place(database, hotel)
    await pass_time(owner, order_id, 16)
    await owner.execute("UPDATE orders SET deleted_at = now() WHERE id = $1", order_id)
    await raise_due(database)
    assert await raised(owner, order_id) == []
    await owner.execute("UPDATE orders SET deleted_at = NULL WHERE id = $1", order_id)
    await raise_due(database)
    assert await raised(owner, order_id) == [(1, "division")]


KATHMANDU = ZoneInfo("Asia/Kathmandu")
"""Where no clock is ever put forward or back while a test runs."""


def quiet_now() -> Quiet:
    """An hour around now on the clock of Kathmandu."""
    now = datetime.now(KATHMANDU)
    return Quiet(f"{now - timedelta(hours=1):%H:%M}", f"{now + timedelta(hours=1):%H:%M}")


async def test_in_quiet_hours_nobody_is_called_until_their_end_unless_it_is_urgent(
    database: Database, owner: Db, hotel: Hotel
) -> None:
    await owner.execute("UPDATE organizations SET timezone = 'Asia/Kathmandu' WHERE id = $1", hotel.org_id)
    quiet = quiet_now()
    await ladder(database, hotel, Step(50, RaiseTo.DIVISION), Step(60, RaiseTo.MANAGER, quiet))
    calm, urgent = await place(database, hotel), await place(database, hotel)
    await owner.execute("UPDATE orders SET priority = 3 WHERE id = $1", urgent)
    for order_id in (calm, urgent):
        await pass_time(owner, order_id, 25)
    await raise_due(database)
    assert await raised(owner, calm) == [(1, "division")]
    assert await raised(owner, urgent) == [(1, "division"), (2, "manager")]
    looked_at = await next_step_at(owner, calm)
    assert looked_at is not None
    assert f"{looked_at.astimezone(KATHMANDU):%H:%M}" == quiet.quiet_until
    await ladder(database, hotel, Step(50, RaiseTo.DIVISION), Step(60, RaiseTo.MANAGER))
    await raise_due(database)
    assert await raised(owner, calm) == [(1, "division"), (2, "manager")]


async def test_another_ladder_holds_at_once_and_calls_nobody_again(database: Database, owner: Db, hotel: Hotel) -> None:
    order_id = await place(database, hotel)
    await pass_time(owner, order_id, 16)
    await raise_due(database)
    await ladder(database, hotel, Step(40, RaiseTo.MANAGER), Step(45, RaiseTo.OWNER), Step(70, RaiseTo.OWNER))
    await raise_due(database)
    assert await raised(owner, order_id) == [(1, "division"), (2, "owner")]
    await ladder(database, hotel)
    await pass_time(owner, order_id, 300)
    await raise_due(database)
    assert await raised(owner, order_id) == [(1, "division"), (2, "owner")]
    manager = hotel.staff["manager"]
    async with database.unit_of_work(manager) as db:
        await unset_ladder(db, manager, Category.HOUSEKEEPING)
    await raise_due(database)
    assert [step for step, _ in await raised(owner, order_id)][:3] == [1, 2, 3]


async def test_an_order_that_somebody_is_at_keeps_no_other_from_being_seen(
    database: Database, owner: Db, hotel: Hotel
) -> None:
    held, free = await place(database, hotel), await place(database, hotel)
    for order_id in (held, free):
        await pass_time(owner, order_id, 16)
    async with owner.transaction():
        await owner.execute("SELECT FROM promises WHERE order_id = $1 FOR UPDATE", held)
        await raise_due(database)
        assert await raised(owner, held) == []
        assert await raised(owner, free) == [(1, "division")]
    await raise_due(database)
    assert await raised(owner, held) == [(1, "division")]
