"""Opening, ending, writing into and putting away a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations import queries
from innkeep.conversations.cards import hide_cards
from innkeep.conversations.crowds import require_no_crowd
from innkeep.conversations.events import CardHidden, MessagePosted, SessionOpened, SessionPutAway, SessionTerminated
from innkeep.conversations.models import ChatSession, MessageRole, SessionStatus
from innkeep.conversations.ownership import SessionEnded, attend, take_over
from innkeep.conversations.texts import clean_text
from innkeep.conversations.writing import Destination, Letter, NewMessage, Written, sent_before, write, write_together
from innkeep.core import clock, rows
from innkeep.core.actors import Actor, Guest, Staff, Visitor
from innkeep.core.db import refusals
from innkeep.core.errors import Conflict, NotFound
from innkeep.core.events import record
from innkeep.people.links import require_known_hosts
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays

_MISSING = "There is no such conversation."


class NoGuestHere(NotFound):
    """Nobody who is in the house in this stay."""


class StillOpen(Conflict):
    """The conversation goes on."""


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What a conversation begins with. The same `client_id` again writes nothing."""

    text: str
    client_id: str | None = None


async def open_session(db: AsyncSession, guest: Guest, *, verified: bool = True) -> ChatSession:
    """The guest's open conversation of this stay, begun if there is none. Safe when two phones do it at once.

    `verified`: whether somebody vouches that it is the guest.
    """
    chat = await queries.open_session_of(db, guest)
    if chat is not None:
        return chat
    # The stay's row makes two phones that begin at once wait for each other; the second finds the first one's session.
    await stays.stay_for(db, guest, guest.stay_id, lock=True)
    chat = await queries.open_session_of(db, guest)
    if chat is None:
        room = await stays.room_of(db, guest, guest.stay_id)
        chat = ChatSession(
            org_id=guest.org_id,
            guest_id=guest.user_id,
            stay_id=guest.stay_id,
            room_id=room.id,
            start=clock.now(),
            verified=verified and guest.vouched,
            phone=guest.phone,
        )
        db.add(chat)
        await db.flush()
        record(db, SessionOpened(org_id=guest.org_id, session_id=chat.id))
    return chat


async def open_towards(
    db: AsyncSession, staff: Staff, guest_id: UUID, stay_id: UUID, first: FirstWords | None = None
) -> ChatSession:
    """Write to a guest who is in the house: into the conversation that is open, or a new one. Its opener answers in it.

    NoGuestHere, AnotherAnswers when a colleague does already, and what posting a message raises.
    """
    guest = await stays.guest_of_stay(db, staff, stay_id, guest_id)
    if guest is None:
        raise NoGuestHere("There is no such guest in the house. Look them up again among the stays.")
    chat = await take_over(db, staff, await open_session(db, guest))
    if first is not None:
        await post_message(db, staff, chat.id, first.text, client_id=first.client_id)
        await db.refresh(chat)
    return chat


async def post_message(
    db: AsyncSession, actor: Staff | Guest | Visitor, session_id: UUID, text: str, *, client_id: str | None = None
) -> Written:
    """Write a message as `actor`. The same `client_id` again returns the message that was written the first time.

    A member of staff who writes takes the conversation over in the same transaction (AnotherAnswers when a colleague
    has it). A guest's card number is not kept, and the guest hears of it. Raises SessionNotFound, SessionEnded,
    UnreadableText, and of staff LinkNeedsApproval, WritesToTooMany.
    """
    text = clean_text(text)
    if isinstance(actor, Staff):
        said = NewMessage(MessageRole.SYSTEM, text, client_id, author_id=actor.user_id)
        return await _post_as_staff(db, actor, await queries.session_for(db, actor, session_id), said)
    if isinstance(actor, Visitor) and actor.session_id != session_id:
        raise queries.SessionNotFound(_MISSING)
    place = Destination(actor.org_id, session_id, actor if isinstance(actor, Guest) else None)
    kept = await hide_cards(db, place, text)
    written = await _write(db, place, NewMessage(MessageRole.USER, kept, client_id))
    if kept != text and not written.again:
        record(db, CardHidden(org_id=place.org_id, session_id=session_id))
    return written


async def post_together(db: AsyncSession, org_id: UUID, letters: Sequence[Letter]) -> list[Written | None]:
    """Write what several guests of a hotel say. None for what is to be posted alone, by `post_message`."""
    posted = await write_together(db, org_id, letters)
    for written in posted:
        if written is not None:
            record(db, MessagePosted.of(written))
    return posted


async def _post_as_staff(db: AsyncSession, staff: Staff, chat: ChatSession, said: NewMessage) -> Written:
    require(staff, Operation.WRITE_CONVERSATIONS)
    place = Destination(staff.org_id, chat.id)
    # A second try of what has arrived must not take over once more what was handed back since.
    if sent := await sent_before(db, place, said.client_id):
        return sent
    await require_known_hosts(db, staff, said.text)
    await require_no_crowd(db, staff, chat)
    await take_over(db, staff, chat)
    await attend(db, chat)
    return await _write(db, place, said)


async def say(
    db: AsyncSession, chat: ChatSession, text: str, *, choices: Sequence[UUID] = (), language: str | None = None
) -> Written:
    """Write as the agent. Only for a unit of work that holds the conversation's fence (see `turns`)."""
    said = NewMessage(MessageRole.SYSTEM, text, choices=list(choices), language=language)
    return await _write(db, Destination(chat.org_id, chat.id), said)


async def _write(db: AsyncSession, place: Destination, said: NewMessage) -> Written:
    with refusals({"messages_only_into_open_sessions": SessionEnded("This conversation has ended. Open a new one.")}):
        written = await write(db, place, said)
    if written is None:
        raise queries.SessionNotFound(_MISSING)
    if not written.again:
        record(db, MessagePosted.of(written))
    return written


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
            snoozed_until=None,
            asked_at=None,
        )
        .returning(ChatSession.id)
    )
    if ended.scalar_one_or_none() is not None:
        record(db, SessionTerminated(org_id=chat.org_id, session_id=chat.id))
    await db.refresh(chat)
    return chat


async def delete_session(db: AsyncSession, staff: Staff, session_id: UUID) -> None:
    """Put a conversation away that has ended: nobody reads it any more. SessionNotFound, StillOpen."""
    chat = await _to_put_away(db, staff, session_id)
    if chat.status is SessionStatus.OPEN:
        raise StillOpen("This conversation goes on. End it first.")
    await rows.put_away(db, chat)
    record(db, SessionPutAway(org_id=chat.org_id, session_id=chat.id))


async def restore_session(db: AsyncSession, staff: Staff, session_id: UUID) -> ChatSession:
    """Bring a conversation back. SessionNotFound."""
    chat = await _to_put_away(db, staff, session_id, deleted=True)
    await rows.bring_back(db, chat)
    record(db, SessionPutAway(org_id=chat.org_id, session_id=chat.id))
    return chat


async def _to_put_away(db: AsyncSession, staff: Staff, session_id: UUID, *, deleted: bool = False) -> ChatSession:
    require(staff, Operation.DELETE_CONVERSATIONS)
    query = rows.live(ChatSession, staff, deleted=deleted)
    missing = queries.SessionNotFound("There is no such conversation.")
    return await rows.find_to_change(db, query, ChatSession, session_id, missing)
