"""What happens in a hotel, in a few words, and what became of the notices about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from innkeep.conversations.actions import open_session, post_message, say
from innkeep.conversations.marks import Mark, mark
from innkeep.conversations.models import CallReason
from innkeep.conversations.ownership import call_person
from innkeep.conversations.queries import session_for
from innkeep.core import clock
from innkeep.core.actors import Guest, Staff
from innkeep.core.db import Database
from innkeep.notices.courier import Courier
from tests.factories import Hotel

Db: TypeAlias = "asyncpg.Connection[Any]"

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def begin(database: Database, hotel: Hotel, text: str = "Good evening") -> UUID:
    """The guest writes; the key of the conversation."""
    async with database.unit_of_work(hotel.guest) as db:
        chat = await open_session(db, hotel.guest)
        await post_message(db, hotel.guest, chat.id, text)
        return chat.id


async def call(database: Database, hotel: Hotel, *, urgent: bool = False, text: str = "Is anybody there?") -> UUID:
    """The guest wants a person; the key of the conversation."""
    session_id = await begin(database, hotel, text)
    async with database.unit_of_work(hotel.guest) as db:
        await call_person(
            db, await session_for(db, hotel.guest, session_id), CallReason.EMERGENCY if urgent else CallReason.ASKED
        )
    return session_id


async def write(database: Database, actor: Staff | Guest, session_id: UUID, text: str) -> int:
    """Somebody writes; the number of the message."""
    async with database.unit_of_work(actor) as db:
        chat = await session_for(db, actor, session_id)
        return (await post_message(db, actor, chat.id, text)).seq


async def answer(database: Database, hotel: Hotel, session_id: UUID, text: str) -> int:
    """The agent writes; the number of the message."""
    async with database.unit_of_work(hotel.agent(session_id)) as db:
        return (await say(db, await session_for(db, hotel.agent(session_id), session_id), text)).seq


async def read(database: Database, actor: Staff | Guest, session_id: UUID, seq: int) -> None:
    """Somebody has read up to a message."""
    async with database.unit_of_work(actor) as db:
        await mark(db, actor, await session_for(db, actor, session_id), Mark.READ, seq)


async def deliver(courier: Courier, after: timedelta = timedelta()) -> None:
    """Send all that is due then, until nothing is left. What others are to be told later is theirs."""
    with clock.moved(after):
        for _ in range(50):
            if not await courier.send_due():
                return
    raise AssertionError("there is always more to send")


async def notices(owner: Db, hotel: Hotel, *, way: str | None = None) -> list[tuple[str, str, str | None]]:
    """Kind, way and outcome of every notice of a hotel, in the order of its making."""
    rows = await owner.fetch(
        "SELECT kind, way, outcome FROM notices WHERE org_id = $1 AND ($2::text IS NULL OR way = $2) ORDER BY id",
        hotel.org_id,
        way,
    )
    return [(row["kind"], row["way"], row["outcome"]) for row in rows]


async def wish(owner: Db, who: Staff | Guest, **columns: object) -> None:
    """Settings of somebody, past the API."""
    names = ", ".join(columns)
    places = ", ".join(f"${number + 3}" for number in range(len(columns)))
    await owner.execute(
        f"INSERT INTO notice_settings (org_id, user_id, {names}) VALUES ($1, $2, {places})",
        who.org_id,
        who.user_id,
        *columns.values(),
    )


async def address(owner: Db, who: Staff | Guest, email: str) -> str:
    """Somebody leaves their address."""
    await owner.execute("UPDATE users SET email = $2 WHERE id = $1", who.user_id, email)
    return email
