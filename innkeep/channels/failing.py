"""What is done about what does not arrive: a note says so and names who answers; where nobody does, one is called."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels.events import SendingFailed, SendingQueued
from innkeep.channels.models import Channel, Contact, Sending, SendingKind, SendingStatus
from innkeep.conversations.models import CallReason, ChatSession, Message, SessionStatus
from innkeep.conversations.ownership import call_person
from innkeep.conversations.visitors import leave_note, open_chat, receive
from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.events import record

BY_THE_WAY = frozenset({SendingKind.ORDER, SendingKind.RATING})
"""What the guest's page shows as well, and nobody is called for."""

_QUOTED = 80
"""Characters of a message that a note repeats."""


async def fail(db: AsyncSession, program: Program, contact: Contact, sending: Sending, problem: str) -> None:
    """Something will not reach the guest. Once is enough."""
    if sending.status is SendingStatus.FAILED:
        return
    sending.status, sending.problem = SendingStatus.FAILED, problem or "It was refused."
    await db.flush()
    if sending.session_id is not None:
        record(db, SendingFailed(org_id=program.org_id, session_id=sending.session_id, sending_id=sending.id))
    await _tell(db, program, contact, sending, f"did not reach the guest: {sending.problem}")


async def hold(db: AsyncSession, program: Program, contact: Contact, sending: Sending) -> None:
    """Something waits until the guest writes, because until then the messenger takes no free text.

    Once for each silence staff are told what became of it.
    """
    if sending.status is SendingStatus.HELD:
        return
    first = await db.scalar(
        select(Sending.id)
        .where(Sending.org_id == contact.org_id, Sending.contact_id == contact.id)
        .where(Sending.status == SendingStatus.HELD)
        .limit(1)
    )
    sending.status, sending.parts = SendingStatus.HELD, []
    sending.problem = "The guest has not written for 24 hours."
    sending.sent_at = None
    await db.flush()
    if first is not None:
        return
    channel = await db.scalar(select(Channel).where(Channel.org_id == contact.org_id, Channel.id == contact.channel_id))
    asked = "We ask them to write, with the hotel's template." if channel and channel.template else "Call them instead."
    held = "is held back: the guest has not written for 24 hours, and WhatsApp takes free text only after they do."
    await _tell(db, program, contact, sending, f"{held} {asked}")


async def reopen(db: AsyncSession, contact: Contact, sending: Sending) -> None:
    """The messenger says that the guest has been silent for too long: what it did not take is looked at anew."""
    contact.heard_at = None
    sending.status, sending.parts, sending.sent_at = SendingStatus.WAITING, [], None
    await db.flush()
    record(db, SendingQueued(org_id=contact.org_id, contact_id=contact.id))


async def nudged(db: AsyncSession, program: Program, contact: Contact, sending: Sending) -> None:
    """The guest was asked to write; this waits until they do."""
    contact.nudged_at = clock.now()
    await hold(db, program, contact, sending)


async def look_anew(db: AsyncSession, _program: Program, contact: Contact, sending: Sending) -> None:
    """The messenger counts differently: from now on so do we, and this is looked at anew."""
    await reopen(db, contact, sending)


async def _tell(db: AsyncSession, program: Program, contact: Contact, sending: Sending, what: str) -> None:
    chat = await db.scalar(
        select(ChatSession).where(ChatSession.org_id == program.org_id, ChatSession.id == sending.session_id)
    )
    if chat is None:
        return
    channel = await db.scalar(select(Channel).where(Channel.org_id == contact.org_id, Channel.id == contact.channel_id))
    where = channel.kind.brand if channel else "The messenger"
    said = f"{where}: {await _named(db, sending)} {what}"
    if sending.kind in BY_THE_WAY:
        await leave_note(db, program, chat, said)
    else:
        await _let_see(db, program, chat, said)


async def _let_see(db: AsyncSession, program: Program, chat: ChatSession, note: str) -> None:
    """Let a person see to it: who answers is told of the note, or one is called."""
    goes_on = chat.status is SessionStatus.OPEN
    await leave_note(db, program, chat, note, to=chat.assignee_id if goes_on else None)
    if goes_on and chat.waiting_since is None:
        await call_person(db, chat, CallReason.UNREACHABLE)


async def lose(db: AsyncSession, program: Program, contact: Contact) -> None:
    """Something that they sent could not be written down for good, whatever it was."""
    lost = "Something that they sent could not be read. Ask them to repeat it."
    chat = await open_chat(db, program, contact.session_id)
    if chat is None:
        contact.session_id = (await receive(db, program, lost)).id
        return
    await _let_see(db, program, chat, lost)


async def _named(db: AsyncSession, sending: Sending) -> str:
    message = await db.scalar(select(Message).where(Message.org_id == sending.org_id, Message.id == sending.message_id))
    if message is None or sending.kind is SendingKind.PHOTO:
        return f"Something ({sending.kind.value})"
    said = " ".join(message.text.split())
    return f"“{said[:_QUOTED]}{'…' if len(said) > _QUOTED else ''}”"
