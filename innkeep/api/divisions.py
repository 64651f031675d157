"""Divisions over the API."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field

from innkeep.api.lists import KeptQuery
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import Change, Given, Page, Shown, Text
from innkeep.api.values import Categories, LongText, Week, Window
from innkeep.people import divisions, queries
from innkeep.people.models import Assignment, Category, ConversationAssignment, Division
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/divisions", tags=["divisions"])


class DivisionQuery(KeptQuery):
    """Which divisions."""

    name: str | None = None
    assignment: Assignment | None = None
    sort: Literal["name", "-name", "id", "-id", "created_at", "-created_at"] = "name"


class DivisionIn(Given):
    """A division to add."""

    name: Text = Field(examples=["Kitchen"])
    description: LongText | None = Field(default=None, examples=["Meals and drinks to the room"])
    handles: Categories = Field(
        default=[], examples=[["room_service"]], description="Each category is handled by one division at most"
    )
    hours: Week = Field(default=[])
    assignment: Annotated[Assignment, Field(strict=False)] = Field(
        default=Assignment.NOBODY, description="Who of those on shift gets a new order"
    )
    conversation_assignment: Annotated[ConversationAssignment, Field(strict=False)] = Field(
        default=ConversationAssignment.NOBODY,
        description="Who of those on shift who speak the guest's language gets a conversation that waits in its queue",
    )
    conversation_cap: int = Field(default=5, ge=1, le=100, description="Conversations that somebody is given at a time")


class DivisionChange(Change, DivisionIn):
    """What is to change of a division. Hours and categories are replaced as a whole."""


class DivisionOut(Shown):
    """A part of the staff, and which orders come to it."""

    id: UUID
    org_id: UUID
    name: str
    description: str | None
    handles: list[Category]
    hours: list[Window]
    assignment: Assignment
    conversation_assignment: ConversationAssignment
    conversation_cap: int
    created_at: datetime
    updated_at: datetime


@router.get("", summary="List divisions")
async def list_divisions(
    query: Annotated[DivisionQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[DivisionOut]:
    """By name, or by a column."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await queries.divisions_page(db, staff, query.listing(Division)), DivisionOut)


@router.get("/{division_id}", summary="Read a division")
async def get_division(
    division_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> DivisionOut:
    """One division."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await queries.division_read_by(db, staff, division_id), DivisionOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add a division")
async def create_division(body: DivisionIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once) -> DivisionOut:
    """409 when another division has the name, or handles one of the categories."""
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, DivisionOut, partial(divisions.create_division, db, staff, body.model_dump()))


@router.patch("/{division_id}", summary="Change a division")
async def change_division(
    division_id: UUID, body: DivisionChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> DivisionOut:
    """What is not named stays as it is. A category is taken from one division before another gets it."""
    async with database.unit_of_work(staff) as db:
        changed = await divisions.change_division(db, staff, division_id, body.changes(), edit.version)
        return edit.shown(changed, DivisionOut)


@router.delete("/{division_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a division")
async def delete_division(division_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """It can be brought back. 409 while somebody belongs to it or a category is its."""
    async with database.unit_of_work(staff) as db:
        await divisions.delete_division(db, staff, division_id)


@router.post("/{division_id}/restoration", summary="Bring a deleted division back")
async def restore_division(division_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> DivisionOut:
    """It handles nothing yet. 409 when another division has its name by now."""
    async with database.unit_of_work(staff) as db:
        return DivisionOut.model_validate(await divisions.restore_division(db, staff, division_id))
