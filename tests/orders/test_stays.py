"""What orders do when their guests move, or do not want to be disturbed."""

from __future__ import annotations

import asyncio
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import pytest

from innkeep.conversations.actions import open_session
from innkeep.core.db import Database
from innkeep.orders import queries
from innkeep.orders.actions import Transition, cancel_order, move_order
from innkeep.orders.board import board
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.placing import Draft, place_order
from innkeep.orders.targets import NamedTarget
from innkeep.orders.wishes import Wish
from innkeep.stays.moving import move_room, set_do_not_disturb
from tests.factories import Hotel
from tests.orders.conftest import Place

Db: TypeAlias = "asyncpg.Connection[Any]"
S = OrderStatus


async def to(database: Database, hotel: Hotel, order_id: UUID, *steps: OrderStatus) -> None:
    desk = hotel.staff["front_desk"]
    for step in steps:
        async with database.unit_of_work(desk) as db:
            await move_order(db, desk, order_id, Transition(step, "because"))


async def look(owner: Db, order_id: UUID) -> asyncpg.Record:
    row = await owner.fetchrow(
        """SELECT o.status::text, o.parked_from::text, o.assignee_id, r.room_number, p.room_number AS before
        FROM orders o LEFT JOIN rooms r ON r.id = o.room_id LEFT JOIN rooms p ON p.id = o.previous_room_id
        WHERE o.id = $1""",
        order_id,
    )
    assert row is not None
    return row


async def change_rooms(database: Database, hotel: Hotel) -> None:
    desk = hotel.staff["front_desk"]
    async with database.unit_of_work(desk) as db:
        await move_room(db, desk, hotel.stay_id, hotel.room_id, hotel.empty_room_id)


async def disturb(database: Database, hotel: Hotel, *, on: bool) -> None:
    async with database.unit_of_work(hotel.guest) as db:
        await set_do_not_disturb(db, hotel.guest, hotel.stay_id, on=on)


# Moving rooms


@pytest.mark.parametrize(
    ("title", "room"),
    [("Bath towel", "102"), ("Tomato soup", "102"), ("Airport transfer", "102"), ("Air conditioning", "101")],
)
@pytest.mark.parametrize("steps", [(), (S.ASSIGNED,), (S.IN_PROGRESS,), (S.BLOCK,), (S.SUSPENDED,)])
async def test_what_is_brought_to_guests_follows_them_and_what_is_mended_stays(
    database: Database, owner: Db, hotel: Hotel, place: Place, title: str, room: str, steps: tuple[OrderStatus, ...]
) -> None:
    order = await place(title)
    await to(database, hotel, order.id, *steps)
    before = await look(owner, order.id)
    await change_rooms(database, hotel)
    after = await look(owner, order.id)
    assert (after["room_number"], after["before"]) == (room, "101" if room == "102" else None)
    assert (after["status"], after["assignee_id"]) == (before["status"], before["assignee_id"])


async def test_what_has_ended_or_is_for_another_room_stays(
    database: Database, owner: Db, hotel: Hotel, place: Place
) -> None:
    ended, elsewhere = await place("Bath towel"), await place("Pillow", room_id=hotel.empty_room_id)
    await to(database, hotel, ended.id, S.IN_PROGRESS, S.COMPLETED)
    await change_rooms(database, hotel)
    assert (await look(owner, ended.id))["room_number"] == "101"
    assert (await look(owner, elsewhere.id))["before"] is None


async def test_the_board_and_the_history_show_the_other_room_and_still_the_reason(
    database: Database, hotel: Hotel, place: Place
) -> None:
    order, desk = await place("Bath towel"), hotel.staff["front_desk"]
    await to(database, hotel, order.id, S.SUSPENDED)
    await change_rooms(database, hotel)
    async with database.unit_of_work(desk) as db:
        [card] = await board(db, desk)
        moves = await queries.history_told(db, desk, order.id)
    assert (card.room_number, card.previous_room, card.reason) == ("102", "101", "because")
    assert (moves[-1].move.reason, moves[-1].name) == ("room 101 → 102", None)


async def test_what_is_ordered_afterwards_goes_to_the_new_room(
    database: Database, owner: Db, hotel: Hotel, place: Place
) -> None:
    async with database.unit_of_work(hotel.guest) as db:
        await open_session(db, hotel.guest)
    await change_rooms(database, hotel)
    assert (await look(owner, (await place("Pillow")).id))["room_number"] == "102"
    async with database.unit_of_work(hotel.guest) as db:
        draft = Draft(wishes=[Wish(hotel.items["Bath towel"])], named=NamedTarget())
        order = await place_order(db, hotel.guest, draft)
    assert (await look(owner, order.id))["room_number"] == "102"


