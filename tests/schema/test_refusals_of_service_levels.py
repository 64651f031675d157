"""What the database itself refuses of promises and of who hears that one was not kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import Hotel
from tests.schema.rows import Db, change, look, order, put_away, refusal, remove, write


async def test_a_level_promises_a_time_that_can_be_kept(owner: Db, hotel: Hotel) -> None:
    usual: dict[str, Any] = {"org_id": hotel.org_id, "category": "maintenance", "minutes": 60}
    for minutes in (0, -5, 43201):
        refused = write(owner, "service_levels", **{**usual, "minutes": minutes})
        assert await refusal(refused) == "service_levels_minutes_check"
    for priority in (-1, 4):
        refused = write(owner, "service_levels", **usual, priority=priority)
        assert await refusal(refused) == "service_levels_priority_check"
    assert await write(owner, "service_levels", **{**usual, "minutes": 43200})


async def test_the_same_is_promised_once(owner: Db, hotel: Hotel) -> None:
    item = hotel.items["Pillow"]
    for same in ({}, {"priority": 3}, {"item_id": item}, {"item_id": item, "priority": 0}):
        values = {"org_id": hotel.org_id, "category": "housekeeping", "minutes": 20, **same}
        first = await write(owner, "service_levels", **values)
        assert await refusal(write(owner, "service_levels", **{**values, "minutes": 30})) == "service_levels_once"
        await put_away(owner, "service_levels", first["id"])
        assert await write(owner, "service_levels", **values)


async def test_an_order_is_promised_once_and_looked_at_when_time_comes(owner: Db, hotel: Hotel) -> None:
    towels = await order(owner, hotel)
    usual: dict[str, Any] = {"org_id": hotel.org_id, "order_id": towels["id"], "minutes": 30}
    assert await refusal(write(owner, "promises", **{**usual, "minutes": 0})) == "promises_minutes_check"
    never = write(owner, "promises", **usual, next_step_at="infinity")
    assert await refusal(never) == "promises_at_moments_that_come"
    assert await write(owner, "promises", **usual)
    assert await refusal(write(owner, "promises", **usual)) == "promises_one_an_order"


@pytest.mark.parametrize(
    "steps",
    [
        {},
        "all",
        ["manager"],
        [{"share": 50}],
        [{"raise_to": "manager"}],
        [{"share": "50", "raise_to": "manager"}],
        [{"share": 0, "raise_to": "manager"}],
        [{"share": 1001, "raise_to": "manager"}],
        [{"share": 50.5, "raise_to": "manager"}],
        [{"share": 50, "raise_to": "cook"}],
        [{"share": 50, "raise_to": "manager"}, {"share": 50, "raise_to": "owner"}],
        [{"share": 80, "raise_to": "manager"}, {"share": 50, "raise_to": "owner"}],
        [{"share": 50, "raise_to": "manager", "quiet_from": "22:00"}],
        [{"share": 50, "raise_to": "manager", "quiet_from": "late", "quiet_until": "07:00"}],
        [{"share": 50, "raise_to": "manager", "quiet_from": "22:00", "quiet_until": "22:00"}],
        [{"share": share, "raise_to": "manager"} for share in range(1, 11)],
    ],
)
async def test_a_ladder_rises_and_leads_to_somebody(owner: Db, standing: Hotel, steps: object) -> None:
    ladder = write(owner, "escalation_ladders", org_id=standing.org_id, category="concierge", steps=steps)
    assert await refusal(ladder) == "escalation_ladders_steps_check"


async def test_a_category_has_one_ladder(owner: Db, hotel: Hotel) -> None:
    rising = [
        {"share": 50, "raise_to": "assignee"},
        {"share": 150, "raise_to": "owner", "quiet_from": "22:00", "quiet_until": "07:00"},
    ]
    usual: dict[str, Any] = {"org_id": hotel.org_id, "category": "concierge", "steps": rising}
    assert await write(owner, "escalation_ladders", **usual)
    again = write(owner, "escalation_ladders", **{**usual, "steps": []})
    assert await refusal(again) == "escalation_ladders_one_a_category"


async def test_a_step_of_an_order_is_raised_once(owner: Db, hotel: Hotel) -> None:
    towels = await order(owner, hotel)
    usual: dict[str, Any] = {
        "org_id": hotel.org_id,
        "order_id": towels["id"],
        "step": 1,
        "share": 50,
        "raised_to": "manager",
    }
    for wrong, rule in (
        ({"step": 0}, "escalations_step_check"),
        ({"step": 10}, "escalations_step_check"),
        ({"share": 0}, "escalations_share_check"),
        ({"share": 1001}, "escalations_share_check"),
        ({"raised_to": "cook"}, "escalations_raised_to_check"),
    ):
        assert await refusal(write(owner, "escalations", **{**usual, **wrong})) == rule
    assert await write(owner, "escalations", **usual)
    assert await refusal(write(owner, "escalations", **usual)) == "escalations_once"


async def test_since_when_an_orders_time_stands_still_is_the_databases_to_say(owner: Db, hotel: Hotel) -> None:
    towels = await order(owner, hotel, stopped_at="2001-01-01T00:00:00Z")
    assert towels["stopped_at"] is None
    blocked = await change(owner, "orders", towels["id"], status="block")
    assert blocked["stopped_at"] == blocked["updated_at"]
    for status in ("suspended", "rejected"):
        later = await change(owner, "orders", towels["id"], status=status, stopped_at=None)
        assert later["stopped_at"] == blocked["stopped_at"]
    assert (await change(owner, "orders", towels["id"], status="pending"))["stopped_at"] is None
    assert (await order(owner, hotel, status="suspended"))["stopped_at"] is not None


async def test_what_was_promised_goes_with_its_order(owner: Db, hotel: Hotel) -> None:
    towels = await order(owner, hotel)
    promise = await write(owner, "promises", org_id=hotel.org_id, order_id=towels["id"], minutes=30)
    await remove(owner, "orders", towels["id"])
    with pytest.raises(AssertionError, match="no such row"):
        await look(owner, "promises", promise["id"])
