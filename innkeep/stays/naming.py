"""A room and a surname, typed at the hotel's own address: they lead as far as the code on the wall of the room.

Whatever is wrong with them is answered alike, and is counted by address and hotel, so that nobody finds out who stays
where by trying names. Those who guess here do not hold up who types digits.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import any_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Guest, Program
from innkeep.core.db import Database
from innkeep.core.errors import NotFound, Unauthorized
from innkeep.people.models import Organization, User
from innkeep.stays import doors
from innkeep.stays.admitting import require_unlocked
from innkeep.stays.models import AccessFailure, Room, Stay, StayGuest, StayStatus


class UnknownHotel(NotFound):
    """No hotel of this installation has this address."""


class NobodyByThatName(Unauthorized):
    """There is no such room, or nobody is in it, or they have another name."""


@dataclass(frozen=True, slots=True)
class ClaimedName:
    """What somebody says of themselves, and where they call from."""

    room: str
    surname: str
    address: str


async def hotel_at(database: Database, org_id: UUID) -> Organization:
    """The hotel with this key. UnknownHotel."""
    async with database.unit_of_work(Program(org_id=org_id)) as db:
        hotel: Organization | None = await db.scalar(
            select(Organization).where(Organization.id == org_id, Organization.deleted_at.is_(None))
        )
    if hotel is None:
        raise UnknownHotel("There is no hotel at this address. Check it, or scan the code in your room.")
    return hotel


async def enter_by_name(database: Database, org_id: UUID, claim: ClaimedName) -> tuple[str, Guest, str]:
    """Let a phone in as far as a room's code would: the code, as whom, and the token for its cookie.

    UnknownHotel, TooManyTries, NobodyByThatName.
    """
    program = Program(org_id=(await hotel_at(database, org_id)).id)
    async with database.unit_of_work(program) as db:
        await require_unlocked(db, program.org_id, None, claim.address)
        there = await _staying(db, program, claim.room)
        code = next((code for code, name in there if bears(name, claim.surname)), None)
        if code is None:
            db.add(AccessFailure(org_id=program.org_id, address=claim.address))
    if code is not None:
        try:
            return (code, *await doors.enter(database, code))
        except (doors.NobodyCheckedIn, doors.TooManyPhones):
            pass  # told in the same words: others must not learn by it that they were right
    raise NobodyByThatName("We find nobody by this room and surname. Check both, or ask the front desk.")


async def _staying(db: AsyncSession, program: Program, number: str) -> list[tuple[str, str]]:
    """The code of a room with the name of each of its guests. One statement, whether there is such a room or not."""
    query = (
        select(Room.code, User.name)
        .join(Stay, (Stay.org_id == Room.org_id) & (Room.id == any_(Stay.room_ids)))
        .join(StayGuest, (StayGuest.org_id == Stay.org_id) & (StayGuest.stay_id == Stay.id))
        .join(User, (User.org_id == StayGuest.org_id) & (User.id == StayGuest.guest_id))
        .where(Room.org_id == program.org_id, func.lower(Room.room_number) == number.strip().lower())
        .where(Stay.status == StayStatus.CHECKED_IN, Stay.deleted_at.is_(None), Room.deleted_at.is_(None))
    )
    return [(code, name) for code, name in await db.execute(query)]


def bears(name: str, surname: str) -> bool:
    """Whether somebody of this name may say that this is their surname: its last words, however they are written.

    Where names are written without spaces, the surname comes first.
    """
    whole, said = _folded(name), _folded(surname)
    if not said:
        return False
    return f" {whole}".endswith(f" {said}") or (" " not in whole and not whole.isascii() and whole.startswith(said))


def _folded(text: str) -> str:
    """Without case, accents, hyphens and apostrophes: `O'Brien-Núñez` and `obrien nunez` are one."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(" " if each == "-" else each for each in apart if each.isalnum() or each in " -")
    return " ".join(letters.split())
