"""Looking up rooms and stays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import any_, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import rows
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.db import Database
from innkeep.core.errors import NotFound
from innkeep.core.paging import Listing, page
from innkeep.core.tokens import token_hash
from innkeep.people.models import User
from innkeep.people.permissions import Operation, require
from innkeep.stays.models import Room, Stay, StayGuest, StayStatus


class RoomNotFound(NotFound):
    """No such room in this hotel."""


class StayNotFound(NotFound):
    """No such stay in this hotel."""


async def stay_for(db: AsyncSession, actor: Actor, stay_id: UUID, *, lock: bool = False) -> Stay:
    """A stay of the actor's hotel. StayNotFound otherwise."""
    query = select(Stay).where(Stay.org_id == actor.org_id, Stay.id == stay_id, Stay.deleted_at.is_(None))
    stay = await db.scalar(query.with_for_update(key_share=True) if lock else query)
    if stay is None:
        raise StayNotFound("There is no such stay.")
    return stay


async def guest_in_room(db: AsyncSession, actor: Actor, room_id: UUID) -> Guest | None:
    """The primary guest of the stay that is checked in to a room."""
    found = (
        await db.execute(
            select(StayGuest.guest_id, StayGuest.stay_id)
            .join(Stay, Stay.id == StayGuest.stay_id)
            .where(
                Stay.org_id == actor.org_id,
                literal(room_id) == any_(Stay.room_ids),
                Stay.status == StayStatus.CHECKED_IN,
                Stay.deleted_at.is_(None),
                StayGuest.is_primary,
            )
        )
    ).one_or_none()
    return Guest(org_id=actor.org_id, user_id=found.guest_id, stay_id=found.stay_id) if found else None


async def welcomed(database: Database, token: str) -> Guest | None:
    """The guest that a phone's token stands for, or None once the stay is over."""
    async with database.without_tenant() as db:
        found = (await db.execute(text("SELECT * FROM find_guest(:hash)"), {"hash": token_hash(token)})).one_or_none()
    return Guest(org_id=found.org_id, user_id=found.guest_id, stay_id=found.stay_id) if found else None


async def room_of(db: AsyncSession, actor: Actor, stay_id: UUID) -> Room:
    """The (first) room of a stay: where things are brought to."""
    query = select(Room).join(Stay, Stay.room_ids[1] == Room.id)
    return (await db.scalars(query.where(Room.org_id == actor.org_id, Stay.id == stay_id))).one()


async def rooms_by_id(db: AsyncSession, actor: Actor, room_ids: set[UUID]) -> dict[UUID, Room]:
    """Rooms by their key, those put away included."""
    rooms = await db.scalars(select(Room).where(Room.org_id == actor.org_id, Room.id.in_(room_ids)))
    return {room.id: room for room in rooms}


async def rooms_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Room]:
    """The hotel's rooms."""
    require(staff, Operation.READ_HOUSE)
    return await page(db, rows.live(Room, staff, deleted=want.deleted), Room, want)


async def room_for(db: AsyncSession, staff: Staff, room_id: UUID) -> Room:
    """A room of the hotel, or RoomNotFound."""
    require(staff, Operation.READ_HOUSE)
    return await rows.find(db, rows.live(Room, staff), Room, room_id, RoomNotFound("There is no such room."))


async def stay_read_by(db: AsyncSession, staff: Staff, stay_id: UUID) -> Stay:
    """A stay for somebody who may see stays."""
    require(staff, Operation.MANAGE_STAYS)
    return await stay_for(db, staff, stay_id)


async def stays_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Stay]:
    """The hotel's stays."""
    require(staff, Operation.MANAGE_STAYS)
    return await page(db, rows.live(Stay, staff, deleted=want.deleted), Stay, want)


@dataclass(frozen=True, slots=True)
class RoomNow:
    """A room with the stay that is in it, or else the next one that is booked."""

    room: Room
    stay: Stay | None
    guest: str | None


async def house(db: AsyncSession, actor: Actor) -> list[RoomNow]:
    """The hotel's rooms by number, each with who is in it or comes next."""
    rooms = list(await db.scalars(select(Room).where(Room.org_id == actor.org_id, Room.deleted_at.is_(None))))
    live = (
        select(Stay, User.name)
        .outerjoin(StayGuest, (StayGuest.stay_id == Stay.id) & StayGuest.is_primary)
        .outerjoin(User, User.id == StayGuest.guest_id)
        .where(Stay.org_id == actor.org_id, Stay.deleted_at.is_(None))
        .where(Stay.status.in_([StayStatus.CHECKED_IN, StayStatus.RESERVED]))
        # Read from the last to the first, so that the first one of a room stands.
        .order_by(Stay.status.desc(), Stay.checkin_date.desc(), Stay.checkin_time.desc())
    )
    here = {room_id: (stay, name) for stay, name in await db.execute(live) for room_id in stay.room_ids}
    return [RoomNow(room, *here.get(room.id, (None, None))) for room in sorted(rooms, key=_by_number)]


def _by_number(room: Room) -> list[tuple[int, str]]:
    """As people count: 9 before 10, whatever letters stand around the digits."""
    return [(int(digits or 0), letters) for digits, letters in re.findall(r"(\d*)(\D*)", room.room_number)]
