"""Roles over the API: they belong to the program and are only read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from innkeep.api.lists import ListQuery
from innkeep.api.shapes import Page, Shown
from innkeep.people import queries
from innkeep.people.models import Role
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/roles", tags=["roles"])


class RoleQuery(ListQuery):
    """Which roles."""

    name: str | None = None
    sort: Literal["id", "-id", "name", "-name"] = "id"


class RoleOut(Shown):
    """What somebody is in a hotel, and what they may do by it."""

    id: UUID
    name: str
    description: str | None
    operations: list[str]
    created_at: datetime
    updated_at: datetime


@router.get("", summary="List roles")
async def list_roles(
    query: Annotated[RoleQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[RoleOut]:
    """The most powerful first, or by a column."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await queries.roles_page(db, query.listing(Role)), RoleOut)


@router.get("/{role_id}", summary="Read a role")
async def get_role(role_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> RoleOut:
    """One role."""
    async with database.unit_of_work(staff) as db:
        return RoleOut.model_validate(await queries.role_for(db, role_id))
