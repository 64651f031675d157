"""What a guest wants at eight, for whichever engine: ordered for eight, read back, moved, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from innkeep.agent import acts
from innkeep.core import clock
from innkeep.core.db import Database
from tests.factories import Hotel
from tests.orders.test_agents_orders import Talk, change

Db: TypeAlias = "asyncpg.Connection[Any]"

VIENNA = ZoneInfo("Europe/Vienna")


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[datetime]:
    """Two o'clock tomorrow, by the hotel's clock: what is ordered then is for later."""
    now = clock.hotel_now(VIENNA.key)
    with clock.moved(datetime.combine(now.date() + timedelta(days=1), time(14)) - now):
        yield datetime.combine(now.date() + timedelta(days=1), time(0), VIENNA)


@pytest.fixture
def talk(database: Database, owner: Db, hotel: Hotel) -> Talk:
    return Talk(database, owner, hotel)


def wants(hotel: Hotel, title: str, notes: str = "") -> acts.Order:
    return acts.Order(lines=(acts.Line(item_id=hotel.items[title], notes=notes),))


async def times(owner: Db, hotel: Hotel) -> list[datetime | None]:
    rows = await owner.fetch("SELECT wanted_at FROM orders WHERE org_id = $1 ORDER BY id", hotel.org_id)
    return [row["wanted_at"] for row in rows]


@pytest.mark.parametrize("notes", ["at 8pm", "", "evening snack, at 8pm"])
async def test_what_is_free_is_ordered_for_then(
    talk: Talk, owner: Db, hotel: Hotel, afternoon: datetime, notes: str
) -> None:
    said = await talk(wants(hotel, "Bath towel", notes), text="Could I have a towel at 8pm")
    assert await times(owner, hotel) == [afternoon.replace(hour=20)]
    assert "is for 8:00\u202fPM." in said


async def test_the_yes_is_to_the_time_as_well(talk: Talk, owner: Db, hotel: Hotel, afternoon: datetime) -> None:
    said = await talk(wants(hotel, "Tomato soup", "tomorrow at noon"), text="a soup tomorrow at noon")
    tomorrow = afternoon + timedelta(days=1)
    assert f"(tomorrow at noon, for 12:00\u202fPM ({tomorrow:%a, %b} {tomorrow.day}))" in said
    assert await times(owner, hotel) == []
    assert "is for 12:00" in await talk(acts.Confirm())
    assert await times(owner, hotel) == [tomorrow.replace(hour=12)]


async def test_another_time_before_the_yes_takes_the_place_of_the_first(
    talk: Talk, owner: Db, hotel: Hotel, afternoon: datetime
) -> None:
    await talk(wants(hotel, "Tomato soup", "at 7"), text="a soup at 7")
    assert "for 8:00" in await talk(acts.Change(notes="rather at 8"), text="rather at 8")
    await talk(acts.Confirm())
    assert await times(owner, hotel) == [afternoon.replace(hour=20)]


async def test_of_two_times_the_order_is_for_the_first_and_tells_both(
    talk: Talk, owner: Db, hotel: Hotel, afternoon: datetime
) -> None:
    lines = [*wants(hotel, "Bath towel", "at 9").lines, *wants(hotel, "Pillow", "at 6").lines]
    said = await talk(acts.Order(lines=tuple(lines)), text="a towel at 9 and a pillow at 6")
    assert await times(owner, hotel) == [afternoon.replace(hour=18)]
    notes = await owner.fetchval("SELECT notes FROM orders WHERE org_id = $1", hotel.org_id)
    assert "at 6" in notes
    assert "at 9" in notes
    assert "Bath towel (for 9:00\u202fPM), Pillow (for 6:00\u202fPM)" in said


async def test_the_same_again_is_for_the_same_time_while_that_is_to_come(
    talk: Talk, owner: Db, hotel: Hotel, afternoon: datetime
) -> None:
    again = acts.Order(lines=(acts.Line(item_id=hotel.items["Tomato soup"], as_before=True),))
    await talk(wants(hotel, "Tomato soup", "at 7"), text="a soup at 7")
    await talk(acts.Confirm())
    await talk(again, text="the same again")
    await talk(acts.Confirm())
    assert await times(owner, hotel) == [afternoon.replace(hour=19)] * 2
    with clock.moved(timedelta(hours=6)):
        await talk(again, text="the same again")
        await talk(acts.Confirm())
    assert await times(owner, hotel) == [*[afternoon.replace(hour=19)] * 2, None]


async def test_a_meal_is_had_together(talk: Talk, owner: Db, hotel: Hotel, afternoon: datetime) -> None:
    lines = [*wants(hotel, "Tomato soup").lines, *wants(hotel, "Club sandwich", "at 8").lines]
    await talk(acts.Order(lines=tuple(lines)), text="tomato soup and a club sandwich at 8")
    await talk(acts.Confirm())
    assert await times(owner, hotel) == [afternoon.replace(hour=20)]


async def test_another_time_moves_the_order_until_somebody_begins(
    talk: Talk, owner: Db, hotel: Hotel, afternoon: datetime
) -> None:
    await talk(wants(hotel, "Bath towel", "at 6"), text="a towel at 6")
    assert "is for 8:00\u202fPM." in await talk(acts.Change(notes="actually at 8"), text="actually at 8")
    assert await times(owner, hotel) == [afternoon.replace(hour=20)]
    await owner.execute("UPDATE orders SET status = 'in_progress' WHERE org_id = $1", hotel.org_id)
    assert "“make it 9pm”" in await talk(acts.Change(notes="make it 9pm"), text="make it 9pm")
    assert await times(owner, hotel) == [afternoon.replace(hour=20)]


async def test_another_hour_is_of_the_same_day(talk: Talk, owner: Db, hotel: Hotel, afternoon: datetime) -> None:
    await talk(wants(hotel, "Bath towel", "tomorrow at 8"), text="a towel tomorrow at 8")
    await talk(acts.Change(notes="actually at nine"), text="actually at nine")
    assert await times(owner, hotel) == [(afternoon + timedelta(days=1)).replace(hour=9)]


async def test_no_model_invents_a_time(talk: Talk, owner: Db, hotel: Hotel) -> None:
    await talk(wants(hotel, "Bath towel", "at 9pm"), text="a towel please")
    assert await times(owner, hotel) == [None]


@pytest.mark.parametrize(
    "text", ["We leave tomorrow at 7, please bring a towel", "a towel. We are back at 9pm", "a towel now"]
)
async def test_the_time_of_something_else_is_none_of_an_order(talk: Talk, owner: Db, hotel: Hotel, text: str) -> None:
    await talk(wants(hotel, "Bath towel", "tomorrow at 7" if "tomorrow" in text else ""), text=text)
    assert await times(owner, hotel) == [None]


async def test_a_time_after_the_stay_stays_a_note_and_is_said(talk: Talk, owner: Db, hotel: Hotel) -> None:
    said = await talk(wants(hotel, "Bath towel", "in 300 days"), text="a towel in 300 days")
    assert "your stay has ended by then" in said
    assert await times(owner, hotel) == [None]


async def test_hours_are_those_of_the_time_that_it_is_for(
    talk: Talk, owner: Db, hotel: Hotel, afternoon: datetime
) -> None:
    days = '["mon","tue","wed","thu","fri","sat","sun"]'
    await change(owner, hotel, "Bath towel", f"""hours = '[{{"days": {days}, "opens": "18:00", "closes": "22:00"}}]'""")
    assert "cannot be had at this hour" in await talk(wants(hotel, "Bath towel"), text="a towel")
    assert "cannot be had at this hour" in await talk(wants(hotel, "Bath towel", "at 11pm"), text="a towel at 11pm")
    await talk(wants(hotel, "Bath towel", "at 8pm"), text="a towel at 8pm")
    assert await times(owner, hotel) == [afternoon.replace(hour=20).astimezone(UTC)]
    assert "cannot be had" in await talk(acts.Change(notes="rather at 11pm"), text="rather at 11pm")
    assert await times(owner, hotel) == [afternoon.replace(hour=20)]
