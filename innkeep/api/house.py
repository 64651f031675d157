"""Stays over the API."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from innkeep.api.lists import KeptQuery
from innkeep.api.shapes import Page, StayOut
from innkeep.stays import actions, queries
from innkeep.stays.models import Stay, StayStatus
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(tags=["checkin-rooms"])


class StayQuery(KeptQuery):
    """Which stays."""

    status: StayStatus | None = None
    checkin_date: date | None = None
    checkout_date: date | None = None
    sort: Literal["id", "-id", "created_at", "-created_at"] = "-id"


@router.get("/checkin-rooms", summary="List stays")
async def list_stays(
    query: Annotated[StayQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[StayOut]:
    """Newest first, or by a column."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await queries.stays_page(db, staff, query.listing(Stay)), StayOut)


@router.get("/checkin-rooms/{stay_id}", summary="Read a stay")
async def get_stay(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> StayOut:
    """One stay."""
    async with database.unit_of_work(staff) as db:
        return StayOut.model_validate(await queries.stay_read_by(db, staff, stay_id))


@router.post("/checkin-rooms/{stay_id}/check-in", summary="Check a stay in")
async def check_in(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> StayOut:
    """The guests have arrived; their phones may come in. 409 while somebody else is in the room."""
    async with database.unit_of_work(staff) as db:
        return StayOut.model_validate(await actions.check_in(db, staff, stay_id))


@router.post("/checkin-rooms/{stay_id}/check-out", summary="Check a stay out")
async def check_out(stay_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> StayOut:
    """The guests have left: their conversation ends and their phones lose access at once."""
    async with database.unit_of_work(staff) as db:
        return StayOut.model_validate(await actions.check_out(db, staff, stay_id))
