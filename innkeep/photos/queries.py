"""Looking up photos, through whoever asks: whoever sees the order or the conversation sees its photos."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import Message
from innkeep.conversations.queries import session_for
from innkeep.core.actors import Actor
from innkeep.core.errors import NotFound
from innkeep.core.rows import at_hand
from innkeep.orders.queries import order_for
from innkeep.photos.models import Photo


class PhotoNotFound(NotFound):
    """No such photo within this actor's reach."""


async def photos_of_order(db: AsyncSession, actor: Actor, order_id: UUID) -> list[Photo]:
    """The photos of an order, oldest first. OrderNotFound."""
    order = await order_for(db, actor, order_id)
    query = select(Photo).where(Photo.org_id == actor.org_id, Photo.order_id == order.id)
    return list(await db.scalars(query.order_by(Photo.id)))


async def photos_of_session(db: AsyncSession, actor: Actor, session_id: UUID) -> list[Photo]:
    """The photos of a conversation, oldest first. SessionNotFound."""
    chat = await session_for(db, actor, session_id)
    query = (
        select(Photo)
        .join(Message, (Message.org_id == Photo.org_id) & (Message.id == Photo.message_id))
        .where(Photo.org_id == actor.org_id, Message.session_id == chat.id, Message.deleted_at.is_(None))
    )
    return list(await db.scalars(query.order_by(Photo.id)))


async def photos_of_messages(db: AsyncSession, actor: Actor, message_ids: Collection[UUID]) -> dict[UUID, list[Photo]]:
    """The photos of messages that the actor has read, oldest first."""
    query = select(Photo).where(Photo.org_id == actor.org_id, Photo.message_id.in_(message_ids)).order_by(Photo.id)
    found: dict[UUID, list[Photo]] = {}
    for photo in await db.scalars(query) if message_ids else ():
        if photo.message_id is not None:
            found.setdefault(photo.message_id, []).append(photo)
    return found


async def count_of_session(db: AsyncSession, actor: Actor, session_id: UUID) -> int:
    """How many photos a conversation has."""
    query = (
        select(func.count())
        .select_from(Photo)
        .join(Message, (Message.org_id == Photo.org_id) & (Message.id == Photo.message_id))
        .where(Photo.org_id == actor.org_id, Message.session_id == session_id)
    )
    return await db.scalar(query) or 0


async def photo_of_message(db: AsyncSession, actor: Actor, message_id: UUID) -> Photo | None:
    """The first photo of a message."""
    query = select(Photo).where(Photo.org_id == actor.org_id, Photo.message_id == message_id)
    photo: Photo | None = await db.scalar(query.order_by(Photo.id).limit(1))
    return photo


async def sent_as(db: AsyncSession, actor: Actor, session_id: UUID, seqs: Collection[int]) -> set[int]:
    """Which of these messages of a conversation came with a photo."""
    query = (
        select(Message.seq)
        .join(Photo, (Photo.org_id == Message.org_id) & (Photo.message_id == Message.id))
        .where(Message.org_id == actor.org_id, Message.session_id == session_id, Message.seq.in_(seqs))
    )
    return set(await db.scalars(query))


async def picture_for(db: AsyncSession, actor: Actor, photo_id: UUID, size: Literal["content", "thumbnail"]) -> bytes:
    """The JPEG of a photo within the actor's reach, or PhotoNotFound."""
    mine = (Photo.org_id == actor.org_id, Photo.id == photo_id)
    photo = await db.scalar(select(Photo).where(*mine))
    if photo is None or not await _within_reach(db, actor, photo):
        raise PhotoNotFound("There is no such photo.")
    picture: bytes = (await db.scalars(select(getattr(Photo, size)).where(*mine))).one()
    return picture


async def _within_reach(db: AsyncSession, actor: Actor, photo: Photo) -> bool:
    with suppress(NotFound):
        if photo.order_id is not None:
            await order_for(db, actor, photo.order_id)
            return True
    with suppress(NotFound):
        key = photo.message_id
        message = await at_hand(db, Message, photo.org_id, key) if key is not None else None
        if message is not None and message.deleted_at is None:
            await session_for(db, actor, message.session_id)
            return True
    return False
