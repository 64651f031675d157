"""An order moves along its table and no other way."""

from __future__ import annotations

import asyncio
from itertools import pairwise, product
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from innkeep.conversations.actions import open_session
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.errors import NotFound
from innkeep.orders import queries
from innkeep.orders.actions import (
    MoveNotAllowed,
    ReasonMissing,
    TooLateToCancel,
    TooLateToReopen,
    Transition,
    cancel_order,
    move_order,
)
from innkeep.orders.assignment import UnknownColleague
from innkeep.orders.lifecycle import CANCELLED_BY_GUEST, MAY_GO_TO, OrderStatus
from innkeep.orders.placing import place_orders
from innkeep.orders.wishes import Wish
from innkeep.people.permissions import NotAllowed
from tests.factories import Hotel

S = OrderStatus

PATHS: dict[OrderStatus, list[OrderStatus]] = {
    S.PENDING: [],
    S.ASSIGNED: [S.ASSIGNED],
    S.IN_PROGRESS: [S.IN_PROGRESS],
    S.COMPLETED: [S.IN_PROGRESS, S.COMPLETED],
    S.REJECTED: [S.REJECTED],
    S.BLOCK: [S.BLOCK],
    S.SUSPENDED: [S.SUSPENDED],
}

# The user's own table, written out once more: the code's table must say the same.
DESIGN = {
    "pending": "assigned in_progress block suspended rejected",
    "assigned": "pending in_progress completed block suspended rejected",
    "in_progress": "completed assigned block suspended",
    "block": "pending assigned in_progress suspended rejected",
    "suspended": "pending assigned in_progress rejected",
    "completed": "in_progress",
    "rejected": "pending",
}


async def placed(database: Database, hotel: Hotel, item: str = "Bath towel") -> UUID:
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        [order] = await place_orders(db, hotel.guest, chat, [Wish(hotel.items[item], 2)], origin_id=uuid4())
        return order.id


async def move(database: Database, staff: Staff, order_id: UUID, to: OrderStatus, **more: Any) -> OrderStatus:
    async with database.unit_of_work(staff) as db:
        return (await move_order(db, staff, order_id, Transition(to, **{"reason": "because", **more}))).status


def test_the_table_is_the_designs() -> None:
    assert {came_from.value: set(to) for came_from, to in MAY_GO_TO.items()} == {
        came_from: set(to.split()) for came_from, to in DESIGN.items()
    }


@pytest.mark.parametrize(("came_from", "to"), list(product(S, S)))
async def test_each_step_is_allowed_exactly_where_the_table_says(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, came_from: OrderStatus, to: OrderStatus
) -> None:
    order_id, manager = await placed(database, hotel), hotel.staff["manager"]
    for step in PATHS[came_from]:
        await move(database, manager, order_id, step)
    if to.value in DESIGN[came_from.value].split():
        assert await move(database, manager, order_id, to) is to
    else:
        with pytest.raises(MoveNotAllowed):
            await move(database, manager, order_id, to)
    history = await owner.fetch(
        "SELECT from_status::text, to_status::text FROM order_moves WHERE order_id = $1 ORDER BY id", order_id
    )
    assert history[0]["from_status"] is None
    assert all(earlier["to_status"] == later["from_status"] for earlier, later in pairwise(history))
    now = await owner.fetchval("SELECT status::text FROM orders WHERE id = $1", order_id)
    assert history[-1]["to_status"] == now


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ([], S.BLOCK),
        ([], S.SUSPENDED),
        ([], S.REJECTED),
        ([S.IN_PROGRESS, S.COMPLETED], S.IN_PROGRESS),
        ([S.REJECTED], S.PENDING),
    ],
)
@pytest.mark.parametrize("reason", [None, "", "   "])
async def test_some_steps_must_say_why(
    database: Database, hotel: Hotel, path: list[OrderStatus], to: OrderStatus, reason: str | None
) -> None:
    order_id, manager = await placed(database, hotel), hotel.staff["manager"]
    for step in path:
        await move(database, manager, order_id, step)
    with pytest.raises(ReasonMissing):
        await move(database, manager, order_id, to, reason=reason)
    assert await move(database, manager, order_id, to, reason="the part is missing") is to


