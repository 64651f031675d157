"""What conversations do when something below them changes."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.actions import terminate
from innkeep.conversations.events import SessionMoved
from innkeep.conversations.models import ChatSession, SessionStatus
from innkeep.conversations.visitors import recognise
from innkeep.core.actors import Guest, Program
from innkeep.core.events import record
from innkeep.stays.events import GuestLeftStay, PhoneShutOut, PhoneVouchedFor, StayCheckedOut, StayMoved


async def end_sessions(db: AsyncSession, event: StayCheckedOut | GuestLeftStay | StayMoved | PhoneShutOut) -> None:
    """Guests have left, or phones of which nobody knew whose they are: their conversations end.

    All those of the stay when it is over.
    """
    query = select(ChatSession).where(ChatSession.org_id == event.org_id, ChatSession.status == SessionStatus.OPEN)
    query = query.where(ChatSession.stay_id == event.stay_id)
    match event:
        case GuestLeftStay():
            query = query.where(ChatSession.guest_id == event.guest_id)
        case StayMoved():
            query = query.where(ChatSession.phone.is_not(None))
        case PhoneShutOut():
            query = query.where(ChatSession.phone == event.phone_id)
    for chat in list(await db.scalars(query)):
        await terminate(db, Program(org_id=event.org_id), chat)


async def follow_to_room(db: AsyncSession, event: StayMoved) -> None:
    """Guests have another room: what they ask for from now on is brought there."""
    moved = await db.scalars(
        update(ChatSession)
        .where(ChatSession.org_id == event.org_id, ChatSession.stay_id == event.stay_id)
        .where(ChatSession.status == SessionStatus.OPEN, ChatSession.room_id == event.from_room_id)
        .values(room_id=event.to_room_id)
        .returning(ChatSession.id)
    )
    for session_id in moved:
        record(db, SessionMoved(org_id=event.org_id, session_id=session_id))


async def know_phone(db: AsyncSession, event: PhoneVouchedFor) -> None:
    """It is known now whose phone it is: what was written with it becomes the guest's, or ends beside theirs."""
    of_phone = select(ChatSession).where(ChatSession.org_id == event.org_id, ChatSession.phone == event.phone_id)
    chat = await db.scalar(of_phone.where(ChatSession.status == SessionStatus.OPEN, ChatSession.deleted_at.is_(None)))
    if chat is not None:
        guest = Guest(org_id=event.org_id, user_id=event.guest_id, stay_id=event.stay_id)
        await recognise(db, Program(org_id=event.org_id), chat, guest, verified=True)
