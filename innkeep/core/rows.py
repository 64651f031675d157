"""What is done with rows of every kind: found, changed by one at a time, put away and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.util import identity_key

from innkeep.core import clock
from innkeep.core.actors import Actor
from innkeep.core.columns import Kept, OfTenant, Row, SoftDeleted
from innkeep.core.errors import NotFound, PreconditionFailed

T = TypeVar("T", bound=Kept)
R = TypeVar("R", bound=OfTenant)


class ChangedMeanwhile(PreconditionFailed):
    """Somebody else has changed it since it was read."""

    def __init__(self) -> None:
        super().__init__("Somebody changed this in the meantime. Read it again, then repeat your change.")


def version_of(row: Row) -> str:
    """What changes whenever the row does; an entity tag without its quotes (RFC 9110, section 8.8.3)."""
    return f"{int(row.updated_at.timestamp() * 1_000_000):x}"


def live(of: type[T], actor: Actor, *, deleted: bool = False) -> Select[T]:
    """The hotel's rows of a kind that are live, or those that were put away."""
    gone = of.deleted_at.is_not(None) if deleted else of.deleted_at.is_(None)
    return select(of).where(of.org_id == actor.org_id, gone)


async def at_hand(db: AsyncSession, of: type[R], org_id: UUID, row_id: UUID) -> R | None:
    """The hotel's row with this key, whatever its state; what this unit of work has read already is not read again."""
    known = db.identity_map.get(identity_key(of, row_id))
    if isinstance(known, of):
        return known if known.org_id == org_id else None
    row: R | None = await db.scalar(select(of).where(of.org_id == org_id, of.id == row_id))
    return row


async def find(db: AsyncSession, query: Select[T], of: type[T], row_id: UUID, missing: NotFound) -> T:
    """The row of `query` with this key, or `missing`."""
    row: T | None = await db.scalar(query.where(of.id == row_id))
    if row is None:
        raise missing
    return row


def to_change(query: Select[R]) -> Select[R]:
    """The same rows as they are by now, whoever has read them before, and kept from changing until the commit.

    Others may still refer to them: what belongs to a row does not wait for whoever changes it.
    """
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)


async def find_to_change(db: AsyncSession, query: Select[T], of: type[T], row_id: UUID, missing: NotFound) -> T:
    """The row of `query` with this key, locked: whoever changes it next waits, and sees what was changed."""
    return await find(db, to_change(query), of, row_id, missing)


def expect_version(row: Row, version: str | None) -> None:
    """Raise ChangedMeanwhile unless the row is still what the caller has read; None does not ask."""
    if version is not None and version != version_of(row):
        raise ChangedMeanwhile


async def change(db: AsyncSession, row: Row, changes: Mapping[str, object]) -> None:
    """Give columns new values."""
    for column, value in changes.items():
        setattr(row, column, value)
    await db.flush()


async def put_away(db: AsyncSession, row: SoftDeleted) -> None:
    """Delete softly: every read leaves the row out from now on."""
    row.deleted_at = clock.now()
    await db.flush()


async def bring_back(db: AsyncSession, row: SoftDeleted) -> None:
    """Undo that; unique rules may refuse it, because somebody has taken the place meanwhile."""
    row.deleted_at = None
    await db.flush()
