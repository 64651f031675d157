"""Rooms, stays, menu, knowledge and divisions."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from innkeep.api.lists import Cursor, Limit, decode, shown
from innkeep.api.shapes import ArticleOut, CatalogueItemOut, DivisionOut, OrganizationOut, Page, RoomOut, StayOut
from innkeep.catalogue import queries as catalogue
from innkeep.people import queries as people
from innkeep.stays import actions, queries
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


@router.get("/rooms", summary="List rooms")
async def list_rooms(
    staff: SignedInStaff, database: InnkeepDatabase, limit: Limit = 50, cursor: Cursor = None
) -> Page[RoomOut]:
    """Page by page."""
    async with database.unit_of_work(staff) as db:
        return shown(await queries.rooms_page(db, staff, decode(cursor), limit), limit, RoomOut)


@router.get("/rooms/{room_id}", summary="Read a room")
async def get_room(room_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> RoomOut:
    """One room."""
    async with database.unit_of_work(staff) as db:
        return RoomOut.model_validate(await queries.room_for(db, staff, room_id))


@router.get("/checkin-rooms", summary="List stays")
async def list_stays(
    staff: SignedInStaff, database: InnkeepDatabase, limit: Limit = 50, cursor: Cursor = None
) -> Page[StayOut]:
    """Newest first."""
    async with database.unit_of_work(staff) as db:
        return shown(await queries.stays_page(db, staff, decode(cursor), limit), limit, StayOut)


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
