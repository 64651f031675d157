"""Orders are given out as the division wants it: to nobody, by turns, or to who has the least to do."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.weekly import DAYS, Window
from innkeep.orders.actions import Transition, move_order
from innkeep.orders.lifecycle import OrderStatus
from tests.factories import Hotel, hire
from tests.orders.conftest import Place

Db: TypeAlias = "asyncpg.Connection[Any]"
S = OrderStatus


@pytest.fixture
async def team(owner: Db, hotel: Hotel) -> list[Staff]:
    """The three of housekeeping, in the order in which they came."""
    others = [await hire(owner, hotel, name, "staff", hotel.housekeeping_id) for name in ("fay", "gus")]
    return [hotel.staff["housekeeper"], *others]


async def policy(owner: Db, hotel: Hotel, assignment: str) -> None:
    await owner.execute("UPDATE divisions SET assignment = $2 WHERE id = $1", hotel.housekeeping_id, assignment)


async def speak(owner: Db, user_id: UUID, *languages: str) -> None:
    await owner.execute("UPDATE users SET languages = $2 WHERE id = $1", user_id, list(languages))


async def test_nobody_is_given_anything_unless_the_division_wants_it(place: Place) -> None:
    order = await place("Pillow")
    assert (order.status, order.assignee_id) == (S.PENDING, None)


async def test_by_turns(owner: Db, hotel: Hotel, team: list[Staff], place: Place) -> None:
    await policy(owner, hotel, "round_robin")
    orders = [await place("Pillow") for _ in range(6)]
    assert [order.assignee_id for order in orders] == [person.user_id for person in team] * 2
    assert {order.status for order in orders} == {S.ASSIGNED}
    told = await owner.fetch("SELECT from_status, moved_by, reason FROM order_moves WHERE order_id = $1", orders[0].id)
    assert [(row["from_status"], row["reason"]) for row in told][1:] == [("pending", "Dora Novak, whose turn it was")]
    assert told[1]["moved_by"] is None


async def test_to_who_is_on_shift_when_it_is_wanted(owner: Db, hotel: Hotel, team: list[Staff], place: Place) -> None:
    await policy(owner, hotel, "round_robin")
    at = clock.now() + timedelta(hours=10)
    opens, closes = (at + timedelta(hours=hours) for hours in (-1, 1))
    vienna = ZoneInfo("Europe/Vienna")
    shift = Window(
        days=list(DAYS), opens=f"{opens.astimezone(vienna):%H:%M}", closes=f"{closes.astimezone(vienna):%H:%M}"
    )
    gus = team[2].user_id
    await owner.execute("UPDATE users SET shifts = $2 WHERE id = $1", gus, json.dumps([shift]))
    others = [person.user_id for person in team[:2]]
    await owner.execute("UPDATE users SET on_duty = false WHERE id = ANY($1)", others)
    assert (await place("Pillow")).assignee_id is None
    assert (await place("Pillow", wanted_at=at)).assignee_id == gus


async def test_turns_are_kept_when_several_are_placed_at_once(
    owner: Db, hotel: Hotel, team: list[Staff], place: Place
) -> None:
    await policy(owner, hotel, "round_robin")
    # For a room: orders of one stay are placed one after another anyway.
    orders = await asyncio.gather(*(place("Pillow", room_id=hotel.empty_room_id) for _ in range(12)))
    assert Counter(order.assignee_id for order in orders) == {person.user_id: 4 for person in team}


async def test_to_who_has_the_least_to_do(
    database: Database, owner: Db, hotel: Hotel, team: list[Staff], place: Place
) -> None:
    await policy(owner, hotel, "least_loaded")
    dora, fay, gus = team
    busy = [await place("Pillow", assignee_id=dora.user_id), await place("Pillow", assignee_id=dora.user_id)]
    await place("Pillow", assignee_id=fay.user_id)
    assert (await place("Pillow")).assignee_id == gus.user_id
    for order in busy:
        for step in (S.IN_PROGRESS, S.COMPLETED):
            async with database.unit_of_work(dora) as db:
                await move_order(db, dora, order.id, Transition(step))
    assert (await place("Pillow")).assignee_id == dora.user_id
    together = await asyncio.gather(*(place("Pillow", room_id=hotel.empty_room_id) for _ in range(6)))
    loads = await owner.fetch(
        "SELECT count(*) FROM orders WHERE org_id = $1 AND status = 'assigned' GROUP BY assignee_id", hotel.org_id
    )
    assert len(together) == 6
    assert [row["count"] for row in loads] == [3, 3, 3]


async def test_only_to_who_is_on_shift_and_speaks_with_the_guest(
    owner: Db, hotel: Hotel, team: list[Staff], place: Place
) -> None:
    await policy(owner, hotel, "round_robin")
    dora, fay, gus = team
    await speak(owner, hotel.guest_id, "pt-BR")
    await speak(owner, dora.user_id, "en", "de")
    await speak(owner, fay.user_id, "pt", "en")
    await speak(owner, gus.user_id, "en", "pt-PT")
    assert [(await place("Pillow")).assignee_id for _ in range(3)] == [fay.user_id, gus.user_id, fay.user_id]
    await owner.execute("UPDATE users SET on_duty = false WHERE id = $1", fay.user_id)
    assert (await place("Pillow")).assignee_id == gus.user_id
    await owner.execute("UPDATE users SET active = false WHERE id = $1", gus.user_id)
    alone = await place("Pillow")
    assert (alone.status, alone.assignee_id) == (S.PENDING, None)
    nobodys = await place("Pillow", room_id=hotel.empty_room_id)
    assert nobodys.assignee_id == dora.user_id, "without a guest there is no language to speak"


async def test_who_is_named_gets_it_whatever_the_division_wants(
    owner: Db, hotel: Hotel, team: list[Staff], place: Place
) -> None:
    await policy(owner, hotel, "round_robin")
    assert (await place("Pillow", assignee_id=team[2].user_id)).assignee_id == team[2].user_id
    assert (await place("Pillow")).assignee_id == team[0].user_id
