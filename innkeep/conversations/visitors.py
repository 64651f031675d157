"""Conversations with somebody of whom nobody knows yet whose guest they are: a person of the staff answers them.

Such a conversation names no guest, no stay and no room, so nothing can be told or ordered in it that is a guest's.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations import queries
from innkeep.conversations.actions import open_session, terminate
from innkeep.conversations.events import ModeChanged, NoteWritten, SessionOpened
from innkeep.conversations.models import CallReason, ChatSession, Note, NoteMention, SessionStatus
from innkeep.conversations.ownership import call_person, resume
from innkeep.conversations.texts import clean_text
from innkeep.core import clock
from innkeep.core.actors import Guest, Program
from innkeep.core.events import record
from innkeep.stays import queries as stays


async def receive(db: AsyncSession, program: Program, about: str) -> ChatSession:
    """Begin a conversation with somebody unknown, and call a person. `about` is noted for the staff."""
    chat = ChatSession(org_id=program.org_id, start=clock.now(), verified=False)
    db.add(chat)
    await db.flush()
    record(db, SessionOpened(org_id=program.org_id, session_id=chat.id))
    await leave_note(db, program, chat, about)
    return await call_person(db, chat, CallReason.STRANGER)


async def leave_note(
    db: AsyncSession, program: Program, chat: ChatSession, text: str, *, to: UUID | None = None
) -> Note:
    """Write for the staff as Innkeep itself; `to` is whom it names, who is told of it."""
    note = Note(org_id=program.org_id, session_id=chat.id, author_id=None, text=clean_text(text))
    db.add(note)
    await db.flush()
    if to is not None:
        db.add(NoteMention(org_id=note.org_id, note_id=note.id, user_id=to))
        await db.flush()
    record(db, NoteWritten(org_id=chat.org_id, session_id=chat.id, note_id=note.id))
    return note


async def recognise(
    db: AsyncSession, program: Program, chat: ChatSession, guest: Guest, *, verified: bool
) -> ChatSession:
    """It is known now who writes: their conversation goes on, as one.

    Where the guest has an open one already, this one ends with a note that says so, and that one goes on. Otherwise
    this one becomes the guest's; the agent answers it unless somebody of the staff does.
    """
    await stays.stay_for(db, program, guest.stay_id, lock=True)
    await db.refresh(chat, with_for_update={"key_share": True})
    other = await queries.open_session_of(db, guest)
    if other is not None or chat.status is not SessionStatus.OPEN:
        if chat.status is SessionStatus.OPEN:
            await leave_note(db, program, chat, "It is known now who this is. See the conversation with the guest.")
            await terminate(db, program, chat)
        return other or await open_session(db, guest, verified=verified)
    room = await stays.room_of(db, guest, guest.stay_id)
    unknown = chat.guest_id is None
    chat.guest_id, chat.stay_id, chat.room_id, chat.verified = guest.user_id, guest.stay_id, room.id, verified
    chat.phone = guest.phone
    await db.flush()
    record(db, ModeChanged(org_id=chat.org_id, session_id=chat.id))
    # Who was known by the room has been answered all along: nothing changes about who answers.
    return chat if chat.assignee_id or not unknown else await resume(db, program, chat)


async def open_chat(db: AsyncSession, program: Program, session_id: object) -> ChatSession | None:
    """A conversation that goes on, whoever it is with."""
    chat: ChatSession | None = await db.scalar(
        select(ChatSession).where(
            ChatSession.org_id == program.org_id,
            ChatSession.id == session_id,
            ChatSession.status == SessionStatus.OPEN,
            ChatSession.deleted_at.is_(None),
        )
    )
    return chat
