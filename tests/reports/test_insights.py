"""Insights count what happened: a hotel with a known past, on its own clock."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from innkeep.conversations.models import CallReason, MoveKind
from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.reports.columns import Column, Table, Unit
from innkeep.reports.conversations import BY_AGENT
from innkeep.reports.insights import Insights, insights
from innkeep.reports.periods import Comparison, NoSuchPeriod, Period
from innkeep.reports.tables import BEFORE, REASONS, table
from innkeep.reports.wording import in_words
from tests.factories import Hotel
from tests.journeys.people import scan, sign_in
from tests.reports.conftest import MINUTE, NOON, Past

Browsers = Callable[[], httpx.AsyncClient]
DAY = date(2026, 3, 10)
BASE = "/api/v1/reports/insights"


@pytest.fixture
def read(database: Database, hotel: Hotel) -> Callable[..., Any]:
    """The manager's insights of some days; of the one that NOON is in."""

    async def read(since: date = DAY, until: date | None = None, by: Comparison = Comparison.BEFORE) -> Insights:
        staff = hotel.staff["manager"]
        async with database.unit_of_work(staff) as db:
            return await insights(db, staff, Period(since, until or since), by)

    return read


async def test_times_are_the_median_and_what_nine_of_ten_did_not_exceed(owner: Any, read: Any, past: Past) -> None:
    """What was for a later time was not slow."""
    tomorrow = await past.order(NOON, ("in_progress", 1400), ("completed", 1440), due=1440)
    await owner.execute("UPDATE orders SET wanted_at = due_at WHERE id = $1", tomorrow)
    for minutes in (10, 20, 30, 40):
        await past.order(NOON, ("in_progress", minutes / 10), ("completed", minutes))
    await past.order(NOON, category="room_service")
    found = await read()
    figures = found.headline.orders
    assert (figures.placed, figures.completed, figures.rejected) == (6, 5, 0)
    assert (figures.promised, figures.on_time) == (1, 1)
    assert (figures.response_median, figures.response_p90) == (150, pytest.approx(222))
    assert (figures.completion_median, figures.completion_p90) == (1500, pytest.approx(2220))
    kitchen = dict(found.divisions)["Kitchen"]
    assert (kitchen.placed, kitchen.response_median, kitchen.completion_p90) == (1, None, None)
    assert [kind.value for kind in found.categories] == ["housekeeping", "room_service"]


async def test_the_house_that_gives_an_order_out_has_not_taken_it(read: Any, past: Past) -> None:
    await past.order(NOON, ("assigned", 0, None), ("in_progress", 8), ("completed", 9))
    assert (await read()).headline.orders.response_median == 8 * 60


async def test_an_order_that_went_on_is_done_when_it_was_done_at_last(read: Any, past: Past) -> None:
    await past.order(NOON, ("completed", 10), ("in_progress", 20), ("completed", 60))
    await past.order(NOON, ("completed", 10), ("in_progress", 20))
    await past.order(NOON, ("rejected", 10), ("pending", 20))
    figures = (await read()).headline.orders
    assert (figures.reopened, figures.completed, figures.completion_median) == (3, 1, 3600)


async def test_a_promise_is_kept_broken_or_not_decided(read: Any, past: Past) -> None:
    now = clock.now()
    today = now.astimezone(ZoneInfo("Europe/Vienna")).date()
    await past.order(now - 50 * MINUTE, ("completed", 20), due=30)
    await past.order(now - 50 * MINUTE, ("completed", 40), due=30)
    await past.order(now - 50 * MINUTE, due=30)
    await past.order(now - 50 * MINUTE, due=90)
    await past.order(now - 50 * MINUTE, ("rejected", 40), due=30)
    await past.order(now - 50 * MINUTE, ("completed", 20))
    figures = (await read(today - timedelta(days=2), today)).headline.orders
    assert (figures.placed, figures.promised, figures.on_time, figures.on_time_rate) == (6, 3, 1, 0.3333)


