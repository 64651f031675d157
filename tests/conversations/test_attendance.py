"""When somebody will read it is the truth: shifts, hours, days off, and the clock's own jumps count."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from innkeep.agent.deeds.attendance import shown
from innkeep.conversations.attendance import attending, next_attended
from innkeep.core.db import Database
from tests.factories import Hotel

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WORKDAYS = WEEK[:5]


def shift(opens: str, closes: str, days: list[str] | None = None) -> str:
    return json.dumps([{"days": days or WEEK, "opens": opens, "closes": closes}])


async def works(owner: asyncpg.Connection[Any], hotel: Hotel, who: str, shifts: str, **more: object) -> None:
    user_id = hotel.staff[who].user_id
    await owner.execute("UPDATE users SET shifts = $2::jsonb WHERE id = $1", user_id, shifts)
    for column, value in more.items():
        await owner.execute(f"UPDATE users SET {column} = $2 WHERE id = $1", user_id, value)


def at(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    """A moment of 2030, in UTC; Vienna is two hours ahead in May. The 1st of May is a Wednesday."""
    return datetime(2030, month, day, hour, minute, tzinfo=UTC)


async def comes(database: Database, hotel: Hotel, moment: datetime, division: str | None = None) -> datetime | None:
    async with database.unit_of_work(hotel.program) as db:
        division_id = hotel.kitchen_id if division else None
        found = await next_attended(db, hotel.program, division_id, moment)
        here = await attending(db, hotel.program, division_id, moment)
    assert (found == moment) == bool(here), "who is here and who comes do not agree"
    return found


@pytest.fixture
async def desk(owner: asyncpg.Connection[Any], hotel: Hotel) -> Hotel:
    """Ben works from 7 to 15, Chloe on workdays from 15 to 23; the manager has no shifts."""
    await works(owner, hotel, "front_desk", shift("07:00", "15:00"))
    await works(owner, hotel, "front_desk_2", shift("15:00", "23:00", WORKDAYS))
    return hotel


async def test_it_is_the_next_shift_of_anybody_at_the_desk(database: Database, desk: Hotel) -> None:
    assert await comes(database, desk, at(1, 5)) == at(1, 5)  # 7:00 in Vienna: Ben is there
    assert await comes(database, desk, at(1, 4, 59)) == at(1, 5)
    assert await comes(database, desk, at(1, 20)) == at(1, 20)  # 22:00: Chloe
    assert await comes(database, desk, at(1, 21)) == at(2, 5)  # 23:00: Ben, tomorrow
    assert await comes(database, desk, at(4, 13)) == at(5, 5)  # Saturday 15:00: nobody before Sunday


async def test_who_is_off_duty_away_or_gone_is_not_promised(
    database: Database, owner: asyncpg.Connection[Any], desk: Hotel
) -> None:
    await works(owner, desk, "front_desk", shift("07:00", "15:00"), on_duty=False)
    assert await comes(database, desk, at(1, 21)) == at(2, 13)
    await works(owner, desk, "front_desk_2", shift("15:00", "23:00"), active=False)
    assert await comes(database, desk, at(1, 21)) is None


async def test_a_manager_without_shifts_is_nobody_to_wait_for_while_there_is_a_desk(
    database: Database, owner: asyncpg.Connection[Any], desk: Hotel
) -> None:
    await works(owner, desk, "manager", shift("23:00", "02:00"))
    assert await comes(database, desk, at(1, 21)) == at(1, 21)
    await works(owner, desk, "manager", "[]")
    assert await comes(database, desk, at(1, 21)) == at(2, 5)
    await owner.execute("UPDATE users SET active = false WHERE org_id = $1 AND shifts <> '[]'", desk.org_id)
    assert await comes(database, desk, at(1, 21)) == at(1, 21), "the manager is all there is"


async def test_a_closed_division_is_not_attended_whoever_is_on_shift(
    database: Database, owner: asyncpg.Connection[Any], desk: Hotel
) -> None:
    hours = shift("10:00", "14:00", WORKDAYS)
    await owner.execute("UPDATE divisions SET hours = $2::jsonb WHERE id = $1", desk.kitchen_id, hours)
    await works(owner, desk, "front_desk", shift("07:00", "15:00"), division_id=desk.kitchen_id)
    assert await comes(database, desk, at(1, 6), "kitchen") == at(1, 8)
    assert await comes(database, desk, at(3, 12), "kitchen") == at(6, 8)  # Friday 14:00: not before Monday
    assert await comes(database, desk, at(1, 14), None) == at(1, 14)  # the desk itself has Chloe


async def test_a_division_in_which_nobody_may_answer_is_read_by_the_desk(database: Database, desk: Hotel) -> None:
    assert await comes(database, desk, at(1, 21), "kitchen") == at(2, 5)


async def test_the_clock_jumps_and_the_promise_holds(
    database: Database, owner: asyncpg.Connection[Any], desk: Hotel
) -> None:
    await works(owner, desk, "front_desk", shift("02:30", "04:00"))
    await works(owner, desk, "front_desk_2", shift("02:30", "04:00"))
    # 31 March 2030: 2:00 becomes 3:00, and 2:30 never comes; 3:00 in Vienna is 1:00 UTC.
    assert await comes(database, desk, at(31, 0, 30, month=3)) == at(31, 1, month=3)
    # 27 October 2030: 3:00 becomes 2:00 once; 2:30 comes at 0:30 and at 1:30 UTC.
    assert await comes(database, desk, at(27, 0, month=10)) == at(27, 0, 30, month=10)
    assert await comes(database, desk, at(27, 1, month=10)) == at(27, 1, 30, month=10)


@pytest.mark.parametrize(
    ("language", "today", "tomorrow"),
    [("en", "7:00\u202fAM", "7:00\u202fAM (Thu, May 2)"), ("de", "07:00", "07:00 (Do., 2. Mai)")],
)
def test_the_moment_is_written_as_one_writes_it(language: str, today: str, tomorrow: str) -> None:
    moment = datetime(2030, 5, 2, 7, 0, tzinfo=UTC)
    assert shown(moment, moment.replace(hour=3), language) == today
    assert shown(moment, moment.replace(day=1), language) == tomorrow
