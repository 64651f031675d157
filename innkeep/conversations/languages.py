"""What language messages are written in. Who finds it out stands above; here it is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations import queries
from innkeep.conversations.events import LanguageHeard
from innkeep.conversations.models import ChatSession, Message, MessageRole
from innkeep.conversations.writing import Written
from innkeep.core import rows
from innkeep.core.actors import Staff
from innkeep.core.db import do_last, fetch_row
from innkeep.core.events import record
from innkeep.people.permissions import Operation, require

AT_ONCE = 50
"""Messages that are looked at together: hardly ever is more than one left."""


async def unheard(db: AsyncSession, chat: ChatSession) -> list[Message]:
    """The newest messages of which nobody knows yet what language they are in, oldest first; those of people only."""
    of_people = (Message.role == MessageRole.USER) | Message.author_id.is_not(None)
    query = (
        select(Message)
        .where(Message.org_id == chat.org_id, Message.session_id == chat.id, Message.language.is_(None))
        .where(of_people, Message.deleted_at.is_(None))
        .order_by(Message.seq.desc())
        .limit(AT_ONCE)
    )
    return list(await db.scalars(query))[::-1]


async def hear_guest(db: AsyncSession, chat: ChatSession, language: str, after: int, up_to: int) -> None:
    """Write down what the guest's messages after one `seq` up to another are written in, all of them alike."""
    await db.execute(
        update(Message)
        .where(Message.org_id == chat.org_id, Message.session_id == chat.id, Message.language.is_(None))
        .where(Message.role == MessageRole.USER, Message.seq > after, Message.seq <= up_to)
        .values(language=language)
    )
    await _speaks(db, chat, language)
    record(db, LanguageHeard(org_id=chat.org_id, session_id=chat.id))


def hear_posted(db: AsyncSession, written: Written, language: str) -> None:
    """Write down what a message is written in within the transaction that writes it: with it, everybody hears of it."""
    statement = "UPDATE messages SET language = $3 WHERE org_id = $1 AND id = $2"
    do_last(db, statement, written.org_id, written.id, language)


async def take_back(db: AsyncSession, written: Written) -> None:
    """A message is not in the language that it was taken for: nobody has looked at it yet."""
    await fetch_row(db, "UPDATE messages SET language = NULL WHERE org_id = $1 AND id = $2", written.org_id, written.id)


async def hear(db: AsyncSession, chat: ChatSession, found: Sequence[tuple[Message, str]], guests: str | None) -> None:
    """Write down what each message is written in, and what the guest speaks by now."""
    for message, language in found:
        message.language = language
    await db.flush()
    if guests is not None:
        await _speaks(db, chat, guests)
    if found:
        record(db, LanguageHeard(org_id=chat.org_id, session_id=chat.id))


async def change_session(
    db: AsyncSession, staff: Staff, session_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> ChatSession:
    """Say what the guest speaks, where it was not understood. SessionNotFound, ChangedMeanwhile."""
    chat = await queries.session_for(db, staff, session_id, lock=True)
    require(staff, Operation.WRITE_CONVERSATIONS)
    rows.expect_version(chat, version)
    await rows.change(db, chat, changes)
    record(db, LanguageHeard(org_id=chat.org_id, session_id=chat.id))
    return chat


async def _speaks(db: AsyncSession, chat: ChatSession, language: str) -> None:
    if chat.language != language:
        await rows.change(db, chat, {"language": language})
