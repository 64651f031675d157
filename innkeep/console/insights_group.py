"""All hotels of an installation side by side, for those whom whoever runs the machine names."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.insights import COMPARISONS, PRESETS, Change, InsightsQuery, change, period_of, query_of
from innkeep.core import clock
from innkeep.core.spreadsheet import MEDIA_TYPE as CSV
from innkeep.people import queries as people
from innkeep.reports.columns import Unit
from innkeep.reports.group import FIGURES, Figure, HotelOfGroup, group, group_table
from innkeep.reports.periods import Period
from innkeep.reports.statement import table_csv
from innkeep.reports.wording import spoken
from innkeep.web.context import InnkeepSettings
from innkeep.web.files import attached
from innkeep.web.pages import render

router = APIRouter(prefix="/insights/group")


@router.get("")
async def group_page(
    desk: SignedInDesk, settings: InnkeepSettings, asked: Annotated[InsightsQuery, Query()]
) -> Response:
    """The page; a period that cannot be is told, and the usual one shown."""
    async with desk.database.unit_of_work(desk.staff) as db:
        today = clock.hotel_now((await people.hotel(db, desk.staff)).timezone).date()
        around = await frame(db, desk.staff)
    period, wrong = period_of(asked, today)
    hotels = await group(desk.database, desk.staff, settings.group_viewers, period, asked.by)
    shown = {
        "frame": around,
        "period": period,
        "by": asked.by,
        "today": today,
        "wrong": wrong,
        "presets": [
            (name, f"/console/insights/group?{query_of(Period.last(days, today), asked.by)}", Period.last(days, today))
            for days, name in PRESETS
        ],
        "comparisons": COMPARISONS,
        "heads": ["Hotel", *(each.column.title for each in FIGURES)],
        "hotels": [(each.name, [_figure(each, figure) for figure in FIGURES]) for each in hotels],
        "query": query_of(period, asked.by),
        "figure": spoken,
        "events": "/console/events/desk",
    }
    return render("console/insights_group.html", shown, status_code=422 if wrong else 200)


@router.get("/table.csv")
async def group_csv(
    desk: SignedInDesk, settings: InnkeepSettings, asked: Annotated[InsightsQuery, Query()]
) -> Response:
    """The same as a table, for spreadsheets."""
    async with desk.database.unit_of_work(desk.staff) as db:
        today = clock.hotel_now((await people.hotel(db, desk.staff)).timezone).date()
    period, _ = period_of(asked, today)
    hotels = await group(desk.database, desk.staff, settings.group_viewers, period, asked.by)
    return attached(table_csv(group_table(hotels)), CSV, f"hotels-{period.since}-{period.until}.csv")


def _figure(of: HotelOfGroup, figure: Figure) -> tuple[str, Change | None]:
    value, unit = figure.read(of.now), figure.column.unit
    said = f"{of.currency} {spoken(value, unit)}" if unit is Unit.MONEY else spoken(value, unit)
    return said, change(value, figure.read(of.before), unit, figure.good) if of.before else None
