"""Importing a hotel file: all of it or nothing, and a second time nothing.

The hotel is found by its name, everything in it by what it is known by. What an entry says comes true, what the file
does not mention stays as it is, and nothing is ever removed (docs/decisions/0007).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Program
from innkeep.core.db import Database, constraint_of
from innkeep.core.errors import Conflict, NotFound
from innkeep.hotelfile.arrivals import import_stays
from innkeep.hotelfile.changes import Change
from innkeep.hotelfile.entries import HotelFile
from innkeep.hotelfile.house import import_divisions, import_organization, import_rooms
from innkeep.hotelfile.menu import import_catalogue, import_knowledge
from innkeep.hotelfile.pictures import Pictures, import_pictures
from innkeep.hotelfile.problems import quoted
from innkeep.hotelfile.rules import email_key
from innkeep.hotelfile.team import (
    Password,
    StaffChanged,
    hashed,
    import_staff,
    passwords_for_newcomers,
)
from innkeep.people import queries as people

ATTEMPTS = 3
"""How often an import begins anew because the hotel changed before it had its turn."""

LISTED = 10
"""How many hotels a message names."""

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_ANOTHER = text("SELECT EXISTS (SELECT FROM find_hotels() WHERE name = :name AND org_id <> :org_id)")
_BUSY = {"55P03", "40P01"}
"""SQL states: a lock was waited for too long, or by two for each other."""


class NoSuchHotel(NotFound):
    """There is no hotel (of that name)."""


class WhichHotel(Conflict):
    """There are several hotels, and it was not said which is meant."""


class ImportUnderWay(Conflict):
    """The same hotel is being imported or changed by somebody else."""


class ImportRefused(Conflict):
    """The database refused what the file says."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do: the changes, and name, e-mail address and password of each who is new."""

    org_id: UUID
    changes: list[Change]
    new_staff: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a hotel file says, and the pictures beside it."""

    hotel: HotelFile
    pictures: Pictures


class _Overtaken(Exception):
    """Somebody else made the hotel meanwhile."""


class _TriedOut(Exception):
    """Ends a unit of work that was not meant to last."""


async def import_hotel(
    database: Database, hotel: HotelFile, *, pictures: Pictures | None = None, dry_run: bool = False
) -> ImportReport:
    """Make the hotel what the file says, in one transaction. With `dry_run` everything is tried out and taken back.

    `pictures` are those that lie beside the file; without them nobody's picture changes.

    Raises ImportUnderWay, ImportRefused, WhichHotel when two hotels have the name, and what stays raise when a room
    is taken. Takes the database rather than a unit of work: passwords are hashed before the transaction begins.
    """
    for _ in range(ATTEMPTS):
        program = await _program(database, hotel.organization.name)
        passwords = None if dry_run else await _passwords(database, program, hotel)
        try:
            changes = await _carry_out(database, program, _Wanted(hotel, pictures or {}), passwords)
        except (_Overtaken, StaffChanged):
            continue
        return ImportReport(program.org_id, changes, _newcomers(hotel, passwords or {}))
    raise ImportUnderWay(f"{quoted(hotel.organization.name)} keeps changing while it is imported. Try again.")


async def find_hotel(database: Database, name: str | None) -> UUID:
    """The hotel of that name; with None, the only one. NoSuchHotel or WhichHotel, which name those that there are."""
    hotels = await people.hotels(database)
    if not hotels:
        raise NoSuchHotel("There is no hotel yet. Import one: innkeep import FILE")
    found = [org_id for org_id, each in hotels if name in (None, each)]
    listed = ", ".join(quoted(each) for _, each in hotels[:LISTED]) + (" and others" if len(hotels) > LISTED else "")
    if not found:
        raise NoSuchHotel(f"There is no hotel {quoted(name)} here, but {listed}.")
    if len(found) > 1:
        raise WhichHotel(f"There are several hotels here: {listed}. Say which is meant: --hotel NAME")
    return found[0]


async def _program(database: Database, name: str) -> Program:
    """Innkeep on behalf of the hotel of that name, with a new key unless there is one."""
    found = [org_id for org_id, each in await people.hotels(database) if each == name]
    if len(found) > 1:
        raise WhichHotel(f"There are {len(found)} hotels called {quoted(name)} here. Rename one of them first.")
    if found:
        return Program(org_id=found[0])
    return Program(org_id=(await database.ask("SELECT uuidv7()"))[0][0])


async def _passwords(database: Database, program: Program, hotel: HotelFile) -> dict[str, Password]:
    async with database.unit_of_work(program) as db:
        passwords = await passwords_for_newcomers(db, program, hotel.staff)
    return await hashed(passwords)


async def _carry_out(
    database: Database, program: Program, wanted: _Wanted, passwords: Mapping[str, Password] | None
) -> list[Change]:
    """Everything in one transaction; without passwords it is only tried out."""
    hotel, trying = wanted.hotel, passwords is None
    try:
        async with _tried_out(database, program) if trying else database.unit_of_work(program) as db:
            await _take_turn(db, program, hotel.organization.name)
            return [
                *await import_organization(db, program, hotel.organization),
                *await import_divisions(db, program, hotel.divisions),
                *await import_rooms(db, program, hotel.rooms),
                *await import_catalogue(db, program, hotel.catalogue),
                *await import_pictures(db, program, hotel, wanted.pictures),
                *await import_knowledge(db, program, hotel.knowledge),
                *await import_staff(db, program, hotel.staff, passwords),
                *await import_stays(db, program, hotel.stays),
            ]
    except IntegrityError as error:
        refusal = constraint_of(error)
        raise ImportRefused(f"The database refuses this hotel ({refusal}). Nothing was imported.") from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _BUSY:
            raise
        raise ImportUnderWay("This hotel is being imported or changed right now. Try again in a moment.") from error


@asynccontextmanager
async def _tried_out(database: Database, program: Program) -> AsyncIterator[AsyncSession]:
    """A unit of work that is taken back at its end, the very same up to there."""
    with suppress(_TriedOut):
        async with database.unit_of_work(program) as db:
            yield db
            raise _TriedOut


async def _take_turn(db: AsyncSession, program: Program, name: str) -> None:
    """Imports of one hotel wait for each other, so that two of a new one do not make two hotels."""
    await db.execute(_LOCK, {"name": name})
    if await db.scalar(_ANOTHER, {"name": name, "org_id": program.org_id}):
        raise _Overtaken


def _newcomers(hotel: HotelFile, passwords: Mapping[str, Password]) -> list[tuple[str, str, str]]:
    return [
        (entry.name, entry.email, passwords[key].clear)
        for entry in hotel.staff
        if (key := email_key(entry.email)) in passwords
    ]
