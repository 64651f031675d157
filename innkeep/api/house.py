"""Rooms, stays, menu, knowledge and divisions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from innkeep.api.lists import KeptQuery
from innkeep.api.shapes import ArticleOut, CatalogueItemOut, DivisionOut, OrganizationOut, Page, StayOut
from innkeep.catalogue import queries as catalogue
from innkeep.people import queries as people
from innkeep.stays import actions, queries
from innkeep.stays.models import Stay, StayStatus
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(tags=["house"])


@router.get("/organizations", summary="Your hotel")
async def list_organizations(staff: SignedInStaff, database: InnkeepDatabase) -> Page[OrganizationOut]:
    """A list of one: nobody sees another hotel."""
    async with database.unit_of_work(staff) as db:
        return Page(items=[OrganizationOut.model_validate(await people.hotel(db, staff))])


@router.get("/divisions", summary="List divisions")
async def list_divisions(staff: SignedInStaff, database: InnkeepDatabase) -> Page[DivisionOut]:
    """All of them, by name."""
    async with database.unit_of_work(staff) as db:
        return Page(items=[DivisionOut.model_validate(row) for row in await people.divisions(db, staff)])


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


@router.get("/catalogue-items", summary="List what can be ordered")
async def list_items(staff: SignedInStaff, database: InnkeepDatabase) -> Page[CatalogueItemOut]:
    """The whole menu, in its order."""
    async with database.unit_of_work(staff) as db:
        return Page(items=[CatalogueItemOut.model_validate(row) for row in await catalogue.items(db, staff)])


@router.get("/articles", summary="List the hotel's knowledge")
async def list_articles(staff: SignedInStaff, database: InnkeepDatabase) -> Page[ArticleOut]:
    """All articles, in the hotel's order."""
    async with database.unit_of_work(staff) as db:
        return Page(items=[ArticleOut.model_validate(row) for row in await catalogue.articles(db, staff)])
