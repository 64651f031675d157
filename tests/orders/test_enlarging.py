"""More of what costs something and is ordered already: one order of all of it, with the guest's yes to its price."""

from __future__ import annotations

import asyncio
from typing import Any, TypeAlias

import asyncpg
import pytest

from innkeep.agent import acts
from innkeep.core.db import Database
from innkeep.orders.proposals import ProposalOver, confirm
from tests.factories import Hotel
from tests.orders.test_agents_orders import Talk
from tests.orders.test_corrections import change, standing

Db: TypeAlias = "asyncpg.Connection[Any]"

NUMBER = "SELECT order_number FROM orders WHERE org_id = $1 ORDER BY id LIMIT 1"
BEGUN = "UPDATE orders SET status = 'in_progress' WHERE org_id = $1"


@pytest.fixture
async def talk(database: Database, owner: Db, hotel: Hotel) -> Talk:
    """A conversation in which two sandwiches are ordered."""
    talk = Talk(database, owner, hotel)
    await talk(talk.order(club_sandwich=2))
    await talk(acts.Confirm())
    return talk


async def test_more_of_it_is_one_order_with_a_yes_to_what_all_of_it_costs(talk: Talk, owner: Db, hotel: Hotel) -> None:
    said = await talk(change(hotel, "Club sandwich", 3))
    assert f"order {await owner.fetchval(NUMBER, hotel.org_id)} would hold this" in said
    assert "3 × Club sandwich: EUR 55.50" in said
    assert await standing(owner, hotel) == [{"Club sandwich": 2}]
    assert "3 × Club sandwich now" in await talk(acts.Confirm())
    assert await standing(owner, hotel) == [{"Club sandwich": 3}]
    assert await owner.fetchval("SELECT total_amount FROM orders WHERE org_id = $1", hotel.org_id) == 55.5
    told = await owner.fetchval(
        "SELECT reason FROM order_moves WHERE org_id = $1 ORDER BY id DESC LIMIT 1", hotel.org_id
    )
    assert told == "3 × Club sandwich instead of 2"


