"""Service levels over the API: what is promised, and what would have been late had something else been."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field

from innkeep.api.lists import KeptQuery
from innkeep.api.moments import Day
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import Change, Given, Page, Shown
from innkeep.orders import service_levels
from innkeep.orders.levels import MOST_MINUTES, Level
from innkeep.orders.lifecycle import Priority
from innkeep.orders.replay import Trial, replay
from innkeep.orders.service_levels import ServiceLevel
from innkeep.people.models import Category
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/service-levels", tags=["service levels"])


class ServiceLevelQuery(KeptQuery):
    """Which service levels."""

    category: Category | None = None
    priority: Priority | None = None
    item_id: UUID | None = None
    sort: Literal["id", "-id", "minutes", "-minutes", "category", "-category", "created_at", "-created_at"] = "-id"


class ServiceLevelIn(Given):
    """Minutes that are promised, counted in the division's hours.

    Without a `priority` for each of them, without an `item_id` for whatever is ordered. The most specific level holds:
    item with priority, item, category with priority, category; then what the program itself expects.
    """

    category: Annotated[Category, Field(strict=False, examples=["room_service"])]
    priority: Annotated[Priority | None, Field(strict=False, examples=["urgent"])] = None
    item_id: Annotated[UUID | None, Field(strict=False)] = None
    minutes: int = Field(ge=1, le=MOST_MINUTES, examples=[30])

    def level(self) -> Level:
        """As the domain has it."""
        return Level(self.category, self.minutes, self.priority, self.item_id)


class ServiceLevelChange(Change, ServiceLevelIn):
    """What is to change of a service level."""


class ServiceLevelOut(Shown):
    """What a hotel promises. `priority` null is each, `item_id` null whatever is ordered."""

    id: UUID
    org_id: UUID
    category: Category
    priority: Priority | None
    item_id: UUID | None
    minutes: int
    created_at: datetime
    updated_at: datetime


class InForceOut(Shown):
    """The minutes that hold for a category and a priority where no item says otherwise."""

    category: Category
    priority: Priority
    minutes: int


class ReplayIn(Given):
    """Days of the hotel's own calendar, both included, and the levels that are tried in place of those for the same."""

    since: Day = Field(alias="from", examples=["2026-06-01"])
    until: Day = Field(alias="to", examples=["2026-06-30"])
    levels: list[ServiceLevelIn] = Field(max_length=1000)


class OutcomeOut(Shown):
    """The orders of a category: how many were late, how many would have been, and the numbers of those that differ."""

    category: Category
    orders: int
    late_before: int
    late_after: int
    changed: list[str] = Field(examples=[["K7Q2MD"]])


@router.get("", summary="List service levels")
async def list_levels(
    query: Annotated[ServiceLevelQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[ServiceLevelOut]:
    """What the hotel has set itself, newest first, or by a column."""
    async with database.unit_of_work(staff) as db:
        found = await service_levels.levels_page(db, staff, query.listing(ServiceLevel))
        return query.shown(found, ServiceLevelOut)


@router.get("/in-force", summary="Read what is promised")
async def get_in_force(staff: SignedInStaff, database: InnkeepDatabase) -> Page[InForceOut]:
    """For each category and priority: the hotel's own level, or else what the program itself expects."""
    async with database.unit_of_work(staff) as db:
        return Page(items=[InForceOut.model_validate(each) for each in await service_levels.in_force(db, staff)])


@router.get("/{level_id}", summary="Read a service level")
async def get_level(
    level_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> ServiceLevelOut:
    """One service level."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await service_levels.level_read_by(db, staff, level_id), ServiceLevelOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add a service level")
async def create_level(
    body: ServiceLevelIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> ServiceLevelOut:
    """It holds for what is ordered from now on. 409 when there is one for the same category, priority and item."""
    async with database.unit_of_work(staff) as db:
        make = partial(service_levels.create_level, db, staff, body.model_dump())
        return await once(db, staff, ServiceLevelOut, make)


@router.patch("/{level_id}", summary="Change a service level")
async def change_level(
    level_id: UUID, body: ServiceLevelChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> ServiceLevelOut:
    """What was ordered before keeps what was promised then."""
    async with database.unit_of_work(staff) as db:
        level = await service_levels.change_level(db, staff, level_id, body.changes(), edit.version)
        return edit.shown(level, ServiceLevelOut)


@router.delete("/{level_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a service level")
async def delete_level(level_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """It can be brought back. The next less specific level holds."""
    async with database.unit_of_work(staff) as db:
        await service_levels.delete_level(db, staff, level_id)


@router.post("/{level_id}/restoration", summary="Bring a deleted service level back")
async def restore_level(level_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> ServiceLevelOut:
    """409 when there is another one for the same by now."""
    async with database.unit_of_work(staff) as db:
        return ServiceLevelOut.model_validate(await service_levels.restore_level(db, staff, level_id))


@router.post("/replay", summary="Try service levels out")
async def try_levels(body: ReplayIn, staff: SignedInStaff, database: InnkeepDatabase) -> Page[OutcomeOut]:
    """What would have been late on past days. Nothing is written."""
    trial = Trial(body.since, body.until, [level.level() for level in body.levels])
    return Page(items=[OutcomeOut.model_validate(each) for each in await replay(database, staff, trial)])
