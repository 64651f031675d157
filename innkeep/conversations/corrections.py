"""What staff take back or say differently, shortly after: what it said before is kept."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import MessageChanged
from innkeep.conversations.models import ChatSession, Message, MessageEdit
from innkeep.conversations.queries import MessageNotFound
from innkeep.conversations.texts import clean_text
from innkeep.core import clock, rows
from innkeep.core.actors import Staff
from innkeep.core.errors import Conflict, Forbidden
from innkeep.core.events import record
from innkeep.core.paging import Listing, page
from innkeep.people.links import require_known_hosts
from innkeep.people.permissions import Operation, require

WITHIN = timedelta(minutes=2)
"""After it a guest has read and acted on what was said."""


class NotYourWords(Forbidden):
    """Somebody else wrote it."""


class TooLateToCorrect(Conflict):
    """It has stood for too long."""


async def edit(db: AsyncSession, staff: Staff, chat: ChatSession, message_id: UUID, text: str) -> Message:
    """Say it differently. MessageNotFound, NotYourWords, TooLateToCorrect, UnreadableText."""
    said = clean_text(text)
    await require_known_hosts(db, staff, said)
    message = await _to_correct(db, staff, chat, message_id)
    if said == message.text:
        return message
    _remember(db, staff, message, retracted=False)
    await rows.change(db, message, {"text": said, "edited_at": clock.now(), "language": None})
    return message


async def retract(db: AsyncSession, staff: Staff, chat: ChatSession, message_id: UUID) -> None:
    """Take it back: nobody reads it any more. MessageNotFound, NotYourWords, TooLateToCorrect."""
    message = await _to_correct(db, staff, chat, message_id)
    _remember(db, staff, message, retracted=True)
    await rows.put_away(db, message)


async def edits_page(db: AsyncSession, chat: ChatSession, message_id: UUID, want: Listing) -> list[MessageEdit]:
    """What a message said before, those included that were taken back. MessageNotFound. Not for guests."""
    await rows.find(db, _of(chat), Message, message_id, _missing())
    earlier = select(MessageEdit).where(MessageEdit.org_id == chat.org_id, MessageEdit.message_id == message_id)
    return await page(db, earlier, MessageEdit, want)


async def _to_correct(db: AsyncSession, staff: Staff, chat: ChatSession, message_id: UUID) -> Message:
    require(staff, Operation.WRITE_CONVERSATIONS)
    live = _of(chat).where(Message.deleted_at.is_(None))
    message = await rows.find_to_change(db, live, Message, message_id, _missing())
    if message.author_id != staff.user_id:
        raise NotYourWords("Only who wrote a message can change it.")
    if clock.now() - message.created_at > WITHIN:
        raise TooLateToCorrect("It was written more than 2 minutes ago and has been read. Write another message.")
    return message


def _of(chat: ChatSession) -> Select[Message]:
    return select(Message).where(Message.org_id == chat.org_id, Message.session_id == chat.id)


def _missing() -> MessageNotFound:
    return MessageNotFound("There is no such message.")


def _remember(db: AsyncSession, staff: Staff, message: Message, *, retracted: bool) -> None:
    db.add(
        MessageEdit(
            org_id=message.org_id,
            message_id=message.id,
            author_id=staff.user_id,
            text=message.text,
            retracted=retracted,
        )
    )
    record(db, MessageChanged(org_id=message.org_id, session_id=message.session_id, message_id=message.id))
