"""What the database refuses of options, histories, turns and orders of every day."""

from __future__ import annotations

from uuid import uuid4

import asyncpg
import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, line, look, order, put_away, refusal, remove, write


async def test_an_order_keeps_an_item(owner: Db, hotel: Hotel) -> None:
    of, other = await order(owner, hotel), await order(owner, hotel)
    first, second = await line(owner, of), await line(owner, of)
    await line(owner, other)
    await put_away(owner, "order_items", first["id"])
    assert await refusal(put_away(owner, "order_items", second["id"])) == "orders_keep_an_item"
    assert await refusal(remove(owner, "order_items", second["id"])) == "orders_keep_an_item"
    assert await refusal(change(owner, "order_items", second["id"], order_id=other["id"])) == "orders_keep_an_item"
    async with owner.transaction():
        await put_away(owner, "order_items", second["id"])
        await change(owner, "order_items", first["id"], deleted_at=None)
    await put_away(owner, "orders", of["id"])
    await put_away(owner, "order_items", first["id"])


async def test_a_choice_is_something(owner: Db, hotel: Hotel) -> None:
    of = await order(owner, hotel)
    assert (await line(owner, of))["options"] == []
    assert (await line(owner, of, options=["With fries"]))["options"] == ["With fries"]
    assert await refusal(line(owner, of, options=["With fries", None])) == "order_items_options_check"


async def test_what_happened_to_an_order_without_moving_it_is_told(owner: Db, hotel: Hotel) -> None:
    of = await order(owner, hotel)
    stays = {"org_id": hotel.org_id, "order_id": of["id"], "from_status": "pending", "to_status": "pending"}
    for silent in (None, "", " ", "\t"):
        assert await refusal(write(owner, "order_moves", **stays, reason=silent)) == "order_moves_say_what_happened"
    await write(owner, "order_moves", **stays, reason="priority high")
    await write(owner, "order_moves", **{**stays, "to_status": "assigned"})
    await write(owner, "order_moves", **{**stays, "from_status": None})


@pytest.mark.parametrize(
    ("status", "parked_from"),
    [("pending", "pending"), ("in_progress", "assigned"), ("suspended", "completed"), ("suspended", "block")],
)
async def test_what_is_parked_for_its_guests_peace_is_parked(
    owner: Db, hotel: Hotel, status: str, parked_from: str
) -> None:
    refused = order(owner, hotel, status=status, parked_from=parked_from)
    assert await refusal(refused) == "orders_parked_are_suspended"
    assert (await order(owner, hotel, status="suspended", parked_from="in_progress"))["parked_from"] == "in_progress"


async def test_a_turn_is_one_persons_and_a_person_has_one(owner: Db, hotel: Hotel) -> None:
    dora, emil = hotel.staff["housekeeper"].user_id, hotel.staff["cook"].user_id

    def turn(user_id: object, number: int) -> dict[str, object]:
        return {"org_id": hotel.org_id, "division_id": hotel.kitchen_id, "user_id": user_id, "turn": number}

    await write(owner, "assignment_turns", **turn(dora, 1))
    again = write(owner, "assignment_turns", **turn(dora, 2))
    assert await refusal(again) == "assignment_turns_of_a_person"
    same = write(owner, "assignment_turns", **turn(emil, 1))
    assert await refusal(same) == "assignment_turns_one_after_another"
    await write(owner, "assignment_turns", **turn(emil, 2))


async def daily(owner: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    usual = {
        "org_id": hotel.org_id,
        "stay_id": hotel.stay_id,
        "category": "housekeeping",
        "daily_at": "09:00",
        "since": "2031-05-01",
    }
    return await write(owner, "recurring_orders", **{**usual, **values})


async def test_what_comes_every_day_is_for_a_stay_or_a_room(owner: Db, hotel: Hotel) -> None:
    rule = "recurring_orders_for_a_stay_or_a_room"
    assert await refusal(daily(owner, hotel, stay_id=None)) == rule
    assert await refusal(daily(owner, hotel, room_id=hotel.room_id)) == rule
    await daily(owner, hotel, stay_id=None, room_id=hotel.room_id)


async def test_what_comes_every_day_has_days_that_come(owner: Db, hotel: Hotel) -> None:
    await daily(owner, hotel, until="2031-05-01")
    assert await refusal(daily(owner, hotel, until="2031-04-30")) == "recurring_orders_ends_after_start"
    assert await refusal(daily(owner, hotel, until="infinity")) == "recurring_orders_on_days_that_come"
    assert await refusal(daily(owner, hotel, since="-infinity")) == "recurring_orders_on_days_that_come"
    for priority in (-1, 4):
        assert await refusal(daily(owner, hotel, priority=priority)) == "recurring_orders_priority_check"


async def test_what_comes_every_day_is_some_of_something(owner: Db, hotel: Hotel) -> None:
    of = await daily(owner, hotel)
    linen = {"org_id": hotel.org_id, "recurring_id": of["id"], "item_id": hotel.items["Bath towel"]}
    for qty in (0, 1000):
        refused = write(owner, "recurring_order_items", **linen, qty=qty)
        assert await refusal(refused) == "recurring_order_items_qty_check"
    await write(owner, "recurring_order_items", **linen, qty=2)
    unknown = write(owner, "recurring_order_items", **{**linen, "item_id": uuid4()})
    assert await refusal(unknown) == "recurring_order_items_org_id_item_id_fkey"


async def test_a_day_has_one_order_or_a_reason_for_none(owner: Db, hotel: Hotel) -> None:
    of, made = await daily(owner, hotel), await order(owner, hotel)
    day = {"org_id": hotel.org_id, "recurring_id": of["id"], "day": "2031-05-01"}
    both = write(owner, "recurring_order_days", **day, order_id=made["id"], refused="Sold out.")
    assert await refusal(both) == "recurring_order_days_order_or_reason"
    written = await write(owner, "recurring_order_days", **day, order_id=made["id"])
    assert await refusal(write(owner, "recurring_order_days", **day)) == "recurring_order_days_once"
    assert (await look(owner, "recurring_order_days", written["id"]))["order_id"] == made["id"]