async def test_of_twenty_who_accept_at_once_one_wins_and_nineteen_learn_who(database: Database, hotel: Hotel) -> None:
    order_id = await placed(database, hotel)
    people = [hotel.staff["manager"], hotel.staff["housekeeper"]] * 10

    async def accept(staff: Staff) -> str:
        try:
            await move(database, staff, order_id, S.ASSIGNED, reason=None)
        except MoveNotAllowed as lost:
            return lost.detail
        return staff.name

    outcomes = await asyncio.gather(*(accept(staff) for staff in people))
    [winner] = [outcome for outcome in outcomes if outcome in {staff.name for staff in people}]
    assert sum(f"assigned by {winner}" in outcome for outcome in outcomes) == 19


async def test_accepting_makes_it_ones_own_and_giving_back_nobodys(database: Database, hotel: Hotel) -> None:
    order_id, dora = await placed(database, hotel), hotel.staff["housekeeper"]
    for to, assignee in ((S.ASSIGNED, dora.user_id), (S.PENDING, None), (S.IN_PROGRESS, dora.user_id)):
        async with database.unit_of_work(dora) as db:
            assert (await move_order(db, dora, order_id, Transition(to))).assignee_id == assignee


async def test_an_order_can_be_given_to_a_colleague_but_not_to_a_guest_or_another_hotels_staff(
    database: Database, hotel: Hotel, other_hotel: Hotel
) -> None:
    order_id, manager, dora = await placed(database, hotel), hotel.staff["manager"], hotel.staff["housekeeper"]
    for stranger in (hotel.guest_id, other_hotel.staff["cook"].user_id, uuid4()):
        with pytest.raises(UnknownColleague):
            await move(database, manager, order_id, S.ASSIGNED, assignee_id=stranger)
    async with database.unit_of_work(manager) as db:
        order = await move_order(db, manager, order_id, Transition(S.ASSIGNED, assignee_id=dora.user_id))
        assert order.assignee_id == dora.user_id


async def test_a_worker_reaches_the_orders_of_the_own_division_only(
    database: Database, hotel: Hotel, other_hotel: Hotel
) -> None:
    order_id = await placed(database, hotel)
    for stranger in (hotel.staff["cook"], other_hotel.staff["manager"]):
        with pytest.raises(NotFound):
            await move(database, stranger, order_id, S.ASSIGNED)
    assert await move(database, hotel.staff["housekeeper"], order_id, S.ASSIGNED) is S.ASSIGNED


async def test_only_a_manager_reopens_what_was_rejected(database: Database, hotel: Hotel) -> None:
    order_id = await placed(database, hotel)
    await move(database, hotel.staff["housekeeper"], order_id, S.REJECTED)
    with pytest.raises(NotAllowed):
        await move(database, hotel.staff["housekeeper"], order_id, S.PENDING)
    assert await move(database, hotel.staff["manager"], order_id, S.PENDING) is S.PENDING


async def test_after_a_day_nothing_is_reopened(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    order_id, manager = await placed(database, hotel), hotel.staff["manager"]
    await move(database, manager, order_id, S.REJECTED)
    await owner.execute(
        "UPDATE order_moves SET created_at = created_at - interval '25 hours' WHERE order_id = $1", order_id
    )
    with pytest.raises(TooLateToReopen):
        await move(database, manager, order_id, S.PENDING)


async def test_a_guest_cancels_before_work_starts_and_not_after(
    database: Database, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    early, late = await placed(database, hotel), await placed(database, hotel, "Pillow")
    await move(database, hotel.staff["housekeeper"], early, S.ASSIGNED)
    await move(database, hotel.staff["housekeeper"], late, S.IN_PROGRESS)
    async with database.unit_of_work(hotel.guest) as db:
        assert (await cancel_order(db, hotel.guest, early)).status is S.REJECTED
        assert (await cancel_order(db, hotel.guest, early)).status is S.REJECTED
    with pytest.raises(TooLateToCancel):
        async with database.unit_of_work(hotel.guest) as db:
            await cancel_order(db, hotel.guest, late)
    reasons = await owner.fetch("SELECT reason FROM order_moves WHERE order_id = $1 ORDER BY id", early)
    assert [row["reason"] for row in reasons] == [None, "because", CANCELLED_BY_GUEST]


async def test_another_guest_neither_sees_nor_cancels_an_order(
    database: Database, hotel: Hotel, other_hotel: Hotel
) -> None:
    order_id = await placed(database, hotel)
    async with database.unit_of_work(other_hotel.guest) as db:
        with pytest.raises(NotFound):
            await queries.order_for(db, other_hotel.guest, order_id)
