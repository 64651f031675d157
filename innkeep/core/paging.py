"""Reading page by page, newest first: by key, so that a page stays the same page while rows arrive."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.columns import Row

R = TypeVar("R", bound=Row)


async def page(db: AsyncSession, query: Select[R], of: type[R], after: UUID | None, limit: int) -> list[R]:
    """Up to `limit` rows of `query` that stand after the row with the key `after`, and one more if there are more."""
    if after is not None:
        query = query.where(of.id < after)
    return list(await db.scalars(query.order_by(of.id.desc()).limit(limit + 1)))
