"""Rooms, stays and guests as tables over the API, in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from innkeep.api.shapes import Shown
from innkeep.core.errors import Invalid
from innkeep.core.spreadsheet import MEDIA_TYPE
from innkeep.spreadsheets.exporting import export_table
from innkeep.spreadsheets.importing import import_table
from innkeep.spreadsheets.tables import Kind
from innkeep.web.context import InnkeepDatabase, SignedInStaff
from innkeep.web.files import attached

router = APIRouter(tags=["tables"])

TABLE = {"text/csv": {"schema": {"type": "string"}, "example": "number,label,type\r\n204,Garden double,double\r\n"}}


class NoTable(Invalid):
    """The body does not say that it is CSV."""


class StepOut(Shown):
    """What a line of the table adds (`+`) or changes (`~`)."""

    line: int
    what: str = Field(examples=["+ room 204 (Garden double, double)"])


class PlanOut(Shown):
    """What was done, or, after a dry run, would be. `unchanged` lines were so already."""

    kind: Kind
    dry_run: bool
    steps: list[StepOut]
    unchanged: int


async def _table(request: Request, _staff: SignedInStaff) -> bytes:
    """The body, which is read only for somebody who is signed in."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "text/csv":
        raise NoTable("Send the table as the body, with Content-Type: text/csv.")
    return await request.body()


@router.post(
    "/imports/{kind}", summary="Import a table", openapi_extra={"requestBody": {"required": True, "content": TABLE}}
)
async def post_import(
    kind: Kind,
    table: Annotated[bytes, Depends(_table)],
    staff: SignedInStaff,
    database: InnkeepDatabase,
    dry_run: Annotated[bool, Query(description="Show what would change, and change nothing")] = False,  # noqa: FBT002 - a query has names
) -> PlanOut:
    """All of it or nothing; 422 tells every line and column that cannot be used. A second time it changes nothing.

    `rooms`: number, label, type. `guests`: name, email, phone, languages. `stays`: rooms, guest, email, phone,
    companions, arrival, arrival_time, departure, departure_time, status. A cell that is empty leaves alone what is
    there. Comma, semicolon or tab; UTF-8; days like 2026-07-31. Of a stay that is there, only the departure changes.
    """
    return PlanOut.model_validate(await import_table(database, staff, kind, table, dry_run=dry_run))


@router.get(
    "/exports/{kind}.csv",
    summary="Export a table",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}},
)
async def get_export(kind: Kind, staff: SignedInStaff, database: InnkeepDatabase) -> Response:
    """For spreadsheets, which obey nothing that stands in it, and for an import elsewhere.

    Of stays, those that are to come or go on.
    """
    async with database.unit_of_work(staff) as db:
        table = await export_table(db, staff, kind)
    return attached(table, MEDIA_TYPE, f"{kind}.csv")
