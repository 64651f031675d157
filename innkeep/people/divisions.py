"""Divisions: made, changed, put away, brought back; and which of them handles what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import cast
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import rows
from innkeep.core.actors import Actor, Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.events import record
from innkeep.people.events import DivisionDeleted
from innkeep.people.models import Category, Division, DivisionCategory, User
from innkeep.people.organizations import lock_hotel
from innkeep.people.permissions import Operation, require
from innkeep.people.queries import DivisionNotFound


class DivisionNameTaken(Conflict):
    """Another division has this name."""


class CategoryTaken(Conflict):
    """Another division handles the category. `division_id` says which."""


class UnknownDivision(Invalid):
    """Somebody is to come to a division that is not there."""


class DivisionInUse(Conflict):
    """Somebody belongs to the division, or orders still go to it."""


async def create_division(db: AsyncSession, staff: Staff, values: Mapping[str, object]) -> Division:
    """Add a division. DivisionNameTaken, CategoryTaken."""
    require(staff, Operation.MANAGE_HOUSE)
    await lock_hotel(db, staff)
    columns, handles = _columns(values)
    division = Division(org_id=staff.org_id, **columns)
    db.add(division)
    with _refusals():
        await db.flush()
    return await _handling(db, staff, division, handles)


async def change_division(
    db: AsyncSession, staff: Staff, division_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> Division:
    """Change a division. DivisionNameTaken, CategoryTaken, ChangedMeanwhile."""
    division = await _to_change(db, staff, division_id)
    rows.expect_version(division, version)
    columns, handles = _columns(changes)
    with _refusals():
        await rows.change(db, division, columns)
    return await _handling(db, staff, division, handles)


async def delete_division(db: AsyncSession, staff: Staff, division_id: UUID) -> None:
    """Put a division away; what it still had to do goes to whoever handles it now.

    DivisionInUse while somebody belongs to it or a category is its.
    """
    division = await _to_change(db, staff, division_id)
    member = exists().where(User.org_id == staff.org_id, User.division_id == division.id, User.deleted_at.is_(None))
    if await db.scalar(select(member)):
        raise DivisionInUse("Somebody belongs to this division. Move them to another one first.")
    await db.refresh(division, ["handled"])
    if division.handles:
        raise DivisionInUse(f"This division handles {_listed(division.handles)}. Give that to another one first.")
    await rows.put_away(db, division)
    record(db, DivisionDeleted(org_id=staff.org_id, division_id=division.id))


async def restore_division(db: AsyncSession, staff: Staff, division_id: UUID) -> Division:
    """Bring a division back; it handles nothing yet. DivisionNameTaken when another has its name by now."""
    division = await _to_change(db, staff, division_id, deleted=True)
    with _refusals():
        await rows.bring_back(db, division)
    return await _handling(db, staff, division, None)


async def hold_division(db: AsyncSession, actor: Actor, division_id: UUID) -> None:
    """Keep a division from being put away until the transaction ends, for somebody comes to it. UnknownDivision."""
    query = rows.live(Division, actor).with_for_update(read=True)
    if await db.scalar(query.where(Division.id == division_id)) is None:
        raise UnknownDivision("There is no such division. Name one of this hotel, or none.")


async def _to_change(db: AsyncSession, staff: Staff, division_id: UUID, *, deleted: bool = False) -> Division:
    require(staff, Operation.MANAGE_HOUSE)
    # Before the division's own row: those who exchange categories would wait for each other for ever.
    await lock_hotel(db, staff)
    query = rows.live(Division, staff, deleted=deleted)
    return await rows.find_to_change(db, query, Division, division_id, DivisionNotFound("There is no such division."))


def _columns(values: Mapping[str, object]) -> tuple[dict[str, object], Sequence[Category] | None]:
    """What goes into the row itself, and the categories; None when nothing is said of them."""
    columns = dict(values)
    return columns, cast("Sequence[Category] | None", columns.pop("handles", None))


async def _handling(db: AsyncSession, staff: Staff, division: Division, handles: Sequence[Category] | None) -> Division:
    if handles is not None:
        await _hand_over(db, staff, division, handles)
    # The categories touch the division, and what was read of it before is old.
    await db.refresh(division, ["updated_at", "handled"])
    return division


async def _hand_over(db: AsyncSession, staff: Staff, division: Division, handles: Sequence[Category]) -> None:
    """Let a division handle these categories and no others."""
    own = (DivisionCategory.org_id == staff.org_id, DivisionCategory.division_id == division.id)
    await db.execute(delete(DivisionCategory).where(*own, DivisionCategory.category.not_in(handles)))
    for category in sorted(handles):
        given = insert(DivisionCategory).values(org_id=staff.org_id, division_id=division.id, category=category)
        await db.execute(given.on_conflict_do_nothing(index_elements=["org_id", "category"]))
    holders = await db.execute(
        select(Division.id, Division.name, DivisionCategory.category)
        .join(
            DivisionCategory,
            (DivisionCategory.org_id == Division.org_id) & (DivisionCategory.division_id == Division.id),
        )
        .where(Division.org_id == staff.org_id, DivisionCategory.category.in_(handles), Division.id != division.id)
    )
    for holder_id, name, category in holders:
        raise CategoryTaken(
            f"{name} handles {_listed([category])}. Take it from there first.", division_id=str(holder_id)
        )


def _listed(categories: Sequence[Category]) -> str:
    return ", ".join(each.replace("_", " ") for each in categories)


def _refusals() -> AbstractContextManager[None]:
    return refusals({"divisions_name": DivisionNameTaken("Another division has this name. Choose another one.")})
