"""Reading the menu and the knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from innkeep.catalogue.models import Article, CatalogueItem, CatalogueOption
from innkeep.core import rows
from innkeep.core.actors import Actor, Staff
from innkeep.core.errors import NotFound
from innkeep.core.paging import Listing, page
from innkeep.people.models import Organization
from innkeep.people.permissions import Operation, require


class ItemNotFound(NotFound):
    """No such item in this hotel."""


class ArticleNotFound(NotFound):
    """No such article in this hotel."""


async def items(db: AsyncSession, actor: Actor) -> list[CatalogueItem]:
    """Everything that can be ordered, in the menu's order."""
    query = select(CatalogueItem).where(CatalogueItem.org_id == actor.org_id, CatalogueItem.deleted_at.is_(None))
    return list(await db.scalars(query.order_by(CatalogueItem.position, CatalogueItem.id)))


async def items_by_id(db: AsyncSession, actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, CatalogueItem]:
    """Those of the items that can still be ordered."""
    query = select(CatalogueItem).where(CatalogueItem.org_id == actor.org_id, CatalogueItem.deleted_at.is_(None))
    return {item.id: item for item in await db.scalars(query.where(CatalogueItem.id.in_(set(item_ids))))}


async def options_of(db: AsyncSession, actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, list[CatalogueOption]]:
    """What each of the items can be had with, in its own order; an item without options is not in it."""
    query = select(CatalogueOption).where(CatalogueOption.org_id == actor.org_id, CatalogueOption.deleted_at.is_(None))
    query = query.where(CatalogueOption.item_id.in_(set(item_ids)))
    found: dict[UUID, list[CatalogueOption]] = {}
    for option in await db.scalars(query.order_by(CatalogueOption.position, CatalogueOption.id)):
        found.setdefault(option.item_id, []).append(option)
    return found


async def articles(db: AsyncSession, actor: Actor) -> list[Article]:
    """Everything that the hotel knows, in its own order."""
    query = select(Article).where(Article.org_id == actor.org_id, Article.deleted_at.is_(None))
    return list(await db.scalars(query.order_by(Article.position, Article.id)))


async def items_page(db: AsyncSession, staff: Staff, want: Listing) -> list[CatalogueItem]:
    """The hotel's items, with their options."""
    require(staff, Operation.READ_HOUSE)
    return await page(db, _with_options(staff, deleted=want.deleted), CatalogueItem, want)


async def item_for(db: AsyncSession, staff: Staff, item_id: UUID) -> CatalogueItem:
    """An item of the hotel with its options, or ItemNotFound."""
    require(staff, Operation.READ_HOUSE)
    query, missing = _with_options(staff), ItemNotFound("There is no such item.")
    return await rows.find(db, query, CatalogueItem, item_id, missing)


def _with_options(staff: Staff, *, deleted: bool = False) -> Select[CatalogueItem]:
    return rows.live(CatalogueItem, staff, deleted=deleted).options(selectinload(CatalogueItem.options))


async def articles_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Article]:
    """The hotel's articles."""
    require(staff, Operation.READ_HOUSE)
    return await page(db, rows.live(Article, staff, deleted=want.deleted), Article, want)


async def article_for(db: AsyncSession, staff: Staff, article_id: UUID) -> Article:
    """An article of the hotel, or ArticleNotFound."""
    require(staff, Operation.READ_HOUSE)
    missing = ArticleNotFound("There is no such article.")
    return await rows.find(db, rows.live(Article, staff), Article, article_id, missing)


async def version(db: AsyncSession, actor: Actor) -> str:
    """Changes whenever anything of the menu or the knowledge does, or of the hotel itself.

    Of all rows, not of the newest alone: of two changes at a time, the one that began first may be seen last.
    """
    parts: list[str] = []
    for table, key in (
        (CatalogueItem, CatalogueItem.org_id),
        (Article, Article.org_id),
        (Organization, Organization.id),
    ):
        moments = func.sum(func.extract("epoch", table.updated_at))
        parts += [
            str(part) for part in (await db.execute(select(func.count(), moments).where(key == actor.org_id))).one()
        ]
    return "/".join(parts)
