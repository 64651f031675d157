"""What a guest says later of an order: more of it, fewer, none. Only while nobody has begun with it."""

from __future__ import annotations

from typing import Any, TypeAlias

import asyncpg
import pytest

from innkeep.agent import acts
from innkeep.core.db import Database
from tests.factories import Hotel
from tests.orders.test_agents_orders import Talk

Db: TypeAlias = "asyncpg.Connection[Any]"


@pytest.fixture
def talk(database: Database, owner: Db, hotel: Hotel) -> Talk:
    return Talk(database, owner, hotel)


async def standing(owner: Db, hotel: Hotel) -> list[dict[str, int]]:
    rows = await owner.fetch(
        "SELECT o.id, i.title, i.qty FROM orders o JOIN order_items i ON i.order_id = o.id "
        "WHERE o.org_id = $1 AND o.status <> 'rejected' AND i.deleted_at IS NULL ORDER BY o.id, i.id",
        hotel.org_id,
    )
    orders: dict[Any, dict[str, int]] = {}
    for row in rows:
        orders.setdefault(row["id"], {})[row["title"]] = row["qty"]
    return list(orders.values())


def change(hotel: Hotel, title: str, quantity: int) -> acts.Change:
    return acts.Change(item_id=hotel.items[title], quantity=quantity)


async def test_a_free_order_is_changed_where_it_stands(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(bath_towel=2))
    said = await talk(change(hotel, "Bath towel", 3))
    assert "3 × Bath towel" in said
    assert await standing(owner, hotel) == [{"Bath towel": 3}]
    told = await owner.fetchval(
        "SELECT reason FROM order_moves WHERE org_id = $1 ORDER BY id DESC LIMIT 1", hotel.org_id
    )
    assert told == "3 × Bath towel instead of 2"


async def test_nothing_of_it_takes_it_out_and_nothing_at_all_cancels(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(bath_towel=2, pillow=1))
    await talk(change(hotel, "Bath towel", 0))
    assert await standing(owner, hotel) == [{"Pillow": 1}]
    assert "cancelled" in await talk(change(hotel, "Pillow", 0))
    assert await standing(owner, hotel) == []


async def test_what_is_begun_is_not_changed_but_a_person_called(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(bath_towel=2))
    await owner.execute("UPDATE orders SET status = 'in_progress' WHERE org_id = $1", hotel.org_id)
    await talk(change(hotel, "Bath towel", 3))
    assert await standing(owner, hotel) == [{"Bath towel": 2}]
    mode = await owner.fetchval("SELECT mode::text FROM sessions WHERE org_id = $1", hotel.org_id)
    assert mode == "manual"


async def test_fewer_of_what_costs_is_believed(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(talk.order(club_sandwich=2))
    await talk(acts.Confirm())
    await talk(change(hotel, "Club sandwich", 1))
    assert await standing(owner, hotel) == [{"Club sandwich": 1}]
    total = await owner.fetchrow(
        "SELECT o.total_amount, i.price FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.org_id = $1",
        hotel.org_id,
    )
    assert total is not None
    assert total["total_amount"] == total["price"]


async def test_the_same_again_is_had_as_before(talk: Talk, hotel: Hotel) -> None:
    soup = hotel.items["Tomato soup"]
    lines = (acts.Line(item_id=soup, notes="no cream"), acts.Line(item_id=soup, quantity=2, notes="very hot"))
    again = acts.Line(item_id=soup, quantity=3, as_before=True)
    await talk(acts.Order(lines=lines), text="one with no cream, two very hot")
    await talk(acts.Confirm())
    said = await talk(acts.Order(lines=(again,)), text="the same again")
    assert "Tomato soup (no cream): EUR 9.00\n2 × Tomato soup (very hot): EUR 18.00" in said
    one = again.model_copy(update={"quantity": 1, "notes": "with bread"})
    assert "Tomato soup (very hot, with bread): EUR 9.00" in await talk(
        acts.Order(lines=(one,)), text="one more of the same, with bread"
    )


async def test_more_than_the_hotel_gives_is_refused_and_said(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await owner.execute("UPDATE catalogue_items SET limit_per_order = 3 WHERE id = $1", hotel.items["Bath towel"])
    await talk(talk.order(bath_towel=2))
    said = await talk(change(hotel, "Bath towel", 9))
    assert "3" in said
    assert await standing(owner, hotel) == [{"Bath towel": 2}]


async def test_what_was_said_of_each_is_kept_when_some_are_taken_back(talk: Talk, owner: Db, hotel: Hotel) -> None:
    towel = hotel.items["Bath towel"]
    await talk(
        acts.Order(lines=(acts.Line(item_id=towel, quantity=2), acts.Line(item_id=towel, quantity=2, notes="large")))
    )
    await talk(change(hotel, "Bath towel", 1))
    kept = await owner.fetch(
        "SELECT qty, description FROM order_items WHERE org_id = $1 AND deleted_at IS NULL", hotel.org_id
    )
    assert [tuple(row) for row in kept] == [(1, None)]