async def test_an_order_that_is_placed_while_guests_move_is_in_their_room(
    database: Database, owner: Db, hotel: Hotel, place: Place
) -> None:
    titles = ["Bath towel", "Pillow", "Tomato soup", "Club sandwich"] * 3
    orders, _ = await asyncio.gather(asyncio.gather(*(place(title) for title in titles)), change_rooms(database, hotel))
    assert {(await look(owner, order.id))["room_number"] for order in orders} == {"102"}


# Do not disturb


@pytest.mark.parametrize(
    ("steps", "status"),
    [((), "suspended"), ((S.ASSIGNED,), "suspended"), ((S.IN_PROGRESS,), "suspended"), ((S.BLOCK,), "block")],
)
async def test_housekeeping_is_parked_and_comes_back_to_where_it_was(
    database: Database, owner: Db, hotel: Hotel, place: Place, steps: tuple[OrderStatus, ...], status: str
) -> None:
    order = await place("Bath towel")
    await to(database, hotel, order.id, *steps)
    before = await look(owner, order.id)
    await disturb(database, hotel, on=True)
    during = await look(owner, order.id)
    assert during["status"] == status
    assert during["assignee_id"] == before["assignee_id"]
    await disturb(database, hotel, on=False)
    assert dict(await look(owner, order.id)) == dict(before)


async def test_what_was_parked_before_or_moved_since_is_left_alone(
    database: Database, owner: Db, hotel: Hotel, place: Place
) -> None:
    earlier, rejected, taken_up = await place("Bath towel"), await place("Pillow"), await place("Bath towel")
    await to(database, hotel, earlier.id, S.SUSPENDED)
    await disturb(database, hotel, on=True)
    await to(database, hotel, rejected.id, S.REJECTED)
    await to(database, hotel, taken_up.id, S.IN_PROGRESS, S.SUSPENDED)
    await disturb(database, hotel, on=False)
    statuses = [(await look(owner, order.id))["status"] for order in (earlier, rejected, taken_up)]
    assert statuses == ["suspended", "rejected", "suspended"]


async def test_other_work_and_other_rooms_are_not_parked(
    database: Database, owner: Db, hotel: Hotel, place: Place
) -> None:
    orders = [await place("Tomato soup"), await place("Air conditioning"), await place("Airport transfer")]
    orders.append(await place("Pillow", room_id=hotel.empty_room_id))
    await disturb(database, hotel, on=True)
    assert {(await look(owner, order.id))["status"] for order in orders} == {"pending"}


async def test_what_nobody_in_the_room_asked_for_is_parked_at_once(
    database: Database, owner: Db, hotel: Hotel, place: Place
) -> None:
    await disturb(database, hotel, on=True)
    dora = hotel.staff["housekeeper"].user_id
    staffs, given, food = await place("Pillow"), await place("Bath towel", assignee_id=dora), await place("Tomato soup")
    async with database.unit_of_work(hotel.guest) as db:
        draft = Draft(wishes=[Wish(hotel.items["Bath towel"])], named=NamedTarget())
        guests = await place_order(db, hotel.guest, draft)
    orders = (staffs, given, food, guests, await place("Pillow", room_id=hotel.room_id))
    statuses = [(await look(owner, order.id))["status"] for order in orders]
    assert statuses == ["suspended", "suspended", "pending", "pending", "suspended"]
    await disturb(database, hotel, on=False)
    statuses = [(await look(owner, order.id))["status"] for order in orders]
    assert statuses == ["pending", "assigned", "pending", "pending", "pending"]
    assert (await look(owner, given.id))["assignee_id"] == dora


async def test_a_guest_may_take_back_what_is_parked_before_it_was_begun(
    database: Database, owner: Db, hotel: Hotel, place: Place
) -> None:
    order = await place("Bath towel")
    await disturb(database, hotel, on=True)
    async with database.unit_of_work(hotel.guest) as db:
        assert (await cancel_order(db, hotel.guest, order.id)).status is S.REJECTED
    assert (await look(owner, order.id))["parked_from"] is None


async def test_an_order_that_is_placed_at_the_same_moment_is_parked_or_brought_back_too(
    database: Database, owner: Db, hotel: Hotel, place: Place
) -> None:
    for on, status in ((True, "suspended"), (False, "pending")):
        orders, _ = await asyncio.gather(
            asyncio.gather(*(place("Pillow") for _ in range(6))), disturb(database, hotel, on=on)
        )
        assert {(await look(owner, order.id))["status"] for order in orders} == {status}
