"""A hotel's own service levels: made, changed, put away, brought back. They hold for what is ordered from then on."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.catalogue.queries import items_by_id
from innkeep.core import rows
from innkeep.core.actors import Actor, Staff
from innkeep.core.columns import Kept
from innkeep.core.db import Base, refusals
from innkeep.core.errors import Conflict, Invalid, NotFound
from innkeep.core.paging import Listing, page
from innkeep.orders.levels import Level, level_for
from innkeep.orders.lifecycle import Priority
from innkeep.orders.models import PriorityColumn
from innkeep.people.models import CATEGORY, Category
from innkeep.people.permissions import Operation, require


class ServiceLevelNotFound(NotFound):
    """No such service level in this hotel."""


class ServiceLevelExists(Conflict):
    """Something is promised for the very same already."""


class ItemOfAnotherCategory(Invalid):
    """The item is none of the category, so the level would never hold."""


class ServiceLevel(Kept, Base):
    """What a hotel promises; see `Level`."""

    __tablename__ = "service_levels"

    category: Mapped[Category] = mapped_column(CATEGORY)
    priority: Mapped[Priority | None] = mapped_column(PriorityColumn)
    item_id: Mapped[UUID | None]
    minutes: Mapped[int]


async def own_levels(db: AsyncSession, actor: Actor) -> list[Level]:
    """Everything that the hotel has set."""
    found = await db.scalars(rows.live(ServiceLevel, actor))
    return [Level(each.category, each.minutes, each.priority, each.item_id) for each in found]


async def in_force(db: AsyncSession, staff: Staff) -> list[Level]:
    """What holds for each category and priority when no item says otherwise: the hotel's own or the program's."""
    require(staff, Operation.READ_ORDERS)
    own = await own_levels(db, staff)
    return [
        Level(category, level_for(own, category, priority).minutes, priority)
        for category in Category
        for priority in Priority
    ]


async def levels_page(db: AsyncSession, staff: Staff, want: Listing) -> list[ServiceLevel]:
    """The levels that the hotel has set."""
    require(staff, Operation.READ_ORDERS)
    return await page(db, rows.live(ServiceLevel, staff, deleted=want.deleted), ServiceLevel, want)


async def level_read_by(db: AsyncSession, staff: Staff, level_id: UUID) -> ServiceLevel:
    """One of them, or ServiceLevelNotFound."""
    require(staff, Operation.READ_ORDERS)
    return await rows.find(db, rows.live(ServiceLevel, staff), ServiceLevel, level_id, _missing())


async def create_level(db: AsyncSession, staff: Staff, values: Mapping[str, object]) -> ServiceLevel:
    """Promise something. ServiceLevelExists, ItemOfAnotherCategory."""
    require(staff, Operation.MANAGE_SERVICE_LEVELS)
    level = ServiceLevel(org_id=staff.org_id, **values)
    await _expect_item_of_category(db, staff, level)
    db.add(level)
    with _refusals():
        await db.flush()
    return level


async def change_level(
    db: AsyncSession, staff: Staff, level_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> ServiceLevel:
    """Promise something else. ServiceLevelExists, ItemOfAnotherCategory, ChangedMeanwhile."""
    level = await _to_change(db, staff, level_id)
    rows.expect_version(level, version)
    with _refusals(), db.no_autoflush:
        for column, value in changes.items():
            setattr(level, column, value)
        await _expect_item_of_category(db, staff, level)
        await db.flush()
    return level


async def delete_level(db: AsyncSession, staff: Staff, level_id: UUID) -> None:
    """Promise it no longer; the next less specific level holds."""
    await rows.put_away(db, await _to_change(db, staff, level_id))


async def restore_level(db: AsyncSession, staff: Staff, level_id: UUID) -> ServiceLevel:
    """Promise it again. ServiceLevelExists when something else is promised for the same by now."""
    level = await _to_change(db, staff, level_id, deleted=True)
    with _refusals():
        await rows.bring_back(db, level)
    return level


async def _to_change(db: AsyncSession, staff: Staff, level_id: UUID, *, deleted: bool = False) -> ServiceLevel:
    require(staff, Operation.MANAGE_SERVICE_LEVELS)
    query = rows.live(ServiceLevel, staff, deleted=deleted)
    return await rows.find_to_change(db, query, ServiceLevel, level_id, _missing())


async def _expect_item_of_category(db: AsyncSession, staff: Staff, level: ServiceLevel) -> None:
    if level.item_id is None:
        return
    item = (await items_by_id(db, staff, [level.item_id])).get(level.item_id)
    if item is None or item.category != level.category:
        raise ItemOfAnotherCategory(f"Name an item of the menu that is in {level.category.replace('_', ' ')}.")


def _missing() -> ServiceLevelNotFound:
    return ServiceLevelNotFound("There is no such service level.")


def _refusals() -> AbstractContextManager[None]:
    return refusals(
        {
            "service_levels_once": ServiceLevelExists(
                "There is a level for this category, priority and item. Change that one instead."
            )
        }
    )