async def test_days_and_hours_are_those_of_the_hotels_clock(read: Any, past: Past) -> None:
    # Vienna goes from UTC+1 to UTC+2 on 2026-03-29 at 2:00, which has 23 hours and no 2:30.
    for moment in (
        datetime(2026, 3, 28, 22, 59, tzinfo=UTC),
        datetime(2026, 3, 28, 23, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 21, 59, tzinfo=UTC),
        datetime(2026, 3, 29, 22, 0, tzinfo=UTC),
    ):
        await past.order(moment)
    found = await read(date(2026, 3, 28), date(2026, 3, 30))
    days = {day.day: count for (day, _), count in found.course.orders.items()}
    assert days == {28: 1, 29: 4, 30: 1}
    assert found.order_hours == {(6, 23): 1, (7, 0): 1, (7, 1): 1, (7, 3): 1, (7, 23): 1, (1, 0): 1}
    # In autumn 2:30 comes twice, and both are of the day.
    for hour in (0, 1):
        await past.order(datetime(2026, 10, 25, hour, 30, tzinfo=UTC))
    autumn = await read(date(2026, 10, 25))
    assert (autumn.headline.orders.placed, autumn.order_hours) == (2, {(7, 2): 2})


async def test_long_periods_go_by_weeks_and_leave_none_out(read: Any, past: Past) -> None:
    await past.order(NOON)
    await past.order(NOON + timedelta(days=5))  # Sunday of the same week
    found = await read(date(2026, 1, 1), date(2026, 3, 31))
    assert found.weekly
    assert (found.course.steps[0], found.course.steps[-1], len(found.course.steps)) == (
        date(2025, 12, 29),
        date(2026, 3, 30),
        14,
    )
    assert {day: count for (day, _), count in found.course.orders.items()} == {date(2026, 3, 9): 2}


async def test_answers_and_waits_are_counted_from_when_somebody_waits(read: Any, past: Past) -> None:
    await past.chat(NOON, ("agent", 0), ("guest", 1), ("guest", 2), ("agent", 3), ("agent", 9))
    called = ("called", 5.0, False), ("queued", 7.0, False), ("taken_over", 15.0, True)
    await past.chat(NOON, ("guest", 0), ("agent", 4), moves=called)
    await past.chat(NOON, ("guest", 0), moves=(("called", 1.0, False),))
    await past.chat(NOON, ("agent", 0))
    talks = (await read()).headline.talks
    assert (talks.began, talks.answer_median) == (3, 180)
    assert (talks.waits, talks.wait_median, talks.wait_p90) == (2, 600, 600)


async def test_a_hand_over_is_counted_once_by_why_it_began(read: Any, past: Past) -> None:
    came_and_went = (("called unsure", 1.0, False), ("taken_over", 2.0, True), ("handed_back", 3.0, False))
    await past.chat(NOON, ("guest", 0), moves=(*came_and_went, ("taken_over", 4.0, True)))
    await past.chat(NOON - timedelta(days=1), ("guest", 0), moves=(("called", 1.0, False), ("assigned", 1440.0, True)))
    found = await read()
    assert {why.value: count for why, count in found.hand_overs.items()} == {"unsure": 1, "taken_over": 1}
    assert (found.headline.hand_overs, found.before and found.before.hand_overs) == (2, 1)
    assert table(found, "hand-overs").rows == (
        ("The assistant did not know, twice", 1, 0.5),
        ("A colleague stepped in", 1, 0.5),
    )
    assert {*CallReason, *MoveKind} - set(REASONS) == set(BY_AGENT) | {MoveKind.CALLED}


async def test_ratings_and_money_beside_what_came_before(read: Any, past: Past) -> None:
    order = await past.order(NOON, ("completed", 5))
    await past.rate(NOON, 5, order=order)
    await past.rate(NOON, None, order=await past.order(NOON, ("completed", 5)))
    chats = [await past.chat(NOON, ("guest", 0)) for _ in range(2)]
    await past.end(chats[0], NOON)
    await past.rate(NOON, 2, chat=chats[0])
    await past.charge(NOON, "room_service", "18.50", 2)
    await past.charge(NOON, None, "4.00")
    await past.charge(NOON - timedelta(days=1), "room_service", "10.00")
    found = await read()
    of_orders, of_chats = found.headline.ratings.values()
    assert (of_orders.asked, of_orders.answered, of_orders.average, of_orders.fulfilled_rate) == (2, 1, 5.0, 1.0)
    assert (of_chats.asked, of_chats.stars, of_chats.fulfilled_rate) == (1, (0, 1, 0, 0, 0), 0.0)
    assert (found.headline.resolution.ended, found.headline.resolution.unresolved) == (1, 1)
    assert (str(found.headline.takings), str(found.before.takings)) == ("41.00", "10.00")
    by_day = table(found, "money")
    assert by_day.columns[-1].key == BEFORE
    assert [str(each) for each in by_day.rows[0][1:]] == ["0.00", "37.00", "0.00", "0.00", "4.00", "10.00"]
    alone = await read(by=Comparison.NOTHING)
    assert (alone.before, alone.course_before) == (None, None)
    assert [column.key for column in table(alone, "times").columns] == ["until", "median", "p90"]
    a_year_ago = (await read(by=Comparison.YEAR)).before.period
    assert (a_year_ago.since, a_year_ago.since.weekday()) == (date(2025, 3, 11), DAY.weekday())


