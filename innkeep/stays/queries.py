"""Looking up rooms and stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, exists, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from innkeep.core import clock, rows
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.db import Database
from innkeep.core.errors import NotFound
from innkeep.core.paging import Listing, page
from innkeep.core.tokens import token_hash
from innkeep.people import queries as people
from innkeep.people.models import User
from innkeep.people.permissions import Operation, require
from innkeep.stays.models import Room, RoomHold, Stay, StayGuest, StayStatus


class RoomNotFound(NotFound):
    """No such room in this hotel."""


class StayNotFound(NotFound):
    """No such stay in this hotel."""


async def stay_for(db: AsyncSession, actor: Actor, stay_id: UUID, *, lock: bool = False, anew: bool = False) -> Stay:
    """A stay of the actor's hotel. StayNotFound otherwise. `anew`: as it is by now, whoever has read it before."""
    query, missing = rows.live(Stay, actor), StayNotFound("There is no such stay.")
    if lock:
        return await rows.find_to_change(db, query, Stay, stay_id, missing)
    if anew:
        query = query.execution_options(populate_existing=True)
    return await rows.find(db, query, Stay, stay_id, missing)


async def guest_in_room(db: AsyncSession, actor: Actor, room_id: UUID) -> Guest | None:
    """The primary guest of the stay that is checked in to a room."""
    found = (
        await db.execute(
            select(StayGuest.guest_id, StayGuest.stay_id)
            .join(Stay, (Stay.org_id == StayGuest.org_id) & (Stay.id == StayGuest.stay_id))
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


async def guest_of_stay(db: AsyncSession, actor: Actor, stay_id: UUID, guest_id: UUID) -> Guest | None:
    """A guest of a stay who is in the house."""
    found = await db.scalar(
        select(StayGuest.id)
        .join(Stay, (Stay.org_id == StayGuest.org_id) & (Stay.id == StayGuest.stay_id))
        .where(StayGuest.org_id == actor.org_id, StayGuest.stay_id == stay_id, StayGuest.guest_id == guest_id)
        .where(Stay.status == StayStatus.CHECKED_IN, Stay.deleted_at.is_(None))
    )
    return Guest(org_id=actor.org_id, user_id=guest_id, stay_id=stay_id) if found else None


async def stay_of_guest(db: AsyncSession, actor: Actor, guest_id: UUID) -> UUID | None:
    """The stay in which a guest is in the house, or else the next one in which they are expected."""
    found: UUID | None = await db.scalar(
        select(Stay.id)
        .join(StayGuest, (StayGuest.org_id == Stay.org_id) & (StayGuest.stay_id == Stay.id))
        .where(StayGuest.org_id == actor.org_id, StayGuest.guest_id == guest_id, Stay.deleted_at.is_(None))
        .where(Stay.status.in_([StayStatus.CHECKED_IN, StayStatus.RESERVED]))
        .order_by((Stay.status == StayStatus.CHECKED_IN).desc(), Stay.checkin_date, Stay.id)
        .limit(1)
    )
    return found


async def all_welcomed(database: Database, tokens: Sequence[str]) -> dict[str, Guest]:
    """The guests that phones' tokens stand for; those whose stay is over are left out."""
    by_hash = {token_hash(token): token for token in tokens}
    question = """
        SELECT h.hash, f.org_id, f.guest_id, f.stay_id, f.phone
        FROM unnest($1::bytea[]) AS h (hash), find_guest(h.hash) AS f"""
    return {
        by_hash[given]: Guest(org_id=org_id, user_id=guest_id, stay_id=stay_id, phone=phone)
        for given, org_id, guest_id, stay_id, phone in await database.ask(question, list(by_hash))
    }


async def room_of(db: AsyncSession, actor: Actor, stay_id: UUID) -> Room:
    """The (first) room of a stay: where things are brought to."""
    query = select(Room).join(Stay, (Stay.org_id == Room.org_id) & (Stay.room_ids[1] == Room.id))
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


def _with_guests(query: Select[Stay]) -> Select[Stay]:
    return query.options(selectinload(Stay.guests).joinedload(StayGuest.guest))


async def stay_with_guests(db: AsyncSession, actor: Actor, stay_id: UUID) -> Stay:
    """A stay as it is in the database by now, with its guests."""
    query = _with_guests(select(Stay).where(Stay.org_id == actor.org_id, Stay.id == stay_id))
    return (await db.scalars(query.execution_options(populate_existing=True))).one()


async def stay_read_by(db: AsyncSession, staff: Staff, stay_id: UUID) -> Stay:
    """A stay with its guests, for somebody who may see stays. StayNotFound."""
    require(staff, Operation.MANAGE_STAYS)
    missing = StayNotFound("There is no such stay.")
    return await rows.find(db, _with_guests(rows.live(Stay, staff)), Stay, stay_id, missing)


async def stays_page(db: AsyncSession, staff: Staff, want: Listing) -> list[Stay]:
    """The hotel's stays with their guests.

    Besides columns, `want.filters` may ask for `room_id` (also one that they moved out of), `guest_id`, `arriving_on`,
    `departing_on` and `in_house_on`, a day whose night they stay or stayed, or are expected to.
    """
    require(staff, Operation.MANAGE_STAYS)
    query = _with_guests(rows.live(Stay, staff, deleted=want.deleted))
    today = clock.hotel_now((await people.hotel(db, staff)).timezone).date()
    for name in want.filters.keys() & _NARROWED.keys():
        query = query.where(_NARROWED[name](want.filters[name], today))
    columns = {name: value for name, value in want.filters.items() if name not in _NARROWED}
    return await page(db, query, Stay, replace(want, filters=columns))


_TAKES_PLACE = Stay.status.in_([StayStatus.RESERVED, StayStatus.CHECKED_IN, StayStatus.CHECKED_OUT])


def _in_house_on(day: date, today: date) -> ColumnElement[bool]:
    leaves_later = Stay.checkout_date.is_(None) | (Stay.checkout_date > day)
    of_hours = (Stay.checkin_date == day) & (Stay.checkout_date == day)
    still_here = (Stay.status == StayStatus.CHECKED_IN) & (literal(day) <= today)
    return _TAKES_PLACE & (Stay.checkin_date <= day) & (leaves_later | of_hours | still_here)


_NARROWED: dict[str, Callable[[Any, date], ColumnElement[bool]]] = {
    "room_id": lambda room_id, _: exists().where(
        RoomHold.org_id == Stay.org_id, RoomHold.stay_id == Stay.id, RoomHold.room_id == room_id
    ),
    "guest_id": lambda guest_id, _: exists().where(
        StayGuest.org_id == Stay.org_id, StayGuest.stay_id == Stay.id, StayGuest.guest_id == guest_id
    ),
    "arriving_on": lambda day, _: _TAKES_PLACE & (Stay.checkin_date == day),
    "departing_on": lambda day, _: _TAKES_PLACE & (Stay.checkout_date == day),
    "in_house_on": _in_house_on,
}


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
        .outerjoin(StayGuest, (StayGuest.org_id == Stay.org_id) & (StayGuest.stay_id == Stay.id) & StayGuest.is_primary)
        .outerjoin(User, (User.org_id == Stay.org_id) & (User.id == StayGuest.guest_id))
        .where(Stay.org_id == actor.org_id, Stay.deleted_at.is_(None))
        .where(Stay.status.in_([StayStatus.CHECKED_IN, StayStatus.RESERVED]))
        # Read from the last to the first, so that the first one of a room stands.
        .order_by(Stay.status.desc(), Stay.checkin_date.desc(), Stay.checkin_time.desc())
    )
    here = {room_id: (stay, name) for stay, name in await db.execute(live) for room_id in stay.room_ids}
    return [
        RoomNow(room, *here.get(room.id, (None, None)))
        for room in sorted(rooms, key=lambda room: by_number(room.room_number))
    ]


def by_number(room_number: str) -> list[tuple[float, str]]:
    """As people count: 9 before 10, whatever letters stand around the digits; names after numbers."""
    return [(int(digits) if digits else inf, letters) for digits, letters in re.findall(r"(\d*)(\D*)", room_number)]
