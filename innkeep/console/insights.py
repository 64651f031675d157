"""Insights: what happened on some days, beside what happened before, in charts that all have their table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from innkeep.console.charts import Chart, Measures, heat, measures, over_time, reaching, stacked
from innkeep.console.desk import SignedInDesk, frame
from innkeep.core import clock
from innkeep.people import queries as people
from innkeep.reports.columns import Table, Unit, Value
from innkeep.reports.insights import Headline, Insights, insights
from innkeep.reports.periods import Comparison, NoSuchPeriod, Period
from innkeep.reports.tables import table, tables
from innkeep.reports.wording import in_words, lasting, spoken
from innkeep.web.context import InnkeepSettings
from innkeep.web.pages import render

router = APIRouter(prefix="/insights")

PRESETS = ((7, "7 days"), (28, "4 weeks"), (91, "3 months"), (364, "A year"))
USUAL = 28

COMPARISONS = (
    (Comparison.BEFORE, "the days before"),
    (Comparison.YEAR, "a year ago"),
    (Comparison.NOTHING, "nothing"),
)


class InsightsQuery(BaseModel):
    """What stands in the address. Days as people write them, so that a wrong one is told on the page."""

    since: str = Field(default="", max_length=40)
    until: str = Field(default="", max_length=40)
    compare: str = Field(default="before", max_length=20)

    @property
    def by(self) -> Comparison:
        """With what it is compared."""
        return Comparison(self.compare) if self.compare in set(Comparison) else Comparison.BEFORE


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure differs from before; `tone` says whether that is good."""

    said: str
    tone: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the headline. `beside` is what has to be read with it."""

    name: str
    value: str
    beside: str
    change: Change | None


@dataclass(frozen=True, slots=True)
class Part:
    """A card of the page: a table, and how it is drawn."""

    table: Table
    chart: Chart | None = None
    lines: Measures | None = None
    is_heat: bool = False


@router.get("")
async def insights_page(
    desk: SignedInDesk, settings: InnkeepSettings, asked: Annotated[InsightsQuery, Query()]
) -> Response:
    """The page; a period that cannot be is told, and the usual one shown."""
    by = asked.by
    async with desk.database.unit_of_work(desk.staff) as db:
        today = clock.hotel_now((await people.hotel(db, desk.staff)).timezone).date()
        period, wrong = period_of(asked, today)
        found = await insights(db, desk.staff, period, by)
        shown = {
            "frame": await frame(db, desk.staff),
            "found": found,
            "of_group": desk.staff.user_id in settings.group_viewers,
            "wrong": wrong,
            "by": by,
            "today": today,
            "presets": [
                (name, _address(Period.last(days, today), by), Period.last(days, today)) for days, name in PRESETS
            ],
            "comparisons": COMPARISONS,
            "tiles": tiles(found),
            "summary": Part(table(found, "summary")),
            "parts": parts(found),
            "query": query_of(period, by),
            "figure": spoken,
            "in_words": in_words,
            "events": "/console/events/desk",
        }
    return render("console/insights.html", shown, status_code=422 if wrong else 200)


def period_of(asked: InsightsQuery, today: date) -> tuple[Period, str]:
    """What was asked for; with what is wrong about it, the usual days instead."""
    usual = Period.last(USUAL, today)
    if not asked.since and not asked.until:
        return usual, ""
    try:
        return Period(date.fromisoformat(asked.since), date.fromisoformat(asked.until)), ""
    except NoSuchPeriod as error:
        return usual, error.detail
    except ValueError:
        return usual, "Choose a first and a last day."


def query_of(period: Period, by: Comparison) -> str:
    """What stands in the address of a page, and of its files."""
    return urlencode({"since": period.since.isoformat(), "until": period.until.isoformat(), "compare": by.value})


def _address(period: Period, by: Comparison) -> str:
    return f"/console/insights?{query_of(period, by)}"


def tiles(found: Insights) -> list[Tile]:
    """The figures at the top, those that need another beside it together with that one."""
    now, before = found.headline, found.before

    def tile(name: str, unit: Unit, read: Callable[[Headline], Value], good: int = 0, beside: str = "") -> Tile:
        value = read(now)
        said = f"{found.currency} {spoken(value, unit)}" if unit is Unit.MONEY else spoken(value, unit)
        return Tile(name, said, beside, change(value, read(before), unit, good) if before else None)

    orders, talks, solved, said = now.orders, now.talks, now.resolution, now.ratings
    count, seconds = Unit.COUNT, Unit.SECONDS
    p90 = f"9 of 10 within {spoken(orders.completion_p90, seconds)}" if orders.completion_p90 is not None else ""
    answers = f"9 of 10 within {spoken(talks.answer_p90, seconds)}" if talks.answer_p90 is not None else ""
    return [
        tile(
            "Orders",
            count,
            lambda each: each.orders.placed,
            beside=f"{orders.completed:,} completed, {orders.reopened:,} reopened",
        ),
        tile("In time", Unit.SHARE, lambda each: each.orders.on_time_rate, 1, f"of {orders.promised:,} promised"),
        tile("Until done", seconds, lambda each: each.orders.completion_median, -1, p90),
        tile("Conversations", count, lambda each: each.talks.began, beside=f"{now.hand_overs:,} handed over to people"),
        tile("First answer", seconds, lambda each: each.talks.answer_median, -1, answers),
        tile(
            "Resolved",
            Unit.SHARE,
            lambda each: each.resolution.resolution_rate,
            1,
            f"{solved.confirmed:,} confirmed; {spoken(solved.automation_rate, Unit.SHARE)} without a person",
        ),
        tile(
            "Stars for orders",
            Unit.STARS,
            lambda each: each.ratings["orders"].average,
            1,
            f"{said['orders'].answered:,} of {said['orders'].asked:,} answered",
        ),
        tile("Charged", Unit.MONEY, lambda each: each.takings),
    ]


def change(value: Value, before: Value, unit: Unit, good: int) -> Change | None:
    """What became more or less; None where one of them is not known, or nothing changed."""
    if not isinstance(value, int | float) and unit is not Unit.MONEY:
        return None
    if value is None or before is None or isinstance(value, str | date) or isinstance(before, str | date):
        return None
    differs = float(value) - float(before)
    if unit is Unit.SHARE:
        said = f"{abs(differs) * 100:.0f} points"
    elif unit is Unit.SECONDS:
        said = lasting(abs(differs))
    elif unit is Unit.STARS:
        said = f"{abs(differs):.1f}"
    else:
        said = f"{abs(differs) / float(before) * 100:.0f} %" if before else ""
    if not said or said.split()[0] in {"0", "0.0"}:
        return None
    tone = "" if not good else "good" if differs * good > 0 else "bad"
    return Change(f"{'+' if differs > 0 else '−'}{said}", tone)


_OVER_TIME = frozenset({"orders", "conversations", "money"})
_LINES = {
    "times": reaching,
    "categories": measures,
    "divisions": measures,
    "resolution": measures,
    "hand-overs": measures,
    "ratings": stacked,
}
"""How a table is drawn whose rows are no days and no hours."""


def parts(found: Insights) -> list[Part]:
    """The cards below, each table in the form in which it can be grasped."""
    return [_part(each) for each in tables(found) if each.key != "summary"]


def _part(each: Table) -> Part:
    if each.key in _OVER_TIME:
        return Part(each, chart=over_time(each))
    if each.key == "hours":
        return Part(each, chart=heat(each), is_heat=True)
    return Part(each, lines=_LINES[each.key](each))
