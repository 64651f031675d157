"""What stands at the door of a room. Its code is printed for everybody to see: it leads here, and opens nothing.

A phone that comes by it may write to the hotel, in a conversation of its own: it learns nothing of the guests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Guest, Program
from innkeep.core.db import Database
from innkeep.core.errors import Conflict, NotFound
from innkeep.core.tokens import new_token, token_hash
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.stays import queries
from innkeep.stays.models import GuestDevice

MOST_STRANGERS = 30
"""Phones that one stay lets in by the room's code alone within an hour: nobody floods the desk with conversations."""

_CODE = re.compile(r"[0-9A-Za-z]{1,20}")


class UnknownRoomCode(NotFound):
    """No room has this code (any more)."""


class NobodyCheckedIn(NotFound):
    """The room exists, but no guest is checked in."""


class TooManyPhones(Conflict):
    """More phones came by a room's code than people can be in it."""


@dataclass(frozen=True, slots=True)
class Door:
    """A room whose code somebody has."""

    org_id: UUID
    room_id: UUID

    @property
    def program(self) -> Program:
        """Who looks behind it, before anybody is let in."""
        return Program(org_id=self.org_id)


async def door_with(database: Database, code: str) -> Door:
    """The room with this code. UnknownRoomCode."""
    known = _CODE.fullmatch(code)
    found = await database.ask("SELECT org_id, room_id FROM find_room($1)", code) if known else []
    if not found:
        raise UnknownRoomCode("This code is not known here. Scan the code in your room again, or ask the front desk.")
    return Door(*found[0])


async def hotel_of_room(database: Database, code: str) -> Organization | None:
    """The hotel whose room has this code, or None."""
    try:
        door = await door_with(database, code)
    except UnknownRoomCode:
        return None
    async with database.unit_of_work(door.program) as db:
        return await people.hotel(db, door.program)


async def guest_behind(db: AsyncSession, door: Door) -> Guest:
    """Whose room it is now. NobodyCheckedIn."""
    guest = await queries.guest_in_room(db, door.program, door.room_id)
    if guest is None:
        raise NobodyCheckedIn("Nobody is checked in to this room yet. The front desk will be glad to help.")
    return guest


async def look(database: Database, code: str) -> Door:
    """The door, if anybody could be let in by it. Nothing is changed. UnknownRoomCode, NobodyCheckedIn."""
    door = await door_with(database, code)
    async with database.unit_of_work(door.program) as db:
        await guest_behind(db, door)
    return door


async def enter(database: Database, code: str) -> tuple[Guest, str]:
    """Let a phone in that has the code of a room and nothing else; as whom, and the token for its cookie.

    UnknownRoomCode, NobodyCheckedIn, TooManyPhones.
    """
    door = await door_with(database, code)
    token = new_token()
    async with database.unit_of_work(door.program) as db:
        guest = await guest_behind(db, door)
        await _require_room_for_one_more(db, guest)
        phone = GuestDevice(
            org_id=guest.org_id, stay_id=guest.stay_id, guest_id=guest.user_id, token_hash=token_hash(token)
        )
        db.add(phone)
        await db.flush()
        return replace(guest, phone=phone.id), token


async def _require_room_for_one_more(db: AsyncSession, guest: Guest) -> None:
    lately = (GuestDevice.created_at > clock.now() - timedelta(hours=1), GuestDevice.verified.is_(False))
    of_stay = (GuestDevice.org_id == guest.org_id, GuestDevice.stay_id == guest.stay_id)
    strangers = await db.scalar(select(func.count()).where(*of_stay, *lately))
    if (strangers or 0) >= MOST_STRANGERS:
        raise TooManyPhones("Too many phones have opened this room's page just now. Please ask the front desk.")
