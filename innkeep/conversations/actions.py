"""Writing into a conversation, and changing who answers in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations import queries
from innkeep.conversations.events import DeskAlerted, MessagePosted, ModeChanged, SessionOpened, SessionTerminated
from innkeep.conversations.models import ChatSession, Message, MessageRole, SessionMode, SessionStatus
from innkeep.core import clock
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.events import record
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays

MAX_TEXT = 4_000
"""Characters of one message."""

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows, names and buttons of the page included (Unicode, UAX 9)."""


class SessionEnded(Conflict):
    """The conversation is over."""


class AnotherAnswers(Conflict):
    """A colleague was first."""


class UnreadableText(Invalid):
    """The text of a message is empty, too long or holds what is no text."""


async def open_session(db: AsyncSession, guest: Guest) -> ChatSession:
    """The guest's open conversation of this stay, begun if there is none. Safe when two phones do it at once."""
    chat = await queries.open_session_of(db, guest)
    if chat is not None:
        return chat
    # The stay's row makes two phones that begin at once wait for each other; the second finds the first one's session.
    await stays.stay_for(db, guest, guest.stay_id, lock=True)
    chat = await queries.open_session_of(db, guest)
    if chat is None:
        room = await stays.room_of(db, guest, guest.stay_id)
        chat = ChatSession(
            org_id=guest.org_id, guest_id=guest.user_id, stay_id=guest.stay_id, room_id=room.id, start=clock.now()
        )
        db.add(chat)
        await db.flush()
        record(db, SessionOpened(org_id=guest.org_id, session_id=chat.id))
    return chat


async def post_message(
    db: AsyncSession, actor: Actor, chat: ChatSession, text: str, *, client_id: str | None = None
) -> Message:
    """Write a message as `actor`. The same `client_id` again returns the message that was written the first time.

    A member of staff who writes takes the conversation over in the same transaction (AnotherAnswers when a colleague
    has it). Raises SessionEnded, UnreadableText.
    """
    text = clean_text(text)
    if isinstance(actor, Staff):
        require(actor, Operation.WRITE_CONVERSATIONS)
        # A second try of what has arrived must not take over once more what was handed back since.
        if client_id is not None and (sent := await _sent_before(db, chat, client_id)):
            return sent
        await take_over(db, actor, chat)
    author_id = actor.user_id if isinstance(actor, Staff) else None
    role = MessageRole.USER if isinstance(actor, Guest) else MessageRole.SYSTEM
    return await _write(db, chat, role=role, text=text, client_id=client_id, author_id=author_id, choices=[])


async def say(db: AsyncSession, chat: ChatSession, text: str, *, choices: Sequence[UUID] = ()) -> Message:
    """Write as the agent. Only for a unit of work that holds the conversation's fence (see `turns`)."""
    return await _write(db, chat, role=MessageRole.SYSTEM, text=text, choices=list(choices))


async def _write(db: AsyncSession, chat: ChatSession, **values: object) -> Message:
    with refusals({"messages_only_into_open_sessions": SessionEnded("This conversation has ended. Open a new one.")}):
        written: Message | None = await db.scalar(
            insert(Message).values(org_id=chat.org_id, session_id=chat.id, **values).returning(Message)
        )
    if written is None:
        sent = await _sent_before(db, chat, str(values["client_id"]))
        assert sent is not None  # noqa: S101 - the trigger leaves out nothing else
        return sent
    record(db, MessagePosted(org_id=chat.org_id, session_id=chat.id, message_id=written.id))
    return written


async def _sent_before(db: AsyncSession, chat: ChatSession, client_id: str) -> Message | None:
    sent: Message | None = await db.scalar(
        select(Message).where(
            Message.org_id == chat.org_id, Message.session_id == chat.id, Message.client_id == client_id
        )
    )
    return sent


def clean_text(text: str) -> str:
    """The text as it is kept, or UnreadableText when nothing or too much is left.

    What is no text goes: control characters but line breaks, halves of surrogates, overrides of direction.
    """
    cleaned = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    cleaned = cleaned.translate(dict.fromkeys(map(ord, _OVERRIDES))).strip()
    if not cleaned:
        raise UnreadableText("The message is empty. Write a few words.")
    if len(cleaned) > MAX_TEXT:
        raise UnreadableText(
            f"The message has {len(cleaned):,} characters; {MAX_TEXT:,} are the most. Please shorten it."
        )
    return cleaned


