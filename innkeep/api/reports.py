"""Reports over the API."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from innkeep.api.shapes import Shown
from innkeep.orders import resolution
from innkeep.web.context import InnkeepDatabase, SignedInStaff

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
