"""Daily totals: the sums of the very lines, on the hotel's calendar, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innkeep.accounts.totals import daily_totals
from innkeep.core.db import Database
from tests.factories import Hotel, make_hotel
from tests.journeys.people import sign_in

# Around the nights on which their clocks go forward or back; Kathmandu's never do.
NIGHTS = {
    "Europe/Berlin": datetime(2026, 3, 29, 1, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 4, 4, 15, tzinfo=UTC),
    "Asia/Kathmandu": datetime(2026, 4, 4, 18, 15, tzinfo=UTC),
    "Pacific/Apia": datetime(2011, 12, 30, 10, tzinfo=UTC),  # the day that Samoa left out
    "America/Havana": datetime(2026, 11, 1, 5, tzinfo=UTC),  # here midnight comes twice
}
CATEGORIES = ("housekeeping", "room_service", "maintenance", "concierge", None)

line = st.tuples(
    st.sampled_from(CATEGORIES),
    st.integers(1, 999),
    st.decimals("0", "9999999.99", places=2),
    st.integers(-60 * 36, 60 * 36),
    st.none() | st.integers(0, 60 * 24),
)


async def charged(
    owner: asyncpg.Connection[Any], hotel: Hotel, moment: datetime, **values: object
) -> tuple[UUID, Decimal]:
    written = await owner.fetchrow(
        """INSERT INTO charges (org_id, stay_id, created_at, category, title, qty, price, reverses_id, reason)
        VALUES ($1, $2, $3, $4::text::enum_order_category, 'Something', $5, $6, $7, 'because') RETURNING id, amount""",
        hotel.org_id,
        hotel.stay_id,
        moment,
        values["category"],
        values["qty"],
        values["price"],
        values.get("reverses_id"),
    )
    assert written is not None
    return written["id"], written["amount"]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(zone=st.sampled_from(sorted(NIGHTS)), history=st.lists(line, max_size=12))
async def test_totals_are_the_sums_of_the_lines(
    zone: str, history: list[Any], owner: asyncpg.Connection[Any], database: Database
) -> None:
    hotel = await make_hotel(owner)
    await owner.execute("UPDATE organizations SET timezone = $2 WHERE id = $1", hotel.org_id, zone)
    expected: dict[tuple[date, str | None], Decimal] = defaultdict(Decimal)
    count = 0
    for category, qty, price, minutes, reversed_after in history:
        moment = NIGHTS[zone] + timedelta(minutes=minutes)
        charge_id, amount = await charged(owner, hotel, moment, category=category, qty=qty, price=price)
        expected[moment.astimezone(ZoneInfo(zone)).date(), category] += amount
        count += 1
        if reversed_after is not None:
            moment += timedelta(minutes=reversed_after)
            away = {"category": category, "qty": -qty, "price": price, "reverses_id": charge_id}
            _, amount = await charged(owner, hotel, moment, **away)
            expected[moment.astimezone(ZoneInfo(zone)).date(), category] += amount
            count += 1
    around = NIGHTS[zone].date()
    async with database.unit_of_work(hotel.program) as db:
        found = await daily_totals(db, hotel.staff["manager"], around - timedelta(days=4), around + timedelta(days=4))
        single = [
            await daily_totals(db, hotel.staff["manager"], day, day)
            for day in (around + timedelta(days=offset) for offset in range(-4, 5))
        ]
    assert {(each.day, each.category): each.total for each in found.items} == expected
    assert all(each.charged + each.reversed == each.total for each in found.items)
    assert sum(each.lines for each in found.items) == count
    assert found.total == sum(expected.values(), Decimal()) == sum((day.total for day in single), Decimal())


@pytest.fixture
async def desk(browser_of: Callable[[], httpx.AsyncClient], hotel: Hotel) -> httpx.AsyncClient:
    return await sign_in(browser_of(), hotel, "front_desk")


async def test_a_day_ends_at_the_hotels_midnight(
    desk: httpx.AsyncClient, hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    for hour, category in ((21, "room_service"), (22, "room_service"), (22, None)):
        moment = datetime(2026, 7, 1, hour, 30, tzinfo=UTC)  # Vienna is two hours ahead
        await charged(owner, hotel, moment, category=category, qty=1, price=Decimal("0.10"))
    answer = (await desk.get("/api/v1/daily-totals", params={"from": "2026-07-01", "to": "2026-07-02"})).json()
    told = [(each["day"], each["category"], each["total"]) for each in answer["items"]]
    assert told == [("2026-07-01", "room_service", 0.1), ("2026-07-02", "room_service", 0.1), ("2026-07-02", None, 0.1)]
    assert (answer["total"], answer["currency"], answer["timezone"]) == (0.3, "EUR", "Europe/Vienna")
    table = await desk.get("/api/v1/daily-totals.csv", params={"from": "2026-07-01", "to": "2026-07-01"})
    assert table.content.decode("utf-8-sig").splitlines()[1:] == ['"2026-07-01","room_service",0.10,0.00,0.10,"EUR",1']


@pytest.mark.parametrize(
    "days",
    [
        {},
        {"from": "2026-07-01"},
        {"from": "2026-07-02", "to": "2026-07-01"},
        {"from": "2026-01-01", "to": "2027-01-02"},
        {"from": "yesterday", "to": "2026-07-01"},
        {"from": "2026-07-01", "to": "2026-07-01", "category": "room_service"},
    ],
)
async def test_days_that_make_no_sense_are_refused(desk: httpx.AsyncClient, days: dict[str, str]) -> None:
    assert (await desk.get("/api/v1/daily-totals", params=days)).status_code == 422


async def test_the_days_of_all_time_are_no_error(desk: httpx.AsyncClient) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        answer = await desk.get("/api/v1/daily-totals", params={"from": day, "to": day})
        assert (answer.status_code, answer.json()["items"]) == (200, [])


async def test_totals_are_the_desks_of_this_hotel(
    browser_of: Callable[[], httpx.AsyncClient], hotel: Hotel, other_hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    moment = datetime(2026, 7, 1, 12, tzinfo=UTC)
    await charged(owner, hotel, moment, category=None, qty=1, price=Decimal(1))
    days = {"from": "2026-07-01", "to": "2026-07-01"}
    cook = await sign_in(browser_of(), hotel, "cook")
    stranger = await sign_in(browser_of(), other_hotel, "manager")
    assert (await cook.get("/api/v1/daily-totals", params=days)).status_code == 403
    assert (await stranger.get("/api/v1/daily-totals", params=days)).json()["items"] == []
