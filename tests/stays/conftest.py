"""A hotel's calendar: rooms, and a clock that a test can move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.stays import booking
from innkeep.stays.booking import Booking
from innkeep.stays.guests import Arriving
from innkeep.stays.models import Stay
from tests.factories import Hotel

SetClock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Stop the clock at a moment."""

    def stop(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(UTC))

    return stop


@dataclass
class Desk:
    """Somebody at the front desk of a hotel in some time zone, with rooms by number."""

    database: Database
    owner: asyncpg.Connection[Any]
    staff: Staff
    zone: str
    set_clock: SetClock
    rooms: dict[str, UUID] = field(default_factory=dict)

    def at(self, local: str, *, fold: int = 0) -> None:
        """Let it be this time on the hotel's clock; `fold=1` when clocks show it for the second time."""
        self.set_clock(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(self.zone), fold=fold))

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.set_clock(clock.now() + timedelta(**by))

    async def room(self, number: str) -> UUID:
        """The room of this number, made when there is none."""
        if number not in self.rooms:
            self.rooms[number] = await self.owner.fetchval(
                "INSERT INTO rooms (org_id, label, room_number, type) VALUES ($1, 'Double', $2, 'double') RETURNING id",
                self.staff.org_id,
                number,
            )
        return self.rooms[number]

    async def book(self, since: str, until: str, *numbers: str) -> Stay:
        """Reserve rooms (201 unless named) from one moment to another, or from day to day at the hotel's times."""
        room_ids = [await self.room(number) for number in numbers or ("201",)]
        (first, at), (last, by) = (_parts(each) for each in (since, until))
        wanted = Booking(room_ids, [Arriving(name="Ines Duarte")], first, last, at, by)
        async with self.database.unit_of_work(self.staff) as db:
            return await booking.reserve(db, self.staff, wanted)

    async def do(self, action: Callable[..., Any], *arguments: object, **named: object) -> Any:
        """Something in a unit of work of its own."""
        async with self.database.unit_of_work(self.staff) as db:
            return await action(db, self.staff, *arguments, **named)

    async def held(self, number: str) -> list[tuple[datetime | None, datetime | None]]:
        """The times in which a room is held."""
        rows = await self.owner.fetch(
            """SELECT lower(during) AS since, upper(during) AS until FROM room_holds
            WHERE room_id = $1 AND holds ORDER BY 1""",
            await self.room(number),
        )
        return [(row["since"], row["until"]) for row in rows]


def _parts(said: str) -> tuple[date, Any]:
    moment = datetime.fromisoformat(said)
    return moment.date(), moment.time() if "T" in said else None


@pytest.fixture
async def desk(database: Database, owner: asyncpg.Connection[Any], hotel: Hotel, set_clock: SetClock) -> Desk:
    """The desk of a hotel in Vienna, on a day in spring at noon."""
    made = Desk(database, owner, hotel.staff["front_desk"], "Europe/Vienna", set_clock)
    made.at("2031-05-01T12:00")
    return made


@pytest.fixture
def desk_in(desk: Desk) -> Callable[[str], Any]:
    """The same hotel, moved to another time zone."""

    async def moved(zone: str) -> Desk:
        await desk.owner.execute("UPDATE organizations SET timezone = $2 WHERE id = $1", desk.staff.org_id, zone)
        desk.zone = zone
        return desk

    return moved
