"""Resolved is what the guest says, or who does not come back within a day; automated is what took no person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from innkeep.core import clock
from tests.factories import Hotel
from tests.journeys.people import scan, sign_in

Browsers = Callable[[], httpx.AsyncClient]

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class House:
    """A hotel's past: conversations that began and ended when a test says so."""

    def __init__(self, owner: asyncpg.Connection[Any], hotel: Hotel) -> None:
        self._db, self._hotel = owner, hotel

    async def guest(self) -> UUID:
        guest_id: UUID = await self._db.fetchval(
            """INSERT INTO users (org_id, name, email, role)
            SELECT $1, 'Guest', '', id FROM roles WHERE name = 'guest' RETURNING id""",
            self._hotel.org_id,
        )
        return guest_id

    async def chat(self, guest_id: UUID, ended: datetime, *, says: bool = True, called: bool = False) -> UUID:
        """A conversation that lasted ten minutes."""
        session_id: UUID = await self._db.fetchval(
            'INSERT INTO sessions (org_id, session_id, "start") VALUES ($1, $2, $3) RETURNING id',
            self._hotel.org_id,
            guest_id,
            ended - timedelta(minutes=10),
        )
        await self._db.execute(
            """INSERT INTO messages (org_id, session_id, role, text)
            VALUES ($1, $2, $3::text::enum_message_role, 'Hello')""",
            self._hotel.org_id,
            session_id,
            "User" if says else "System",
        )
        if called:
            await self._db.execute(
                """INSERT INTO session_moves (org_id, session_id, kind, epoch, after_seq, reason)
                VALUES ($1, $2, 'called', 1, 1, 'asked')""",
                self._hotel.org_id,
                session_id,
            )
        await self._db.execute(
            """UPDATE sessions SET status = 'terminated', "end" = $2 WHERE id = $1""", session_id, ended
        )
        return session_id

    async def rate(self, guest_id: UUID, session_id: UUID, *, solved: bool | None) -> None:
        await self._db.execute(
            "INSERT INTO ratings (org_id, guest_id, session_id, fulfilled, answered_at) VALUES ($1, $2, $3, $4, $5)",
            self._hotel.org_id,
            guest_id,
            session_id,
            solved,
            None if solved is None else NOON,
        )


@pytest.fixture
def house(owner: asyncpg.Connection[Any], hotel: Hotel) -> House:
    return House(owner, hotel)


@pytest.fixture
async def ben(browser_of: Browsers, hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


async def read(who: httpx.AsyncClient, since: str = "2026-03-10", until: str = "2026-03-10") -> dict[str, Any]:
    answer = await who.get("/api/v1/reports/resolution", params={"since": since, "until": until})
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_the_guest_decides_and_their_coming_back_does(ben: httpx.AsyncClient, house: House) -> None:
    guests = [await house.guest() for _ in range(6)]
    confirmed, denied, silent, came_back, later, only_staff = guests
    await house.rate(confirmed, await house.chat(confirmed, NOON, called=True), solved=True)
    await house.rate(denied, await house.chat(denied, NOON), solved=False)
    await house.rate(silent, await house.chat(silent, NOON), solved=None)
    await house.chat(came_back, NOON)
    await house.chat(came_back, NOON + 24 * HOUR, says=True)  # began ten minutes before the day was over
    await house.chat(later, NOON)
    await house.chat(later, NOON + 25 * HOUR)
    await house.chat(only_staff, NOON, says=False)
    shown = await read(ben)
    assert {name: shown[name] for name in ("ended", "confirmed", "resolved", "unresolved", "undecided")} == {
        "ended": 5,
        "confirmed": 1,
        "resolved": 3,
        "unresolved": 2,
        "undecided": 0,
    }
    assert (shown["automated"], shown["automated_and_resolved"]) == (4, 2)
    assert (shown["resolution_rate"], shown["automation_rate"]) == (0.6, 0.8)


async def test_staff_who_write_again_are_no_guest_who_comes_back(ben: httpx.AsyncClient, house: House) -> None:
    guest = await house.guest()
    await house.chat(guest, NOON)
    await house.chat(guest, NOON + 2 * HOUR, says=False)
    shown = await read(ben)
    assert (shown["ended"], shown["resolved"]) == (1, 1)


async def test_what_ended_today_is_not_decided_before_tomorrow(ben: httpx.AsyncClient, house: House) -> None:
    now = clock.now()
    guest = await house.guest()
    await house.chat(guest, now - 23 * HOUR)
    other = await house.guest()
    await house.rate(other, await house.chat(other, now - HOUR), solved=True)
    days = [f"{(now + timedelta(days=each)):%Y-%m-%d}" for each in (-2, 1)]
    shown = await read(ben, *days)
    assert (shown["undecided"], shown["resolved"], shown["resolution_rate"]) == (1, 1, 1.0)
    with clock.moved(2 * HOUR):
        shown = await read(ben, *days)
        assert (shown["undecided"], shown["resolved"]) == (0, 2)


async def test_days_are_the_hotels_own(ben: httpx.AsyncClient, house: House) -> None:
    # Vienna is an hour ahead in March: the 10th is from 23:00 to 23:00 UTC.
    for minute in (datetime(2026, 3, 9, 22, 59, tzinfo=UTC), datetime(2026, 3, 9, 23, tzinfo=UTC)):
        await house.chat(await house.guest(), minute)
    assert [(await read(ben, day, day))["ended"] for day in ("2026-03-09", "2026-03-10")] == [1, 1]
    assert (await read(ben, "2026-03-11", "2026-03-11"))["resolution_rate"] is None
    for since, until in (("2026-03-10", "2026-03-09"), ("2026-03-10", "2027-03-12")):
        refused = await ben.get("/api/v1/reports/resolution", params={"since": since, "until": until})
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/no-such-time")


async def test_it_is_the_desks_to_read_and_each_hotels_own(
    browser_of: Browsers, house: House, hotel: Hotel, other_hotel: Hotel
) -> None:
    await house.chat(await house.guest(), NOON)
    cook, neighbour = await sign_in(browser_of(), hotel, "cook"), await sign_in(browser_of(), other_hotel, "manager")
    assert (await cook.get("/api/v1/reports/resolution?since=2026-03-10&until=2026-03-10")).status_code == 403
    assert (await read(neighbour))["ended"] == 0
    guest = browser_of()
    await scan(guest, hotel.room_code)
    assert (await guest.get("/api/v1/reports/resolution?since=2026-03-10&until=2026-03-10")).status_code == 401
