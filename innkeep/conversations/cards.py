"""Numbers of cards that guests write: they are not kept, and not when the rest follows in the next message either."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import MessageChanged
from innkeep.conversations.models import ChatSession, Message, MessageRole, MessageTranslation
from innkeep.conversations.texts import MAX_TEXT
from innkeep.conversations.writing import Destination
from innkeep.core import clock
from innkeep.core.cards import mask_all
from innkeep.core.events import record

TOGETHER = timedelta(minutes=10)
EARLIER = 3
"""A number has four groups, so it may have begun three messages ago."""


def may_hold_card(text: str) -> bool:
    """Whether it can be a part of a card's number."""
    return any(character.isdecimal() for character in text)


async def hide_cards(db: AsyncSession, place: Destination, text: str) -> str:
    """The text as it may be kept. Earlier messages in which a number began that ends here lose their part of it."""
    if not may_hold_card(text):
        return text
    # As everybody does who writes here: first the conversation, then its messages. The other way round, a turn of the
    # agent that notes a language would wait for us and we for it.
    await db.execute(
        select(ChatSession.id)
        .where(ChatSession.org_id == place.org_id, ChatSession.id == place.session_id)
        .with_for_update(key_share=True)
    )
    earlier = await _lately(db, place)
    *before, said = mask_all([*(message.text for message in earlier), text])
    for message, kept in zip(earlier, before, strict=True):
        if kept != message.text:
            await _hide(db, message, kept)
    return said[:MAX_TEXT]


async def _lately(db: AsyncSession, place: Destination) -> list[Message]:
    """What the guest wrote last, oldest first."""
    found = await db.scalars(
        select(Message)
        .where(
            Message.org_id == place.org_id,
            Message.session_id == place.session_id,
            Message.role == MessageRole.USER,
            Message.deleted_at.is_(None),
            Message.created_at > clock.now() - TOGETHER,
        )
        .order_by(Message.seq.desc())
        .limit(EARLIER)
    )
    return list(found)[::-1]


async def _hide(db: AsyncSession, message: Message, kept: str) -> None:
    message.text, message.edited_at = kept[:MAX_TEXT], clock.now()
    await db.flush()
    await db.execute(
        delete(MessageTranslation).where(
            MessageTranslation.org_id == message.org_id, MessageTranslation.message_id == message.id
        )
    )
    record(db, MessageChanged(org_id=message.org_id, session_id=message.session_id, message_id=message.id))
