"""What staff write for each other beside a conversation. Nothing that a guest may ask for reads these tables."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from innkeep.conversations.events import NoteWritten
from innkeep.conversations.models import ChatSession, Note, NoteMention
from innkeep.conversations.texts import clean_text
from innkeep.core import clock, rows
from innkeep.core.actors import Staff
from innkeep.core.errors import Forbidden, Invalid, NotFound
from innkeep.core.events import record
from innkeep.core.paging import Listing, page
from innkeep.people import queries as people
from innkeep.people.permissions import ALLOWED, Operation, require

_MOST = 30
"""Unread notes that are shown at once."""


class CannotReadNotes(Invalid):
    """Whoever is mentioned could not read it."""


class NoteNotFound(NotFound):
    """No such note in this conversation."""


class NotYourNote(Forbidden):
    """Somebody else wrote it."""


async def write_note(
    db: AsyncSession, staff: Staff, chat: ChatSession, text: str, mentions: Sequence[UUID] = ()
) -> Note:
    """Write for colleagues, some of them by name. CannotReadNotes, UnreadableText."""
    note = Note(org_id=staff.org_id, session_id=chat.id, author_id=staff.user_id, text=clean_text(text))
    for user_id in mentions:
        role = await people.role_of_colleague(db, staff, user_id)
        if role is None or Operation.READ_CONVERSATIONS not in ALLOWED[role]:
            raise CannotReadNotes("There is no such colleague who may read this note.")
    db.add(note)
    await db.flush()
    db.add_all(NoteMention(org_id=note.org_id, note_id=note.id, user_id=each) for each in dict.fromkeys(mentions))
    await db.flush()
    await db.refresh(note, ["mentioned"])
    record(db, NoteWritten(org_id=chat.org_id, session_id=chat.id, note_id=note.id))
    return note


async def delete_note(db: AsyncSession, staff: Staff, chat: ChatSession, note_id: UUID) -> None:
    """Take one's own note away. NoteNotFound, NotYourNote."""
    live = rows.live(Note, staff).where(Note.session_id == chat.id)
    note = await rows.find_to_change(db, live, Note, note_id, NoteNotFound("There is no such note."))
    if note.author_id != staff.user_id:
        raise NotYourNote("Only who wrote a note can take it away.")
    await rows.put_away(db, note)
    record(db, NoteWritten(org_id=chat.org_id, session_id=chat.id, note_id=note.id))


async def notes_page(db: AsyncSession, staff: Staff, chat: ChatSession, want: Listing) -> list[Note]:
    """The notes beside a conversation."""
    return await page(db, _readable(staff).where(Note.session_id == chat.id), Note, want)


async def mentions_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Note]:
    """The notes that name the one who asks."""
    naming = select(NoteMention.note_id).where(NoteMention.org_id == staff.org_id, NoteMention.user_id == staff.user_id)
    return await page(db, _readable(staff).where(Note.id.in_(naming)), Note, want)


async def unread_mentions(db: AsyncSession, staff: Staff) -> list[Note]:
    """The notes that name the one who asks and that they have not seen yet, the newest first."""
    waiting = _readable(staff).where(Note.id.in_(_unread(staff))).order_by(Note.created_at.desc(), Note.id.desc())
    return list(await db.scalars(waiting.limit(_MOST)))


async def read_mentions(db: AsyncSession, staff: Staff, chat: ChatSession) -> None:
    """Whoever has the conversation open has seen what names them in it."""
    here = select(Note.id).where(Note.org_id == staff.org_id, Note.session_id == chat.id)
    await db.execute(
        update(NoteMention)
        .where(NoteMention.org_id == staff.org_id, NoteMention.user_id == staff.user_id)
        .where(NoteMention.read_at.is_(None), NoteMention.note_id.in_(here))
        .values(read_at=clock.now())
    )


def named_in(staff: Staff) -> ColumnElement[bool]:
    """Whether a conversation has a note that names the one who asks and that they have not seen yet."""
    return exists().where(
        Note.org_id == ChatSession.org_id,
        Note.session_id == ChatSession.id,
        Note.deleted_at.is_(None),
        Note.id.in_(_unread(staff)),
    )


def _unread(staff: Staff) -> Select[UUID]:
    return select(NoteMention.note_id).where(
        NoteMention.org_id == staff.org_id, NoteMention.user_id == staff.user_id, NoteMention.read_at.is_(None)
    )


def _readable(staff: Staff) -> Select[Note]:
    require(staff, Operation.READ_CONVERSATIONS)
    return rows.live(Note, staff).options(selectinload(Note.mentioned))