async def test_a_no_leaves_it_as_it_was(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(change(hotel, "Club sandwich", 3))
    await talk(acts.Decline())
    await talk(acts.Confirm())
    assert await standing(owner, hotel) == [{"Club sandwich": 2}]


async def test_it_is_more_as_it_was_had(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await owner.execute(
        "INSERT INTO catalogue_options (org_id, item_id, name, price) VALUES ($1, $2, 'Extra bacon', 1.5)",
        hotel.org_id,
        hotel.items["Club sandwich"],
    )
    await owner.execute(
        "UPDATE order_items SET options = '{Extra bacon}', price = 20, description = 'no onions' WHERE org_id = $1",
        hotel.org_id,
    )
    said = await talk(change(hotel, "Club sandwich", 3))
    assert "3 × Club sandwich (Extra bacon, no onions): EUR 60.00" in said
    await talk(acts.Confirm())
    assert await standing(owner, hotel) == [{"Club sandwich": 3}]


async def test_what_it_would_be_is_changed_as_long_as_it_waits(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(change(hotel, "Club sandwich", 3))
    assert "4 × Club sandwich" in await talk(change(hotel, "Club sandwich", 4))
    await talk(change(hotel, "Club sandwich", 1))
    assert "nothing waiting" in await talk(acts.Confirm())
    assert await standing(owner, hotel) == [{"Club sandwich": 1}]


async def test_what_is_asked_for_beside_it_is_an_order_of_its_own(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(change(hotel, "Club sandwich", 3))
    said = await talk(talk.order(tomato_soup=1))
    assert "Club sandwich: EUR 18.50\nTomato soup: EUR 9.00" in said
    await talk(acts.Confirm())
    assert await standing(owner, hotel) == [{"Club sandwich": 2}, {"Club sandwich": 1, "Tomato soup": 1}]


OF_ITS_OWN = {
    "begun": BEGUN,
    "another price": "UPDATE catalogue_items SET price = 19 WHERE title = 'Club sandwich' AND org_id = $1",
    "off the menu": """INSERT INTO order_items (org_id, order_id, title, price)
        SELECT org_id, id, 'Birthday candle', 1 FROM orders WHERE org_id = $1""",
}


@pytest.mark.parametrize("what", OF_ITS_OWN)
async def test_where_it_can_be_no_more_the_rest_is_an_order_of_its_own(
    talk: Talk, owner: Db, hotel: Hotel, what: str
) -> None:
    await owner.execute(OF_ITS_OWN[what], hotel.org_id)
    said = await talk(change(hotel, "Club sandwich", 3))
    assert f"Order {await owner.fetchval(NUMBER, hotel.org_id)} stays as it is" in said
    assert "\nClub sandwich: EUR" in said
    assert "it is ordered" in await talk(acts.Confirm())
    assert [order["Club sandwich"] for order in await standing(owner, hotel)] == [2, 1]


async def test_begun_before_the_yes_the_rest_is_shown_as_an_order_of_its_own(
    talk: Talk, owner: Db, hotel: Hotel
) -> None:
    await talk(change(hotel, "Club sandwich", 3))
    await owner.execute(BEGUN, hotel.org_id)
    said = await talk(acts.Confirm())
    assert "stays as it is" in said
    assert "\nClub sandwich: EUR 18.50" in said
    assert await standing(owner, hotel) == [{"Club sandwich": 2}]
    await talk(acts.Confirm())
    assert await standing(owner, hotel) == [{"Club sandwich": 2}, {"Club sandwich": 1}]


async def test_an_order_that_costs_something_else_by_now_is_shown_once_more(
    talk: Talk, owner: Db, hotel: Hotel
) -> None:
    await talk(change(hotel, "Club sandwich", 3))
    soup = """INSERT INTO order_items (org_id, order_id, title, price, item_id)
        SELECT org_id, id, 'Tomato soup', 9, $2 FROM orders WHERE org_id = $1"""
    await owner.execute(soup, hotel.org_id, hotel.items["Tomato soup"])
    assert "3 × Club sandwich: EUR 55.50\nTomato soup: EUR 9.00\nTotal: EUR 64.50" in await talk(acts.Confirm())
    assert await standing(owner, hotel) == [{"Club sandwich": 2, "Tomato soup": 1}]
    await talk(acts.Confirm())
    assert await standing(owner, hotel) == [{"Club sandwich": 3, "Tomato soup": 1}]


async def test_of_what_was_cancelled_there_is_no_more(database: Database, talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(change(hotel, "Club sandwich", 3))
    waits = await owner.fetchval("SELECT id FROM proposals WHERE org_id = $1 AND status = 'waiting'", hotel.org_id)
    await owner.execute("UPDATE orders SET status = 'rejected' WHERE org_id = $1", hotel.org_id)
    with pytest.raises(ProposalOver):
        async with database.unit_of_work(hotel.guest) as db:
            await confirm(db, hotel.guest, waits)
    await talk(acts.Confirm())
    assert await standing(owner, hotel) == []


async def test_a_guest_who_cancels_it_cancels_more_of_it_too(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(change(hotel, "Club sandwich", 3))
    await talk(acts.Cancel(item_id=hotel.items["Club sandwich"]))
    assert "nothing waiting" in await talk(acts.Confirm())
    assert await standing(owner, hotel) == []


async def test_two_taps_on_more_of_it_are_one_more(database: Database, talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(change(hotel, "Club sandwich", 3))
    waits = await owner.fetchval("SELECT id FROM proposals WHERE org_id = $1 AND status = 'waiting'", hotel.org_id)

    async def tap() -> int:
        async with database.unit_of_work(hotel.guest) as db:
            return len((await confirm(db, hotel.guest, waits)).orders)

    assert sorted(await asyncio.gather(tap(), tap())) == [0, 1]
    assert await standing(owner, hotel) == [{"Club sandwich": 3}]


async def test_more_than_can_be_had_is_refused(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await owner.execute("UPDATE catalogue_items SET limit_per_order = 2 WHERE org_id = $1", hotel.org_id)
    assert "At most 2 of Club sandwich" in await talk(change(hotel, "Club sandwich", 3))
    assert "nothing waiting" in await talk(acts.Confirm())


async def test_nobody_runs_up_a_bill_whom_the_house_does_not_know(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await owner.execute("UPDATE sessions SET verified = false WHERE org_id = $1", hotel.org_id)
    assert "six-digit code" in await talk(change(hotel, "Club sandwich", 3))
    assert await standing(owner, hotel) == [{"Club sandwich": 2}]
