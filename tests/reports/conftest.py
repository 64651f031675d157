"""A hotel with a known past, written as the owner of the database: what happened when is the test's to say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.factories import Hotel

NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)
"""A Tuesday in Vienna, an hour ahead of UTC."""

MINUTE = timedelta(minutes=1)

Step = tuple[str, float] | tuple[str, float, str | None]
"""To which status, how many minutes after the order was placed, and by whom of the staff (None: the house itself)."""


class Past:
    """Orders, conversations, ratings and charges as they were."""

    def __init__(self, owner: asyncpg.Connection[Any], hotel: Hotel) -> None:
        self._db, self._hotel = owner, hotel
        self.org_id = hotel.org_id

    async def order(self, at: datetime, *steps: Step, category: str = "housekeeping", due: float | None = None) -> UUID:
        """An order that was placed at a moment and moved step by step; `due` so many minutes after it."""
        division_id = self._hotel.kitchen_id if category == "room_service" else self._hotel.housekeeping_id
        status = steps[-1][0] if steps else "pending"
        order_id: UUID = await self._db.fetchval(
            """INSERT INTO orders (org_id, created_at, category, status, source, due_at, division_id, guest_id, stay_id,
            room_id) VALUES ($1, $2, $3::text::enum_order_category, $4::text::enum_order_status, 'staff', $5, $6, $7,
            $8, $9) RETURNING id""",
            self.org_id,
            at,
            category,
            status,
            None if due is None else at + due * MINUTE,
            division_id,
            self._hotel.guest_id,
            self._hotel.stay_id,
            self._hotel.room_id,
        )
        before: str | None = None
        for step in (("pending", 0.0, "front_desk"), *steps):
            to, minutes, who = (*step, "housekeeper")[:3]
            await self._db.execute(
                """INSERT INTO order_moves (org_id, created_at, order_id, from_status, to_status, moved_by, reason)
                VALUES ($1, $2, $3, $4::text::enum_order_status, $5::text::enum_order_status, $6, 'why')""",
                self.org_id,
                at + minutes * MINUTE,
                order_id,
                before,
                to,
                self._hotel.staff[who].user_id if who else None,
            )
            before = to
        return order_id

    async def chat(
        self, at: datetime, *said: tuple[str, float], moves: tuple[tuple[str, float, bool], ...] = ()
    ) -> UUID:
        """A conversation: who wrote (`guest`, `agent`) how many minutes in, and who answered from when on.

        A move is its kind (of a call also why, as in `called unsure`), the minutes, and whether somebody had the
        conversation after it.
        """
        session_id: UUID = await self._db.fetchval(
            'INSERT INTO sessions (org_id, session_id, checkin_room_id, room_id, "start") VALUES ($1, $2, $3, $4, $5) '
            "RETURNING id",
            self.org_id,
            await self.guest(),
            self._hotel.stay_id,
            self._hotel.room_id,
            at,
        )
        for who, minutes in said:
            await self._db.execute(
                """INSERT INTO messages (org_id, created_at, session_id, role, text)
                VALUES ($1, $2, $3, $4::text::enum_message_role, 'Hello')""",
                self.org_id,
                at + minutes * MINUTE,
                session_id,
                "User" if who == "guest" else "System",
            )
        for epoch, (how, minutes, had) in enumerate(moves, 1):
            kind, _, why = how.partition(" ")
            await self._db.execute(
                """INSERT INTO session_moves
                (org_id, created_at, session_id, kind, epoch, after_seq, assignee_id, reason)
                VALUES ($1, $2, $3, $4, $5, 1, $6, $7)""",
                self.org_id,
                at + minutes * MINUTE,
                session_id,
                kind,
                epoch,
                self._hotel.staff["front_desk"].user_id if had else None,
                (why or "asked") if kind == "called" else None,
            )
        return session_id

    async def guest(self) -> UUID:
        """Somebody new."""
        guest_id: UUID = await self._db.fetchval(
            """INSERT INTO users (org_id, name, email, role)
            SELECT $1, 'Guest', '', id FROM roles WHERE name = 'guest' RETURNING id""",
            self.org_id,
        )
        return guest_id

    async def end(self, session_id: UUID, at: datetime) -> None:
        """A conversation is over."""
        await self._db.execute(
            """UPDATE sessions SET status = 'terminated', "end" = $2 WHERE id = $1""", session_id, at
        )

    async def rate(
        self, at: datetime, stars: int | None, *, order: UUID | None = None, chat: UUID | None = None
    ) -> None:
        """What a guest said of it; no stars: they were asked only."""
        await self._db.execute(
            """INSERT INTO ratings (org_id, created_at, guest_id, order_id, session_id, answered_at, fulfilled, stars)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
            self.org_id,
            at,
            self._hotel.guest_id,
            order,
            chat,
            at if stars else None,
            stars > 2 if stars else None,
            stars,
        )

    async def charge(self, at: datetime, category: str | None, price: str, qty: int = 1) -> None:
        """Something on the account of the stay."""
        await self._db.execute(
            """INSERT INTO charges (org_id, created_at, stay_id, category, title, qty, price, reason)
            VALUES ($1, $2, $3, $4::text::enum_order_category, 'Something', $5, $6::text::numeric, 'why')""",
            self.org_id,
            at,
            self._hotel.stay_id,
            category,
            qty,
            price,
        )


@pytest.fixture
def past(owner: asyncpg.Connection[Any], hotel: Hotel) -> Past:
    return Past(owner, hotel)
