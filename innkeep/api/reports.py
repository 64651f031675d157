"""Reports over the API."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from innkeep.api.shapes import Shown
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.spreadsheet import MEDIA_TYPE as CSV
from innkeep.orders import resolution
from innkeep.reports.columns import Unit, Value
from innkeep.reports.insights import Insights, insights
from innkeep.reports.paper import insights_pdf
from innkeep.reports.periods import Comparison, Period
from innkeep.reports.statement import table_csv
from innkeep.reports.tables import table, tables
from innkeep.web.context import InnkeepDatabase, SignedInStaff
from innkeep.web.files import PDF, attached

router = APIRouter(prefix="/reports", tags=["reports"])


class DaysQuery(BaseModel):
    """Which days, on the hotel's calendar, both included."""

    model_config = ConfigDict(extra="forbid")

    since: date = Field(examples=["2030-05-01"])
    until: date = Field(examples=["2030-05-31"])


class ResolutionOut(Shown):
    """What became of the conversations that ended on these days and in which the guest had said something.

    `resolved`: the guest confirmed it (`confirmed`), or said nothing and did not come back within 24 hours.
    `undecided`: those are not over yet. `automated`: no person had a part in it or was called. Rates are from 0 to 1:
    of those that are decided, and of all that ended; null of nothing.
    """

    since: date
    until: date
    ended: int
    confirmed: int
    resolved: int
    unresolved: int
    undecided: int
    automated: int
    automated_and_resolved: int
    resolution_rate: float | None
    automation_rate: float | None


@router.get("/resolution", summary="How many guests were helped")
async def read_resolution(
    query: Annotated[DaysQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> ResolutionOut:
    """Resolved only where the guest says so or does not come back; beside it, how much went without a person."""
    async with database.unit_of_work(staff) as db:
        return ResolutionOut.model_validate(await resolution.resolution(db, staff, query.since, query.until))


class InsightsQuery(DaysQuery):
    """Which days, and with what they are compared: as many days before them, or the same weekdays a year ago."""

    compare: Comparison = Comparison.BEFORE


class ColumnOut(Shown):
    """A column of a table. `unit`: seconds, a share from 0 to 1, stars from 1 to 5, money in the hotel's currency."""

    key: str
    title: str
    unit: Unit


class TableOut(Shown):
    """A table of figures; `about` says how they are counted. A figure is null where there was nothing to count."""

    key: str
    title: str
    about: str
    columns: list[ColumnOut]
    rows: list[list[str | int | float | None]]


class InsightsOut(Shown):
    """What happened on some days, on the hotel's clock."""

    since: date
    until: date
    timezone: str
    currency: str
    tables: list[TableOut]


@router.get("/insights", summary="Read what happened on some days")
async def read_insights(
    query: Annotated[InsightsQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> InsightsOut:
    """Orders, conversations, times, promises, ratings and money; a year at most. Money is text, to be exact."""
    found = await _found(database, staff, query)
    shown = [
        TableOut(
            key=each.key,
            title=each.title,
            about=each.about,
            columns=[ColumnOut.model_validate(column) for column in each.columns],
            rows=[[_plain(value) for value in row] for row in each.rows],
        )
        for each in tables(found)
    ]
    return InsightsOut(since=query.since, until=query.until, timezone=found.zone, currency=found.currency, tables=shown)


@router.get(
    "/insights/{table_key}.csv",
    summary="Read one table of what happened as CSV",
    response_class=Response,
    responses={200: {"content": {CSV: {}}}},
)
async def read_insights_csv(
    table_key: str, query: Annotated[InsightsQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Response:
    """The table of this `key`, with the keys of its columns as its first row."""
    shown = table(await _found(database, staff, query), table_key)
    return attached(table_csv(shown), CSV, f"{shown.key}-{query.since}-{query.until}.csv")


@router.get(
    "/insights.pdf",
    summary="Read what happened as PDF",
    response_class=Response,
    responses={200: {"content": {PDF: {}}}},
)
async def read_insights_pdf(
    query: Annotated[InsightsQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Response:
    """Every table, to print and to hand on."""
    found = await _found(database, staff, query)
    written = await asyncio.to_thread(insights_pdf, found)
    return attached(written, PDF, f"insights-{query.since}-{query.until}.pdf")


async def _found(database: Database, staff: Staff, query: InsightsQuery) -> Insights:
    async with database.unit_of_work(staff) as db:
        return await insights(db, staff, Period(query.since, query.until), query.compare)


def _plain(value: Value) -> str | int | float | None:
    return str(value) if isinstance(value, Decimal | date) else value
