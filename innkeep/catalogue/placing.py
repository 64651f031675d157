"""In which order the menu and the articles stand."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue.models import Article, CatalogueItem
from innkeep.core import rows
from innkeep.core.actors import Staff
from innkeep.core.errors import NotFound
from innkeep.people.permissions import Operation, require


class NothingToPlace(NotFound):
    """One of the two is not there, or they stand on different shelves."""


async def place_item(db: AsyncSession, staff: Staff, item_id: UUID, after: UUID | None) -> None:
    """Let an item come right after another of its category; without one, first of them. NothingToPlace."""
    await _place(db, staff, CatalogueItem, item_id, after)


async def place_article(db: AsyncSession, staff: Staff, article_id: UUID, after: UUID | None) -> None:
    """Let an article come right after another one; without one, first. NothingToPlace."""
    await _place(db, staff, Article, article_id, after)


async def last_place(db: AsyncSession, staff: Staff, kind: type[CatalogueItem | Article]) -> int:
    """The position behind everything of a kind that the hotel has, what was put away included."""
    last: int | None = await db.scalar(select(func.max(kind.position)).where(kind.org_id == staff.org_id))
    return 0 if last is None else last + 1


async def _place(
    db: AsyncSession, staff: Staff, kind: type[CatalogueItem | Article], key: UUID, after: UUID | None
) -> None:
    require(staff, Operation.MANAGE_HOUSE)
    # Whoever comes at the same time waits for the same rows in the same order.
    locked = rows.live(kind, staff).order_by(kind.id).with_for_update().execution_options(populate_existing=True)
    standing: list[CatalogueItem | Article] = sorted(await db.scalars(locked), key=lambda row: (row.position, row.id))
    moved = next((row for row in standing if row.id == key), None)
    before = next((row for row in standing if row.id == after), None)
    if moved is None or moved is before or (after and (before is None or _shelf(before) != _shelf(moved))):
        raise NothingToPlace("It is not there any more. Load the page again.")
    standing.remove(moved)
    first = next((at for at, row in enumerate(standing) if _shelf(row) == _shelf(moved)), 0)
    standing.insert(standing.index(before) + 1 if before else first, moved)
    for position, row in enumerate(standing):
        row.position = position
    await db.flush()


def _shelf(row: CatalogueItem | Article) -> str | None:
    return row.category if isinstance(row, CatalogueItem) else None
