"""What a messenger says became of what was sent: it has arrived, was read, or did not arrive after all."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels.adapter import Incoming
from innkeep.channels.failing import fail, reopen
from innkeep.channels.models import Contact, Sending, SendingKind, SendingStatus
from innkeep.conversations.marks import Mark, mark
from innkeep.conversations.models import ChatSession, Message
from innkeep.core import clock
from innkeep.core.actors import Actor, Guest, Program, Visitor
from innkeep.core.rows import to_change

_REACHES = {SendingStatus.WAITING: 0, SendingStatus.SENT: 1, SendingStatus.DELIVERED: 2, SendingStatus.READ: 3}
_MARKS = {SendingStatus.DELIVERED: Mark.DELIVERED, SendingStatus.READ: Mark.READ}


async def take_status(db: AsyncSession, program: Program, contact: Contact, told: Incoming) -> None:
    """Note what became of a message. What is not ours, or says less than is known, changes nothing."""
    sending = await _sending(db, contact, told)
    if sending is None:
        return
    if told.status == "closed":
        await reopen(db, contact, sending)
    elif told.status == "failed":
        await fail(db, program, contact, sending, told.problem)
    else:
        await reach(db, contact, sending, SendingStatus(told.status))


async def _sending(db: AsyncSession, contact: Contact, told: Incoming) -> Sending | None:
    """What a status is about: by the messenger's id, or by our own of what we never heard had been taken."""
    mine = select(Sending).where(Sending.org_id == contact.org_id, Sending.contact_id == contact.id)
    locked = to_change(mine)
    found: Sending | None = await db.scalar(locked.where(Sending.parts.contains([told.of])))
    if found is not None or ":" not in told.reference:
        return found
    key, _, number = told.reference.partition(":")
    try:
        found = await db.scalar(locked.where(Sending.id == UUID(key)))
        count, part = (int(each) for each in number.split("/"))
    except ValueError:
        return None
    if found is None or found.status is not SendingStatus.WAITING or len(found.parts) != count:
        return None
    # The worker that sent it died before it could say so, or is about to: either way it has been sent.
    found.parts = [*found.parts, told.of]
    if len(found.parts) < part:
        await db.flush()
        return None
    return found


async def reach(db: AsyncSession, contact: Contact, sending: Sending, status: SendingStatus) -> None:
    """Something has got further: never back."""
    if _REACHES.get(sending.status, 9) >= _REACHES[status]:
        return
    sending.status, sending.sent_at, sending.problem = status, sending.sent_at or clock.now(), None
    await db.flush()
    if sending.kind is SendingKind.MESSAGE and status in _MARKS:
        await _mark(db, contact, sending, _MARKS[status])


async def _mark(db: AsyncSession, contact: Contact, sending: Sending, reached: Mark) -> None:
    """The conversation's own marks, as if the page had set them."""
    chat = await db.scalar(
        select(ChatSession).where(ChatSession.org_id == contact.org_id, ChatSession.id == sending.session_id)
    )
    message = await db.scalar(select(Message).where(Message.org_id == contact.org_id, Message.id == sending.message_id))
    if chat is None or message is None:
        return
    reader: Actor = Visitor(org_id=contact.org_id, session_id=chat.id)
    if chat.guest_id is not None and chat.stay_id is not None:
        reader = Guest(org_id=contact.org_id, user_id=chat.guest_id, stay_id=chat.stay_id, phone=chat.phone)
    await mark(db, reader, chat, reached, message.seq)
