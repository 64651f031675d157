"""Reading a table page by page: by key, so that a page stays the same page while rows arrive and go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, literal, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.columns import Row

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Listing:
    """What part of a list is wanted.

    `filters` are columns with the value that they must have, `sort` is a column that is never null, `after` the value
    of that column and the key of the last row of the page before. With `deleted`, rows that were put away are listed
    instead of those that are live.
    """

    limit: int = 50
    sort: str = "id"
    descending: bool = True
    after: tuple[Any, UUID] | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    deleted: bool = False


async def page(db: AsyncSession, query: Select[R], of: type[R], want: Listing) -> list[R]:
    """Up to `want.limit` rows of `query`, and one more if there are more."""
    for column, value in want.filters.items():
        query = query.where(getattr(of, column) == value)
    sorted_by = getattr(of, want.sort)
    if want.after is not None:
        last, key = want.after
        here, there = tuple_(sorted_by, of.id), tuple_(literal(last, sorted_by.type), key)
        query = query.where(here < there if want.descending else here > there)
    order = [each.desc() if want.descending else each.asc() for each in (sorted_by, of.id)]
    return list(await db.scalars(query.order_by(*order).limit(want.limit + 1)))
