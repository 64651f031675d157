"""What the hotel knows: articles are made, changed, put away, brought back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue.models import Article
from innkeep.catalogue.placing import last_place
from innkeep.catalogue.queries import ArticleNotFound
from innkeep.core import rows
from innkeep.core.actors import Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Conflict
from innkeep.people.permissions import Operation, require


class ArticleTitleTaken(Conflict):
    """Another article has this title."""


async def create_article(db: AsyncSession, staff: Staff, values: Mapping[str, object]) -> Article:
    """Add an article; without a position it comes last. ArticleTitleTaken."""
    require(staff, Operation.MANAGE_HOUSE)
    article = Article(org_id=staff.org_id, **await _placed(db, staff, values))
    db.add(article)
    with _refusals():
        await db.flush()
    return article


async def change_article(
    db: AsyncSession, staff: Staff, article_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> Article:
    """Change an article. ArticleTitleTaken, ChangedMeanwhile."""
    article = await _to_change(db, staff, article_id)
    rows.expect_version(article, version)
    with _refusals():
        await rows.change(db, article, await _placed(db, staff, changes))
    return article


async def delete_article(db: AsyncSession, staff: Staff, article_id: UUID) -> None:
    """Put an article away: the hotel no longer knows it."""
    await rows.put_away(db, await _to_change(db, staff, article_id))


async def restore_article(db: AsyncSession, staff: Staff, article_id: UUID) -> Article:
    """Bring an article back. ArticleTitleTaken when another has its title by now."""
    article = await _to_change(db, staff, article_id, deleted=True)
    with _refusals():
        await rows.bring_back(db, article)
    return article


async def _to_change(db: AsyncSession, staff: Staff, article_id: UUID, *, deleted: bool = False) -> Article:
    require(staff, Operation.MANAGE_HOUSE)
    query = rows.live(Article, staff, deleted=deleted)
    return await rows.find_to_change(db, query, Article, article_id, ArticleNotFound("There is no such article."))


async def _placed(db: AsyncSession, staff: Staff, values: Mapping[str, object]) -> dict[str, object]:
    """The values with a place: a position of None is the last one."""
    columns = dict(values)
    if columns.get("position", 0) is None:
        columns["position"] = await last_place(db, staff, Article)
    return columns


def _refusals() -> AbstractContextManager[None]:
    taken = ArticleTitleTaken("Another article has this title. Choose another, or change that one.")
    return refusals({"articles_title": taken})
