"""Writing rows past all of our own code, to see what the database itself lets through."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from tests.factories import Hotel

Db: TypeAlias = "asyncpg.Connection[Any]"
"""A connection: mostly the owner's, whom row-level security does not bind. What refuses there refuses everywhere."""


async def write(db: Db, table: str, **values: object) -> asyncpg.Record:
    """A new row. Values may be text as PostgreSQL reads it: `infinity`, `NaN`, `{}`."""
    names = ", ".join(f'"{name}"' for name in values)
    written = await db.fetchrow(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_record(NULL::{table}, $1) RETURNING *",
        json.dumps(values, default=str),
    )
    assert written is not None, "a trigger left the row out"
    return written


async def change(db: Db, table: str, row: UUID, **values: object) -> asyncpg.Record:
    """The row with other values."""
    names = ", ".join(f'"{name}"' for name in values)
    changed = await db.fetchrow(
        f"""UPDATE {table} SET ({names}) = (SELECT {names} FROM jsonb_populate_record(NULL::{table}, $2))
        WHERE id = $1 RETURNING *""",
        row,
        json.dumps(values, default=str),
    )
    assert changed is not None, "there is no such row"
    return changed


async def enlarge(db: Db, table: str, row: UUID, column: str) -> None:
    """Ten megabytes more in a column, which the database makes itself: it takes a second to send them there."""
    more = f"UPDATE {table} SET {column} = {column} || decode(repeat('00', 10 * 1024 * 1024), 'hex') WHERE id = $1"
    await db.execute(more, row)


async def look(db: Db, table: str, row: UUID) -> asyncpg.Record:
    """The row as it is now."""
    found = await db.fetchrow(f"SELECT * FROM {table} WHERE id = $1", row)
    assert found is not None, "there is no such row"
    return found


async def put_away(db: Db, table: str, row: UUID) -> None:
    """Delete the row softly."""
    await db.execute(f"UPDATE {table} SET deleted_at = now() WHERE id = $1", row)


async def remove(db: Db, table: str, row: UUID) -> None:
    """Delete the row for good."""
    await db.execute(f"DELETE FROM {table} WHERE id = $1", row)


async def refusal(attempt: Awaitable[object]) -> str:
    """By what the attempt was refused: the rule's name, or the column that may not be empty, or the kind of error."""
    try:
        accepted = await attempt
    except asyncpg.PostgresError as refused:
        return refused.constraint_name or refused.column_name or type(refused).__name__
    raise AssertionError(f"nothing refused it: {accepted}")


async def book(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    """A stay in the empty room, unless the values say otherwise."""
    usual = {
        "org_id": hotel.org_id,
        "room_id": [hotel.empty_room_id],
        "checkin_date": "2031-05-01",
        "checkout_date": "2031-05-04",
        "status": "reserved",
    }
    return await write(db, "checkin_rooms", **{**usual, **values})


async def chat(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    """A conversation of the guest in room 101, unless the values say otherwise."""
    usual = {"org_id": hotel.org_id, "session_id": hotel.guest_id, "checkin_room_id": hotel.stay_id, "start": "now"}
    return await write(db, "sessions", **{**usual, **values})


async def say(db: Db, session: asyncpg.Record, **values: object) -> asyncpg.Record:
    """A message of the guest in a conversation, unless the values say otherwise."""
    usual = {"org_id": session["org_id"], "session_id": session["id"], "role": "User", "text": "Two towels, please"}
    return await write(db, "messages", **{**usual, **values})


async def order(db: Db, hotel: Hotel, **values: object) -> asyncpg.Record:
    """An order of nothing yet."""
    return await write(db, "orders", **{"org_id": hotel.org_id, "category": "room_service", **values})


async def line(db: Db, of: asyncpg.Record, **values: object) -> asyncpg.Record:
    """A line of an order."""
    usual = {"org_id": of["org_id"], "order_id": of["id"], "title": "Tomato soup", "qty": 1, "price": "9.00"}
    return await write(db, "order_items", **{**usual, **values})


async def overtaken(
    owner_url: str, first: Callable[[Db], Awaitable[object]], second: Callable[[Db], Coroutine[Any, Any, object]]
) -> None:
    """Two at once: the second has begun, and waits, when the first commits."""
    one, other, watch = [await asyncpg.connect(owner_url) for _ in range(3)]
    try:
        async with one.transaction():
            await first(one)
            waits = asyncio.create_task(second(other))
            while not await watch.fetchval("SELECT cardinality(pg_blocking_pids($1)) > 0", other.get_server_pid()):
                assert not waits.done(), "nobody waited for the first to commit"
        await waits
    finally:
        for connection in (one, other, watch):
            await connection.close()
