"""Reading the menu and the knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue.models import Article, CatalogueItem, CatalogueOption
from innkeep.core.actors import Actor


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


async def version(db: AsyncSession, actor: Actor) -> str:
    """Changes whenever anything of the menu or the knowledge does."""
    parts = []
    for table in (CatalogueItem, Article):
        newest = select(func.count(), func.max(table.updated_at)).where(table.org_id == actor.org_id)
        parts += [str(part) for part in (await db.execute(newest)).one()]
    return "/".join(parts)
