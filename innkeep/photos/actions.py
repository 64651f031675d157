"""Adding photos, which were drawn before the transaction began."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.actions import post_message
from innkeep.conversations.models import ChatSession, Message, MessageRole, SessionStatus
from innkeep.conversations.ownership import SessionEnded
from innkeep.conversations.queries import session_for
from innkeep.core.actors import Guest, Staff
from innkeep.core.errors import Conflict, NotFound
from innkeep.core.events import record
from innkeep.orders.queries import order_for
from innkeep.people.permissions import Operation, require
from innkeep.photos import queries
from innkeep.photos.events import PhotoAdded
from innkeep.photos.models import Photo
from innkeep.photos.pictures import Picture

MOST_OF_AN_ORDER = 20
MOST_OF_A_SESSION = 200

TEXT = "Photo"
"""What a message says whose sender wrote nothing beside the picture."""


class EnoughPhotos(Conflict):
    """There are as many photos as there may be."""


class MessageNotFound(NotFound):
    """The message is not one of this sender's in this conversation."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The message that a photo comes with: one that was sent before, or the words of a new one."""

    message_id: UUID | None = None
    text: str | None = None
    client_id: str | None = None


async def add_to_order(db: AsyncSession, actor: Guest | Staff, order_id: UUID, picture: Picture) -> Photo:
    """Show what is wrong, or what was done. OrderNotFound, EnoughPhotos."""
    if isinstance(actor, Staff):
        require(actor, Operation.MOVE_ORDERS)
    order = await order_for(db, actor, order_id, lock=True)
    if len(await queries.photos_of_order(db, actor, order.id)) >= MOST_OF_AN_ORDER:
        raise EnoughPhotos(f"This order has {MOST_OF_AN_ORDER} photos, which is the most. Describe the rest in words.")
    photo = await _add(db, actor, picture, order_id=order.id)
    record(db, PhotoAdded(org_id=photo.org_id, photo_id=photo.id, order_id=order.id, session_id=order.session_id))
    return photo


async def add_to_session(
    db: AsyncSession, actor: Guest | Staff, session_id: UUID, picture: Picture, caption: Caption
) -> Photo:
    """Send a photo. The same `client_id` again returns the photo of the first time.

    SessionNotFound, SessionEnded, MessageNotFound, EnoughPhotos, and what posting a message raises.
    """
    chat = await session_for(db, actor, session_id, lock=True)
    if await queries.count_of_session(db, actor, chat.id) >= MOST_OF_A_SESSION:
        raise EnoughPhotos(f"This conversation has {MOST_OF_A_SESSION} photos, which is the most. Call the front desk.")
    if caption.message_id is not None:
        message_id = (await _own_message(db, actor, chat, caption.message_id)).id
    else:
        written = await post_message(db, actor, chat.id, caption.text or TEXT, client_id=caption.client_id)
        sent_before = await queries.photo_of_message(db, actor, written.id)
        if sent_before is not None:
            return sent_before
        message_id = written.id
    photo = await _add(db, actor, picture, message_id=message_id)
    record(db, PhotoAdded(org_id=photo.org_id, photo_id=photo.id, session_id=chat.id))
    return photo


async def _own_message(db: AsyncSession, actor: Guest | Staff, chat: ChatSession, message_id: UUID) -> Message:
    if isinstance(actor, Staff):
        require(actor, Operation.WRITE_CONVERSATIONS)
    if chat.status is SessionStatus.TERMINATED:
        raise SessionEnded("This conversation has ended. Open a new one.")
    query = select(Message).where(
        Message.org_id == actor.org_id,
        Message.session_id == chat.id,
        Message.id == message_id,
        Message.deleted_at.is_(None),
    )
    mine = Message.author_id == actor.user_id if isinstance(actor, Staff) else Message.role == MessageRole.USER
    message: Message | None = await db.scalar(query.where(mine))
    if message is None:
        raise MessageNotFound("You wrote no such message in this conversation.")
    return message


async def _add(db: AsyncSession, actor: Guest | Staff, picture: Picture, **of: UUID) -> Photo:
    photo = Photo(
        org_id=actor.org_id,
        sent_by=actor.user_id,
        width=picture.width,
        height=picture.height,
        content=picture.content,
        thumbnail=picture.thumbnail,
        **of,
    )
    db.add(photo)
    await db.flush()
    return photo
