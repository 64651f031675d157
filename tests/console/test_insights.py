"""Insights: for those who lead the hotel, every chart with its table, and no figure that is not in it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from innkeep.console.charts import HEIGHT, heat, measures, nice, over_time, reaching, some, stacked
from innkeep.console.insights import Change, change
from innkeep.core import clock
from innkeep.reports.columns import Column, Table, Unit
from tests.console.conftest import As
from tests.factories import Hotel, hire
from tests.reports.conftest import Past

DAYS = (Column("day", "Day", Unit.DAY), Column("a", "A"), Column("b", "B"), Column("c", "C"))


def table(*rows: tuple[Any, ...], columns: tuple[Column, ...] = DAYS) -> Table:
    return Table("orders", "Orders", "How.", columns, rows)


@pytest.fixture
def past(owner: asyncpg.Connection[Any], hotel: Hotel) -> Past:
    return Past(owner, hotel)


async def test_the_page_shows_what_happened_beside_what_happened_before(sit: As, past: Past) -> None:
    now = clock.now() - timedelta(minutes=30)
    for days, times in ((0, 3), (40, 2)):
        for _ in range(times):
            await past.order(now - timedelta(days=days), ("completed", 20), due=30)
    manager = await sit("manager")
    page = (await manager.get("/console/insights")).text
    tile = page[page.index("<dt>Orders</dt>") :][:400]
    assert re.search(r'tile-value">3<span class="tile-change ">\+50 %', tile)
    assert "100 %" in page[page.index("<dt>In time</dt>") :][:300]
    charts = len(re.findall(r'<svg [^>]*role="img"', page)) + page.count('<ul class="measures">')
    with_all_figures = charts + 1
    assert page.count('<details class="figures">') == with_all_figures > 3
    export = re.search(r'href="(/api/v1/reports/insights/categories\.csv[^"]+)"', page)
    assert export
    assert "Housekeeping" in (await manager.get(export[1].replace("&amp;", "&"))).text
    assert "style=" not in page


async def test_days_that_cannot_be_are_told_and_the_usual_ones_shown(sit: As, past: Past) -> None:
    await past.order(clock.now())
    manager = await sit("manager")
    for asked, said in (
        ("since=2026-03-02&until=2026-03-01", "The last day is before the first"),
        ("since=2020-01-01&until=2026-01-01", "ask for a year at most"),
        ("since=yesterday&until=2026-01-01", "Choose a first and a last day"),
    ):
        answer = await manager.get(f"/console/insights?{asked}")
        assert answer.status_code == 422
        assert said in answer.text
        assert "<dt>Orders</dt>" in answer.text


async def test_an_empty_hotel_says_what_to_do(sit: As) -> None:
    page = (await (await sit("manager")).get("/console/insights?compare=nothing")).text
    assert "Nothing happened on these days" in page
    assert "/console/printing" in page


async def test_it_is_for_who_leads_the_hotel(
    sit: As, browser_of: Any, owner: asyncpg.Connection[Any], hotel: Hotel
) -> None:
    await hire(owner, hotel, "boss", "owner")
    for who in ("manager", "boss"):
        assert (await (await sit(who)).get("/console/insights")).status_code == 200
    for who in ("front_desk", "cook"):
        browser = await sit(who)
        assert (await browser.get("/console/insights")).status_code == 403
        assert "/console/insights" not in (await browser.get("/console/board")).text
    assert (await browser_of().get("/console/insights")).status_code == 303


def test_a_bar_stands_on_the_ground_and_reaches_what_it_counts() -> None:
    chart = over_time(table((date(2026, 3, 1), 3, 0, 5), (date(2026, 3, 2), 0, 0, 10)))
    assert chart.ticks == ["10", "5", "0"]
    assert [(bar.y, bar.height, bar.tone) for bar in chart.bars] == [
        (70, 30, "tone-1"),
        (20, 50, "tone-3"),
        (0, 100, "tone-3"),
    ]
    assert [name for _, name in chart.legend] == ["A", "C"]
    assert all(bar.y + bar.height <= HEIGHT for bar in chart.bars)
    assert chart.bars[0].says == "Sun 1 Mar 2026: A 3"
    taken_away = over_time(table((date(2026, 3, 1), Decimal("-4.00")), columns=(DAYS[0], Column("m", "M", Unit.MONEY))))
    assert taken_away.bars == []


def test_the_darkest_field_is_the_busiest_hour() -> None:
    hours = tuple(Column(f"h{hour}", f"{hour}") for hour in range(24))
    rows = [("Monday", *[0] * 24), ("Tuesday", *[1] * 12, *[12] * 12)]
    chart = heat(table(*rows, columns=(Column("d", "Day", Unit.TEXT), *hours)))
    assert [chart.bars[place].tone for place in (0, 24, 36)] == ["heat-0", "heat-1", "heat-6"]
    assert chart.bars[36].says == "Tuesday 12:00: 12"


def test_a_line_says_its_share() -> None:
    columns = (Column("k", "Kind", Unit.TEXT), Column("n", "Times"), Column("on_time_rate", "In time", Unit.SHARE))
    lines = measures(table(("One", 4, 0.5), ("Two", 2, None), columns=columns)).lines
    assert [(line.said, line.stripes[0].length) for line in lines] == [("4 · 50 % in time", 100), ("2", 50)]


def test_a_line_of_two_figures_shows_both() -> None:
    columns = (Column("k", "Kind", Unit.TEXT), Column("a", "Orders"), Column("b", "Conversations"))
    stars = stacked(table(("1 star", 1, 3), ("2 stars", 0, 2), columns=columns))
    assert [(line.said, [(part.start, part.length) for part in line.stripes]) for line in stars.lines] == [
        ("1 · 3", [(0, 25), (25, 75)]),
        ("0 · 2", [(0, 0), (0, 50)]),
    ]
    times = reaching(table(("Taken", 60.0, 240.0), ("Comes", None, None), columns=columns))
    assert [(line.said, [part.length for part in line.stripes]) for line in times.lines] == [
        ("1 min · 9 of 10 in 4 min", [100, 25]),
        ("–", [0, 0]),
    ]


def test_what_it_is_compared_with_is_a_line_on_the_same_scale() -> None:
    columns = (DAYS[0], Column("a", "A"), Column("before", "Before"))
    chart = over_time(table((date(2026, 3, 1), 5, 10), (date(2026, 3, 2), 2, None), columns=columns))
    assert (chart.ticks[0], chart.before, chart.bars[0].height) == ("10", "250.0,0.0", 50)
    assert over_time(table((date(2026, 3, 1), 3, 0, 5))).before == ""


def test_scales_end_where_people_expect_it() -> None:
    assert [nice(each, whole=True) for each in (0, 1, 3, 7, 23, 99, 1000)] == [2, 2, 3, 8, 30, 100, 1000]
    assert nice(0.03, whole=False) == pytest.approx(0.03)
    assert [row[0] for row in some([(each,) for each in range(28)])] == [0, 9, 18, 27]
    assert len(some([(each,) for each in range(24)])) == 2


def test_a_change_is_good_or_bad_or_neither() -> None:
    assert change(0.9, 0.8, Unit.SHARE, 1) == Change("+10 points", "good")
    assert change(600.0, 300.0, Unit.SECONDS, -1) == Change("+5 min", "bad")
    assert change(30, 60, Unit.COUNT, 0) == Change("−50 %", "")
    assert change(Decimal(3), Decimal(2), Unit.MONEY, 0) == Change("+50 %", "")
    for now, before in ((None, 1), (1, None), (5, 0), (5, 5)):
        assert change(now, before, Unit.COUNT, 1) is None
