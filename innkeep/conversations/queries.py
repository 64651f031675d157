"""Looking up conversations, through whoever asks."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import (
    ChatSession,
    Message,
    MessageRole,
    MessageTranslation,
    SessionMove,
    SessionStatus,
)
from innkeep.core import clock, rows
from innkeep.core.actors import Actor, Agent, Guest
from innkeep.core.errors import NotFound
from innkeep.core.paging import Listing, page
from innkeep.core.rows import to_change
from innkeep.people.permissions import Operation, allowed, require


class SessionNotFound(NotFound):
    """No such conversation within this actor's reach."""


class MessageNotFound(NotFound):
    """No such message in this conversation."""


def _within_reach(actor: Actor) -> Select[ChatSession]:
    """The conversations that `actor` may see: a guest their own, staff with the permission all of the hotel's.

    A phone that nobody vouches for sees what was written with it, and the guest does not see that.
    """
    query = select(ChatSession).where(ChatSession.org_id == actor.org_id, ChatSession.deleted_at.is_(None))
    if isinstance(actor, Guest):
        mine = query.where(ChatSession.guest_id == actor.user_id, ChatSession.stay_id == actor.stay_id)
        return mine.where(ChatSession.phone.is_not_distinct_from(actor.phone))
    if isinstance(actor, Agent):
        return query.where(ChatSession.id == actor.session_id)
    return query if allowed(actor, Operation.READ_CONVERSATIONS) else query.where(false())


async def session_for(db: AsyncSession, actor: Actor, session_id: UUID, *, lock: bool = False) -> ChatSession:
    """A conversation within the actor's reach, or SessionNotFound. `lock` keeps others from changing it meanwhile."""
    query = _within_reach(actor).where(ChatSession.id == session_id)
    if lock:
        query = to_change(query)
    chat = await db.scalar(query)
    if chat is None:
        raise SessionNotFound("There is no such conversation.")
    return chat


async def open_session_of(db: AsyncSession, guest: Guest) -> ChatSession | None:
    """The guest's open conversation in this stay."""
    chat: ChatSession | None = await db.scalar(_within_reach(guest).where(ChatSession.status == SessionStatus.OPEN))
    return chat


async def sessions(db: AsyncSession, actor: Actor, *, limit: int = 200) -> list[ChatSession]:
    """The conversations within reach: whoever waits for a person first and longest, then the newest."""
    query = _within_reach(actor).order_by(
        ChatSession.status,
        ChatSession.urgent.desc(),
        ChatSession.waiting_since.nulls_last(),
        ChatSession.updated_at.desc(),
    )
    return list(await db.scalars(query.limit(limit)))


def awake_at(moment: datetime) -> ColumnElement[bool]:
    """Whether a conversation is not put off until later."""
    return or_(ChatSession.snoozed_until.is_(None), ChatSession.snoozed_until <= moment)


async def waiting_count(db: AsyncSession, actor: Actor, *, besides: UUID | None = None) -> int:
    """How many conversations within reach wait for a person, `besides` one that is looked at."""
    waiting = _within_reach(actor).where(ChatSession.waiting_since.is_not(None), awake_at(clock.now()))
    waiting = waiting.where(ChatSession.id.is_distinct_from(besides))
    return await db.scalar(waiting.with_only_columns(func.count())) or 0


async def sessions_page(db: AsyncSession, actor: Actor, want: Listing) -> list[ChatSession]:
    """The conversations within reach. Those that were put away are for who may bring them back."""
    if want.deleted:
        require(actor, Operation.DELETE_CONVERSATIONS)
        return await page(db, rows.live(ChatSession, actor, deleted=True), ChatSession, want)
    return await page(db, _within_reach(actor), ChatSession, want)


