"""Reading the menu and the knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, selectinload

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
    """Those of the items that can still be ordered. Several parts of an order ask for them: once a unit of work."""
    known: dict[UUID, CatalogueItem] = db.info.setdefault("items", {})
    wanted = dict.fromkeys(item_ids)
    if missing := wanted.keys() - known.keys():
        query = select(CatalogueItem).where(CatalogueItem.org_id == actor.org_id, CatalogueItem.deleted_at.is_(None))
        known |= {item.id: item for item in await db.scalars(query.where(CatalogueItem.id.in_(missing)))}
    found = {item_id: known[item_id] for item_id in wanted if item_id in known}
    return {item_id: item for item_id, item in found.items() if item.deleted_at is None}


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


async def article_told(db: AsyncSession, actor: Actor, article_id: UUID) -> Article | None:
    """One of the things that the hotel knows, if it still does."""
    query = select(Article).where(Article.org_id == actor.org_id, Article.deleted_at.is_(None))
    found: Article | None = await db.scalar(query.where(Article.id == article_id))
    return found


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
    found = (await db.execute(_VERSION, {"org_id": actor.org_id})).one()
    return "/".join(map(str, found))


def _counted(table: type[CatalogueItem | Article | Organization], key: InstrumentedAttribute[UUID]) -> list[Any]:
    """How many rows of the hotel there are, and the moments of their last changes together."""
    moments = func.sum(func.extract("epoch", table.updated_at))
    return [select(part).where(key == bindparam("org_id")).scalar_subquery() for part in (func.count(), moments)]


_VERSION = select(
    *_counted(CatalogueItem, CatalogueItem.org_id),
    *_counted(Article, Article.org_id),
    *_counted(Organization, Organization.id),
)
