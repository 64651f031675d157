"""What changes while guests stay: the room that they have, and whether they want to be left alone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.events import record
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries
from innkeep.stays.actions import StayIsOver
from innkeep.stays.devices import end_access
from innkeep.stays.events import DoNotDisturbChanged, StayMoved
from innkeep.stays.holds import RoomsWanted, holding
from innkeep.stays.models import Stay, StayStatus
from innkeep.stays.passes import require_vouched
from innkeep.stays.queries import StayNotFound
from innkeep.stays.steps import require_state
from innkeep.stays.times import after, in_words, to_the_second


class NotTheirRoom(Conflict):
    """The stay does not have the room that it is to give up, or not any more."""


class TheirRoomAlready(Invalid):
    """The stay has the room that it is to be given."""


async def move_room(db: AsyncSession, staff: Staff, stay_id: UUID, from_room_id: UUID, to_room_id: UUID) -> Stay:
    """Give a stay one room instead of another; guests who are here have the new one from now on, and had the old one.

    RoomTaken, RoomOutOfOrder and RoomOccupied say what is in the way; NotTheirRoom, TheirRoomAlready, UnknownRoom,
    StayCannotMove, StayIsOver.
    """
    require(staff, Operation.MANAGE_STAYS)
    stay = await queries.stay_for(db, staff, stay_id, lock=True)
    require_state(stay, StayStatus.RESERVED, StayStatus.CHECKED_IN)
    if to_room_id in stay.room_ids:
        raise TheirRoomAlready("The stay has this room already. Choose another one.")
    if from_room_id not in stay.room_ids:
        raise NotTheirRoom("The stay does not have this room, or not any more. Read the stay again.")
    since, ends = stay.starts, stay.ends
    moved_at = stay.moved_at
    if stay.in_house:
        now = clock.hotel_now((await people.hotel(db, staff)).timezone)
        if ends is not None and ends <= now:
            raise StayIsOver(f"They were to leave by {in_words(ends)}. Choose a later departure first.")
        since = moved_at = after(max(filter(None, (since, moved_at)), default=None), to_the_second(now))
    async with holding(db, staff, RoomsWanted([to_room_id], since, ends, stay.id)):
        stay.room_ids = [to_room_id if room == from_room_id else room for room in stay.room_ids]
        stay.moved_at = moved_at
    if stay.in_house:
        # The new room's code, and what was seen of the old one, are in other hands from now on: they show who they are.
        await end_access(db, staff.org_id, stay.id)
    record(db, StayMoved(org_id=staff.org_id, stay_id=stay.id, from_room_id=from_room_id, to_room_id=to_room_id))
    return await queries.stay_with_guests(db, staff, stay.id)


async def set_do_not_disturb(db: AsyncSession, actor: Actor, stay_id: UUID, *, on: bool) -> Stay:
    """Leave the guests alone, or no longer, as they say or the desk says for them. StayCannotMove, StayNotFound."""
    if isinstance(actor, Guest):
        require_vouched(actor)
        if actor.stay_id != stay_id:
            raise StayNotFound("There is no such stay.")
    else:
        require(actor, Operation.MANAGE_STAYS)
    stay = await queries.stay_for(db, actor, stay_id, lock=True)
    require_state(stay, StayStatus.CHECKED_IN)
    if stay.do_not_disturb != on:
        stay.do_not_disturb = on
        await db.flush()
        record(db, DoNotDisturbChanged(org_id=stay.org_id, stay_id=stay.id))
    return await queries.stay_with_guests(db, actor, stay.id)
