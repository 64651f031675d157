"""What staff write reaches guests at messengers in their own language, as on the guest page: once it is translated."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels.events import SendingQueued
from innkeep.channels.models import Sending, SendingKind, SendingStatus
from innkeep.channels.saying import Desk
from innkeep.conversations import translations
from innkeep.conversations.events import MessageTranslated
from innkeep.conversations.models import ChatSession, Message, SessionMode
from innkeep.core import clock
from innkeep.core.events import record


async def in_guests_language(desk: Desk, message: Message) -> str | None:
    """A message as its guest reads it: translated where somebody did, as it was written where nobody does.

    None as long as its translation may still come.
    """
    chat = await desk.db.scalar(
        select(ChatSession).where(ChatSession.org_id == message.org_id, ChatSession.id == message.session_id)
    )
    theirs = chat.language if chat is not None else None
    if chat is None or theirs is None or message.by != "staff" or message.language is None:
        return message.text
    found = (await translations.translations_of(desk.db, desk.program, [message])).get(message.id, [])
    if translations.same(message.language, theirs):
        return message.text
    if (translated := translations.readable(found, theirs)) is not None:
        return translated
    made = [translations.state(each) for each in found if translations.same(each.language, theirs)]
    is_new = clock.now() - (message.edited_at or message.created_at) < translations.LOST_AFTER
    about_to_be = desk.translates and not made and is_new and chat.mode is SessionMode.MANUAL
    return None if "pending" in made or about_to_be else message.text


async def send_translated(db: AsyncSession, event: MessageTranslated) -> None:
    """A translation has come, or it is known now that none will: what waited for it is sent."""
    freed = await db.scalars(
        update(Sending)
        .where(Sending.org_id == event.org_id, Sending.message_id == event.message_id)
        .where(Sending.status == SendingStatus.WAITING, Sending.attempts == 0)
        .where(Sending.kind.in_((SendingKind.MESSAGE, SendingKind.EDIT)))
        .values(due_at=clock.now())
        .returning(Sending.contact_id)
    )
    for contact_id in freed.all():
        record(db, SendingQueued(org_id=event.org_id, contact_id=contact_id))
