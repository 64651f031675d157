"""For whom and where an order is: a conversation, a stay or a room, as somebody names them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations import queries as conversations
from innkeep.conversations.actions import open_session
from innkeep.conversations.models import ChatSession
from innkeep.core.actors import Actor, Guest
from innkeep.core.errors import Conflict, Invalid, NotFound
from innkeep.stays import queries as stays
from innkeep.stays.holds import UnknownRoom
from innkeep.stays.models import Stay, StayGuest, StayStatus


class UnknownStay(Invalid):
    """No such stay of this hotel, or of this guest."""


class UnknownSession(Invalid):
    """No such conversation within reach."""


class UnknownGuest(Invalid):
    """Nobody of that conversation or stay, or nobody who is here or expected."""


class NobodyNamed(Invalid):
    """Nothing says for whom or where an order is."""


class StayOver(Conflict):
    """The guests have left, or will not come."""


_EXPECTED = frozenset({StayStatus.RESERVED, StayStatus.CHECKED_IN})


@dataclass(frozen=True, slots=True)
class Target:
    """For whom and where. Without a stay it is the room that needs it."""

    room_id: UUID | None
    stay_id: UUID | None = None
    guest_id: UUID | None = None
    session_id: UUID | None = None
    do_not_disturb: bool = False


@dataclass(frozen=True, slots=True)
class NamedTarget:
    """What was named: a conversation, a stay or a guest (and perhaps one of their rooms), or a room alone.

    With a stay, `guest_id` is whose of its guests it is: the primary one's unless another is named. A room alone is
    whoever's is in it now: it is they who are not disturbed, who pay and who are told. Nobody's, it needs it itself.
    """

    stay_id: UUID | None = None
    session_id: UUID | None = None
    guest_id: UUID | None = None
    room_id: UUID | None = None


async def stay_of(db: AsyncSession, actor: Actor, named: NamedTarget) -> UUID | None:
    """The stay whose orders will change, or None; whether it exists is for `target_for` to say.

    A guest's conversation is begun where there is none: whatever locks the stay itself comes before `take_turns`.
    """
    if isinstance(actor, Guest):
        await open_session(db, actor)
        return actor.stay_id
    if named.session_id is not None:
        try:
            return (await conversations.session_for(db, actor, named.session_id)).stay_id
        except NotFound:
            return None
    if named.stay_id is not None:
        return named.stay_id
    if named.guest_id is not None:
        return await stays.stay_of_guest(db, actor, named.guest_id)
    here = await stays.guest_in_room(db, actor, named.room_id) if named.room_id else None
    return here.stay_id if here else None


async def target_for(db: AsyncSession, actor: Actor, named: NamedTarget) -> Target:
    """What was named, looked up. UnknownStay, UnknownSession, UnknownGuest, UnknownRoom, StayOver, NobodyNamed.

    A guest need not name anything, and can name what is theirs only.
    """
    if named.stay_id and named.session_id:
        raise NobodyNamed("Name the stay or the conversation, not both: the one knows the other.")
    if isinstance(actor, Guest):
        return await _of_guest(db, actor, named)
    if named.session_id is not None:
        return await _of_session(db, actor, named.session_id, named)
    if stay_id := await stay_of(db, actor, named):
        return await _of_stay(db, actor, stay_id, named)
    if named.guest_id is not None:
        raise UnknownGuest("This guest is not in the house and has no reservation.")
    if named.room_id is not None:
        await require_room(db, actor, named.room_id)
        return Target(named.room_id)
    raise NobodyNamed("Say what the order is for: stay_id, session_id, guest_id or room_id.")


async def require_room(db: AsyncSession, actor: Actor, room_id: UUID) -> None:
    """Raise UnknownRoom unless the hotel has such a room."""
    room = (await stays.rooms_by_id(db, actor, {room_id})).get(room_id)
    if room is None or room.deleted_at is not None:
        raise UnknownRoom("There is no such room.")


async def _of_guest(db: AsyncSession, guest: Guest, named: NamedTarget) -> Target:
    if named.stay_id not in {None, guest.stay_id}:
        raise UnknownStay("There is no such stay.")
    session_id = named.session_id or (await open_session(db, guest)).id
    return await _of_session(db, guest, session_id, named)


async def _of_session(db: AsyncSession, actor: Actor, session_id: UUID, named: NamedTarget) -> Target:
    try:
        chat = await conversations.session_for(db, actor, session_id)
    except NotFound as unknown:
        raise UnknownSession("There is no such conversation.") from unknown
    if named.guest_id not in {None, chat.guest_id}:
        raise UnknownGuest("This is another guest's conversation.")
    return await of_chat(db, actor, chat, named.room_id)


async def of_chat(db: AsyncSession, actor: Actor, chat: ChatSession, room_id: UUID | None = None) -> Target:
    """The stay of a conversation, and the room that it is about."""
    if chat.stay_id is None:
        if room_id is not None:
            await require_room(db, actor, room_id)
        return Target(room_id or chat.room_id, guest_id=chat.guest_id, session_id=chat.id)
    stay = await _live(db, actor, chat.stay_id)
    here = chat.room_id if chat.room_id in stay.room_ids else None
    return _within(stay, room_id or here, chat.guest_id, chat)


async def _of_stay(db: AsyncSession, actor: Actor, stay_id: UUID, named: NamedTarget) -> Target:
    try:
        stay = await _live(db, actor, stay_id)
    except NotFound as unknown:
        raise UnknownStay("There is no such stay.") from unknown
    guest_id = await _guest(db, actor, stay_id, named.guest_id)
    chat = None
    if guest_id is not None:
        guest = Guest(org_id=actor.org_id, user_id=guest_id, stay_id=stay_id)
        chat = await conversations.open_session_of(db, guest)
    return _within(stay, named.room_id, guest_id, chat)


async def _live(db: AsyncSession, actor: Actor, stay_id: UUID) -> Stay:
    stay = await stays.stay_for(db, actor, stay_id, anew=True)
    if stay.status not in _EXPECTED:
        raise StayOver(f"This stay is {stay.status.replace('_', ' ')}: nothing can be ordered for it any more.")
    return stay


async def _guest(db: AsyncSession, actor: Actor, stay_id: UUID, guest_id: UUID | None) -> UUID | None:
    """The guest of the stay who was named, or else the primary one."""
    query = select(StayGuest.guest_id).where(StayGuest.org_id == actor.org_id, StayGuest.stay_id == stay_id)
    wanted = StayGuest.is_primary if guest_id is None else StayGuest.guest_id == guest_id
    found: UUID | None = await db.scalar(query.where(wanted))
    if found is None and guest_id is not None:
        raise UnknownGuest("There is no such guest in this stay.")
    return found


def _within(stay: Stay, room_id: UUID | None, guest_id: UUID | None, chat: ChatSession | None) -> Target:
    if room_id is not None and room_id not in stay.room_ids:
        raise UnknownRoom("There is no such room in this stay.")
    return Target(
        room_id=room_id or stay.room_ids[0],
        stay_id=stay.id,
        guest_id=guest_id,
        session_id=chat.id if chat else None,
        do_not_disturb=stay.do_not_disturb,
    )
