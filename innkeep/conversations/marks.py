"""How far each side has got and read the messages, and who is writing."""

from __future__ import annotations

from enum import Enum
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import MessagesRead, Typing
from innkeep.conversations.models import ChatSession, SessionStatus
from innkeep.conversations.ownership import SessionEnded
from innkeep.core.actors import Actor, Guest, Staff, Visitor
from innkeep.core.events import record
from innkeep.people.permissions import Operation, require


class Mark(Enum):
    """What became of the messages up to one."""

    DELIVERED = "delivered"
    READ = "read"


async def mark(db: AsyncSession, actor: Actor, chat: ChatSession, mark: Mark, seq: int) -> ChatSession:
    """Note that the messages up to `seq` have arrived or were read. Marks never go back, nor beyond the last message.

    What staff's pages got is nobody's to know: for them only what was read counts, by any of them.
    """
    if isinstance(actor, Staff) and mark is Mark.DELIVERED:
        return chat
    columns = [ChatSession.staff_read_seq]
    if isinstance(actor, Guest | Visitor):
        read = [ChatSession.guest_read_seq] if mark is Mark.READ else []
        columns = [ChatSession.guest_delivered_seq, *read]
    reached = func.least(seq, ChatSession.last_seq)
    values: dict[Any, Any] = {column: func.greatest(column, reached) for column in columns}
    moved = await db.execute(
        update(ChatSession)
        .where(ChatSession.org_id == chat.org_id, ChatSession.id == chat.id, columns[-1] < reached)
        .values(values)
        .returning(ChatSession.id)
    )
    if moved.scalar_one_or_none() is not None:
        record(db, MessagesRead(org_id=chat.org_id, session_id=chat.id))
    await db.refresh(chat)
    return chat


async def typing(db: AsyncSession, actor: Actor, chat: ChatSession) -> None:
    """Let the other side see that somebody writes. Nothing of it is kept. SessionEnded."""
    if isinstance(actor, Staff):
        require(actor, Operation.WRITE_CONVERSATIONS)
    if chat.status is SessionStatus.TERMINATED:
        raise SessionEnded("This conversation has ended. Open a new one.")
    user_id = actor.user_id if isinstance(actor, Staff) else None
    record(db, Typing(org_id=chat.org_id, session_id=chat.id, user_id=user_id))