async def test_neighbours_and_what_was_put_away_do_not_count(
    database: Database, other_hotel: Hotel, past: Past, owner: Any, read: Any
) -> None:
    await past.order(NOON)
    deleted = await past.order(NOON)
    await owner.execute("UPDATE orders SET deleted_at = now() WHERE id = $1", deleted)
    assert (await read()).headline.orders.placed == 1
    neighbour = other_hotel.staff["manager"]
    async with database.unit_of_work(neighbour) as db:
        assert (await insights(db, neighbour, Period(DAY, DAY))).empty


def test_a_period_is_from_day_to_day_and_a_year_at_most() -> None:
    assert Period.last(7, DAY) == Period(date(2026, 3, 4), DAY)
    assert Period(DAY, DAY).compared(Comparison.BEFORE) == Period(date(2026, 3, 9), date(2026, 3, 9))
    Period(date(2028, 1, 1), date(2028, 12, 31))
    for since, until in ((DAY, date(2026, 3, 9)), (DAY, date(2027, 3, 11))):
        with pytest.raises(NoSuchPeriod):
            Period(since, until)


async def test_they_are_the_managers_as_json_csv_and_pdf(browser_of: Browsers, hotel: Hotel, past: Past) -> None:
    await past.order(NOON, ("completed", 30))
    ana, days = await sign_in(browser_of(), hotel, "manager"), {"since": "2026-03-10", "until": "2026-03-10"}
    shown = (await ana.get(BASE, params=days)).json()
    by_key = {each["key"]: each for each in shown["tables"]}
    assert by_key["categories"]["rows"] == [["Housekeeping", 1, 1, 0, 1800.0, 1800.0, 1800.0, 1800.0, None, 0]]
    assert [each["key"] for each in by_key["orders"]["columns"]][:2] == ["day", "housekeeping"]
    for key, each in by_key.items():
        table = (await ana.get(f"{BASE}/{key}.csv", params=days)).content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(table)))
        assert rows[0] == [column["key"] for column in each["columns"]]
        assert len(rows) == len(each["rows"]) + 1
    paper = await ana.get(f"{BASE}.pdf", params=days)
    assert (paper.headers["content-type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert (await ana.get(f"{BASE}/secrets.csv", params=days)).status_code == 404
    assert (await ana.get(BASE, params={"since": "2026-03-10", "until": "2026-03-09"})).status_code == 422
    desk, guest = await sign_in(browser_of(), hotel, "front_desk"), browser_of()
    await scan(guest, hotel.room_code)
    for path in (BASE, f"{BASE}/orders.csv", f"{BASE}.pdf"):
        assert (await desk.get(path, params=days)).status_code == 403
        assert (await guest.get(path, params=days)).status_code == 401


def test_people_read_figures_with_their_units_and_no_column_of_them() -> None:
    columns = (Column("figure", "", Unit.TEXT), Column("unit", "In", Unit.TEXT), Column("period", "May", Unit.TEXT))
    rows = (("Charged", Unit.MONEY, Decimal("1234.5")), ("Until done", Unit.SECONDS, 90), ("Stars", Unit.STARS, None))
    assert in_words(Table("summary", "Summary", "", columns, rows), "EUR") == [
        ["", "May"],
        ["Charged", "EUR 1,234.50"],
        ["Until done", "2 min"],
        ["Stars", "–"],
    ]
