"""Importing a table: all of it or nothing, and a second time nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Actor, Program, Staff
from innkeep.core.db import Database
from innkeep.core.errors import Conflict
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.spreadsheets.encodings import decoded
from innkeep.spreadsheets.guests import import_guests
from innkeep.spreadsheets.plan import Plan
from innkeep.spreadsheets.problems import refused
from innkeep.spreadsheets.reading import read_table
from innkeep.spreadsheets.rooms import import_rooms
from innkeep.spreadsheets.stays import import_stays
from innkeep.spreadsheets.tables import Entry, Kind

Import = Callable[[AsyncSession, Program, list[Entry], Plan], Awaitable[None]]

IMPORTS: Mapping[Kind, Import] = {Kind.ROOMS: import_rooms, Kind.GUESTS: import_guests, Kind.STAYS: import_stays}

NEEDS: Mapping[Kind, Operation] = {
    Kind.ROOMS: Operation.MANAGE_HOUSE,
    Kind.GUESTS: Operation.MANAGE_GUESTS,
    Kind.STAYS: Operation.MANAGE_STAYS,
}
"""What it takes to import a table."""

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:org_id, 0))")
_BUSY = {"55P03", "40P01"}
"""SQL states: a lock was waited for too long, or by two for each other."""


class ChangedWhileImporting(Conflict):
    """Somebody else wrote what the table says, at the same time."""


class _TriedOut(Exception):
    """Ends a unit of work that was not meant to last."""


async def import_table(
    database: Database, actor: Program | Staff, kind: Kind, content: bytes, *, dry_run: bool = False
) -> Plan:
    """Make the hotel what the table says, in one transaction. With `dry_run` it is the very same, and taken back.

    TableInvalid with every problem that was found, ChangedWhileImporting. Takes the database rather than a unit of
    work, because the table is read before the transaction begins.
    """
    if isinstance(actor, Staff):
        require(actor, NEEDS[kind])
    program, plan = Program(org_id=actor.org_id), Plan(kind, dry_run)
    async with database.unit_of_work(program) as db:
        language = (await people.hotel(db, program)).language
    entries = read_table(kind, decoded(content, language))
    try:
        async with _tried_out(database, program) if dry_run else database.unit_of_work(program) as db:
            await db.execute(_LOCK, {"org_id": f"tables of {program.org_id}"})
            await IMPORTS[kind](db, program, entries, plan)
            if plan.problems:
                raise refused(plan.problems)
    except IntegrityError as error:
        raise ChangedWhileImporting(
            "The hotel was changed at the same time. Nothing was imported; try again."
        ) from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _BUSY:
            raise
        raise ChangedWhileImporting("The hotel is being imported or changed right now. Try again soon.") from error
    return plan


@asynccontextmanager
async def _tried_out(database: Database, actor: Actor) -> AsyncIterator[AsyncSession]:
    """A unit of work that is taken back at its end, the very same up to there."""
    with suppress(_TriedOut):
        async with database.unit_of_work(actor) as db:
            yield db
            raise _TriedOut