async def messages_page(
    db: AsyncSession, actor: Actor, session_id: UUID, want: Listing, *, after: int = 0
) -> list[Message]:
    """The messages of a conversation with a `seq` above `after`. SessionNotFound."""
    chat = await session_for(db, actor, session_id)
    return await page(db, _messages(chat).where(Message.seq > after), Message, want)


async def message_for(db: AsyncSession, actor: Actor, session_id: UUID, message_id: UUID) -> Message:
    """A message of a conversation. SessionNotFound, MessageNotFound."""
    chat = await session_for(db, actor, session_id)
    return await rows.find(db, _messages(chat), Message, message_id, MessageNotFound("There is no such message."))


def _messages(chat: ChatSession) -> Select[Message]:
    return select(Message).where(
        Message.org_id == chat.org_id, Message.session_id == chat.id, Message.deleted_at.is_(None)
    )


async def messages(db: AsyncSession, chat: ChatSession, *, after: int = 0, limit: int = 500) -> list[Message]:
    """The messages of a conversation with a `seq` above `after`, oldest first; the newest `limit` of them."""
    query = _messages(chat).where(Message.seq > after)
    newest = list(await db.scalars(query.order_by(Message.seq.desc()).limit(limit)))
    return newest[::-1]


class MessageTime(NamedTuple):
    """Where a message stands in its conversation, and when it was written."""

    id: UUID
    seq: int
    at: datetime


async def message_times(db: AsyncSession, chat: ChatSession, *, limit: int = 500) -> list[MessageTime]:
    """When the messages of a conversation were written, oldest first; of the newest `limit` of them."""
    times = _messages(chat).with_only_columns(Message.id, Message.seq, Message.created_at)
    newest = await db.execute(times.order_by(Message.seq.desc()).limit(limit))
    return [MessageTime(*row) for row in newest][::-1]


async def neighbour(db: AsyncSession, chat: ChatSession, seq: int, *, before: bool) -> Message | None:
    """The live message that comes next before or after this place in a conversation."""
    live = _messages(chat)
    nearest = (
        live.where(Message.seq < seq).order_by(Message.seq.desc())
        if before
        else live.where(Message.seq > seq).order_by(Message.seq)
    )
    message: Message | None = await db.scalar(nearest.limit(1))
    return message


async def unread_by_guest(db: AsyncSession, chat: ChatSession) -> int:
    """How many messages of the hotel the guest has yet to read."""
    unread = select(func.count()).where(
        Message.org_id == chat.org_id,
        Message.session_id == chat.id,
        Message.seq > chat.guest_read_seq,
        Message.role == MessageRole.SYSTEM,
        Message.deleted_at.is_(None),
    )
    return await db.scalar(unread) or 0


async def corrections(db: AsyncSession, chat: ChatSession, since: datetime) -> list[Message]:
    """The messages that were changed, translated or taken back since then, oldest first, with their `deleted_at`."""
    translated = exists().where(
        MessageTranslation.org_id == Message.org_id,
        MessageTranslation.message_id == Message.id,
        MessageTranslation.updated_at > since,
    )
    query = select(Message).where(
        Message.org_id == chat.org_id,
        Message.session_id == chat.id,
        (Message.edited_at > since) | (Message.deleted_at > since) | translated,
    )
    return list(await db.scalars(query.order_by(Message.seq)))


async def earlier_page(db: AsyncSession, actor: Actor, chat: ChatSession, want: Listing) -> list[ChatSession]:
    """What the same guest and the hotel have talked about before, within reach."""
    same_guest = _within_reach(actor).where(ChatSession.guest_id == chat.guest_id, ChatSession.id < chat.id)
    return await page(db, same_guest, ChatSession, want)


async def moves_page(db: AsyncSession, chat: ChatSession, want: Listing) -> list[SessionMove]:
    """Who answered since when in a conversation, and what they did. Not for guests."""
    moves = select(SessionMove).where(SessionMove.org_id == chat.org_id, SessionMove.session_id == chat.id)
    return await page(db, moves, SessionMove, want)
