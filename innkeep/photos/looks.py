"""What the hotel and the things on its menu look like: one picture each, for guests who have yet to be let in too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.catalogue.queries import item_for
from innkeep.core.actors import Actor, Program, Staff
from innkeep.core.columns import OfTenant
from innkeep.core.db import Base
from innkeep.core.errors import NotFound
from innkeep.people.organizations import lock_hotel
from innkeep.people.permissions import Operation, require
from innkeep.photos.pictures import Picture

EDGE = 1280
"""Pixels of the longer edge: as much as a phone shows. They are looked at over slow lines."""


class PictureNotFound(NotFound):
    """It has no picture, or another one by now."""


class Look(OfTenant, Base):
    """The picture of the hotel, or of an item; always a JPEG that we wrote ourselves. Sizes in pixels.

    `content` and `thumbnail` are read only where they are asked for by name.
    """

    __tablename__ = "pictures"

    item_id: Mapped[UUID | None]
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)
    thumbnail: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)


async def show(db: AsyncSession, staff: Staff, item_id: UUID | None, picture: Picture) -> Look:
    """Give the hotel (no `item_id`) or an item a picture, instead of the one that it had. ItemNotFound."""
    await _to_change(db, staff, item_id)
    return await replace_look(db, staff, item_id, picture)


async def replace_look(db: AsyncSession, actor: Staff | Program, item_id: UUID | None, picture: Picture) -> Look:
    """Give the hotel or an item a picture without asking who may: for an import, too."""
    await db.execute(delete(Look).where(_of(actor, item_id)))
    look = Look(
        org_id=actor.org_id,
        item_id=item_id,
        width=picture.width,
        height=picture.height,
        content=picture.content,
        thumbnail=picture.thumbnail,
    )
    db.add(look)
    await db.flush()
    return look


async def hide(db: AsyncSession, staff: Staff, item_id: UUID | None) -> None:
    """Take a picture away; once more changes nothing. ItemNotFound."""
    await _to_change(db, staff, item_id)
    await db.execute(delete(Look).where(_of(staff, item_id)))


async def require_to_change(db: AsyncSession, staff: Staff, item_id: UUID | None) -> None:
    """Raise NotAllowed or ItemNotFound before anything is drawn."""
    require(staff, Operation.MANAGE_HOUSE)
    if item_id is not None:
        await item_for(db, staff, item_id)


async def _to_change(db: AsyncSession, staff: Staff, item_id: UUID | None) -> None:
    """Raise NotAllowed or ItemNotFound; whoever else changes pictures waits for this to end."""
    await require_to_change(db, staff, item_id)
    await lock_hotel(db, staff)


async def look_of(db: AsyncSession, actor: Actor, item_id: UUID | None = None) -> Look | None:
    """The picture of the hotel, or of an item."""
    look: Look | None = await db.scalar(select(Look).where(_of(actor, item_id)))
    return look


async def look_for(db: AsyncSession, staff: Staff, item_id: UUID) -> Look | None:
    """The picture of an item, if it has one. ItemNotFound."""
    await item_for(db, staff, item_id)
    return await look_of(db, staff, item_id)


async def looks_of(db: AsyncSession, actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, Look]:
    """The pictures of items, by item; one without is not in it."""
    found = await db.scalars(select(Look).where(Look.org_id == actor.org_id, Look.item_id.in_(set(item_ids))))
    return {look.item_id: look for look in found if look.item_id}


async def picture_of(db: AsyncSession, actor: Actor, look_id: UUID, size: Literal["content", "thumbnail"]) -> bytes:
    """The JPEG, or PictureNotFound."""
    query = select(getattr(Look, size)).where(Look.org_id == actor.org_id, Look.id == look_id)
    picture: bytes | None = await db.scalar(query)
    if picture is None:
        raise PictureNotFound("There is no such picture.")
    return picture


def _of(actor: Actor, item_id: UUID | None) -> ColumnElement[bool]:
    return (Look.org_id == actor.org_id) & (Look.item_id.is_not_distinct_from(item_id))
