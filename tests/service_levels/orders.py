"""Orders that were placed a while ago, and what became of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg

from innkeep.conversations.actions import open_session
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.orders.actions import Transition, move_order
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.placing import place_orders
from innkeep.orders.wishes import Wish
from tests.factories import Hotel

Db: TypeAlias = "asyncpg.Connection[Any]"

MINUTE = timedelta(minutes=1)


async def place(database: Database, hotel: Hotel, *items: str) -> UUID:
    """An order for the guest in room 101, just placed. By staff: a guest's own would join the one before."""
    wishes = [Wish(hotel.items[item]) for item in items or ("Bath towel",)]
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
    desk = hotel.staff["front_desk"]
    async with database.unit_of_work(desk) as db:
        [order] = await place_orders(db, desk, chat, wishes, origin_id=uuid4())
        return order.id


async def move(database: Database, staff: Staff, order_id: UUID, to: OrderStatus) -> None:
    """A step of an order."""
    async with database.unit_of_work(staff) as db:
        await move_order(db, staff, order_id, Transition(to, "because"))


async def pass_time(owner: Db, order_id: UUID, minutes: float) -> None:
    """Put everything that happened to an order so many minutes further into the past."""
    ago = timedelta(minutes=minutes)
    async with owner.transaction():
        for table, key, columns in (
            ("order_moves", "order_id", ("created_at",)),
            ("orders", "id", ("created_at", "due_at")),
            ("promises", "order_id", ("next_step_at",)),
        ):
            earlier = ", ".join(f"{column} = {column} - $2::interval" for column in columns)
            await owner.execute(f"UPDATE {table} SET {earlier} WHERE {key} = $1", order_id, ago)


async def due_at(owner: Db, order_id: UUID) -> datetime | None:
    """By when it was promised."""
    found: datetime | None = await owner.fetchval("SELECT due_at FROM orders WHERE id = $1", order_id)
    return found


async def placed_at(owner: Db, order_id: UUID) -> datetime:
    """When it was placed, by its history."""
    found: datetime = await owner.fetchval("SELECT min(created_at) FROM order_moves WHERE order_id = $1", order_id)
    return found


async def next_step_at(owner: Db, order_id: UUID) -> datetime | None:
    """When its ladder is looked at next."""
    found: datetime | None = await owner.fetchval("SELECT next_step_at FROM promises WHERE order_id = $1", order_id)
    return found


async def raised(owner: Db, order_id: UUID) -> list[tuple[int, str]]:
    """The steps that were raised, and to whom."""
    rows = await owner.fetch("SELECT step, raised_to FROM escalations WHERE order_id = $1 ORDER BY step", order_id)
    return [(row["step"], row["raised_to"]) for row in rows]


async def told(owner: Db, order_id: UUID) -> list[int]:
    """The steps that were told to whoever listens, as often as they were."""
    rows = await owner.fetch(
        """SELECT (ids ->> 'step')::int AS step FROM outbox
        WHERE kind = 'order_escalated' AND ids ->> 'order_id' = $1 ORDER BY 1""",
        str(order_id),
    )
    return [row["step"] for row in rows]