async def take_over(db: AsyncSession, staff: Staff, chat: ChatSession) -> ChatSession:
    """Answer from now on in the agent's place, or in nobody's. AnotherAnswers when a colleague does already."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    return await _change_mode(db, staff, chat, SessionMode.MANUAL)


async def hand_back(db: AsyncSession, staff: Staff, chat: ChatSession) -> ChatSession:
    """Let the agent answer again. What the guest wrote to the person is not answered a second time."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    return await _change_mode(db, staff, chat, SessionMode.AGENT)


async def _change_mode(db: AsyncSession, staff: Staff, chat: ChatSession, mode: SessionMode) -> ChatSession:
    """One conditional UPDATE: it succeeds for one of several who try at once, and the epoch tells everybody else."""
    if not await _try_to_change_mode(db, staff, chat, mode):
        # It may have become possible between the attempt and the look at why it failed: from here on nobody moves it.
        await db.refresh(chat, with_for_update={"key_share": True})
        await _refuse_if_taken(db, staff, chat)
        if not await _try_to_change_mode(db, staff, chat, mode):
            return chat
    await db.refresh(chat)
    record(db, ModeChanged(org_id=chat.org_id, session_id=chat.id))
    return chat


async def _try_to_change_mode(db: AsyncSession, staff: Staff, chat: ChatSession, mode: SessionMode) -> bool:
    manual = mode is SessionMode.MANUAL
    mine_already = ChatSession.assignee_id == staff.user_id
    changed = await db.execute(
        update(ChatSession)
        .where(ChatSession.org_id == staff.org_id, ChatSession.id == chat.id)
        .where(ChatSession.status == SessionStatus.OPEN)
        .where(ChatSession.assignee_id.is_(None) | mine_already)
        .where((ChatSession.mode != mode) | (ChatSession.assignee_id.is_(None) if manual else False))
        .values(
            mode=mode,
            assignee_id=staff.user_id if manual else None,
            epoch=ChatSession.epoch + 1,
            waiting_since=None,
            urgent=False,
            answered_seq=ChatSession.last_guest_seq,
        )
        .returning(ChatSession.id)
    )
    return changed.scalar_one_or_none() is not None


async def _refuse_if_taken(db: AsyncSession, staff: Staff, chat: ChatSession) -> None:
    """Say who was first, if somebody was; nobody can change the conversation meanwhile."""
    if chat.status is SessionStatus.TERMINATED:
        raise SessionEnded("This conversation has ended.")
    if chat.assignee_id not in {None, staff.user_id}:
        name = (await people.names(db, staff, {chat.assignee_id})).get(chat.assignee_id, "A colleague")
        raise AnotherAnswers(f"{name} is answering this conversation. Ask them to hand it back first.", assignee=name)


async def call_person(db: AsyncSession, chat: ChatSession, *, urgent: bool = False) -> ChatSession:
    """Stop the agent and ask the desk for a person, unless one answers already. Nobody answers until one comes."""
    called = await db.execute(
        update(ChatSession)
        .where(ChatSession.org_id == chat.org_id, ChatSession.id == chat.id, ChatSession.status == SessionStatus.OPEN)
        .where(ChatSession.assignee_id.is_(None))
        .values(
            mode=SessionMode.MANUAL,
            epoch=ChatSession.epoch + 1,
            waiting_since=func.coalesce(ChatSession.waiting_since, clock.now()),
            urgent=ChatSession.urgent | urgent,
            answered_seq=ChatSession.last_guest_seq,
        )
        .returning(ChatSession.id)
    )
    happened = called.scalar_one_or_none() is not None
    await db.refresh(chat)
    if happened:
        record(db, ModeChanged(org_id=chat.org_id, session_id=chat.id))
        record(db, DeskAlerted(org_id=chat.org_id, session_id=chat.id))
    return chat


async def terminate(db: AsyncSession, actor: Actor, chat: ChatSession) -> ChatSession:
    """End a conversation; once more changes nothing."""
    if isinstance(actor, Staff):
        require(actor, Operation.WRITE_CONVERSATIONS)
    ended = await db.execute(
        update(ChatSession)
        .where(ChatSession.org_id == actor.org_id, ChatSession.id == chat.id, ChatSession.status == SessionStatus.OPEN)
        .values(
            status=SessionStatus.TERMINATED,
            end=clock.now(),
            epoch=ChatSession.epoch + 1,
            waiting_since=None,
            urgent=False,
        )
        .returning(ChatSession.id)
    )
    if ended.scalar_one_or_none() is not None:
        record(db, SessionTerminated(org_id=chat.org_id, session_id=chat.id))
    await db.refresh(chat)
    return chat
