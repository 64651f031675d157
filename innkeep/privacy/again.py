"""Erasing once more what a backup has brought back.

A backup that was made before somebody was erased still has them. So who was erased is also in a file in the data
folder, keys only, which no restore touches: after one, everybody in it is erased again. It is brought up to date from
the database whenever somebody was erased, every night, and before a restore replaces what is there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from innkeep.core.actors import Actor, Program
from innkeep.core.db import Database
from innkeep.people import queries as people
from innkeep.privacy.erasing import erase
from innkeep.privacy.person import NobodyLikeThat

FILE = "erased.txt"
"""A line each: the hotel's key and the person's."""

Erased = tuple[UUID, UUID]


async def erase_for_good(database: Database, folder: Path, actor: Actor, person: UUID) -> None:
    """Erase somebody, and see to it that they stay erased. NotAllowed, NobodyLikeThat, StillExpected."""
    async with database.unit_of_work(actor) as db:
        await erase(db, actor, person)
    await keep_list(database, folder)


async def keep_list(database: Database, folder: Path) -> None:
    """Write down who was erased and is not in the list yet."""
    missing = await _erased(database) - set(read_list(folder))
    if missing:
        _append(folder, sorted(missing))


def read_list(folder: Path) -> list[Erased]:
    """Who is to stay erased. What is no line of the list is left out, such as one that a crash cut short."""
    file = folder / FILE
    found = []
    for line in file.read_text().splitlines() if file.exists() else ():
        hotel, _, person = line.partition(" ")
        if len(hotel) == len(person) == 36:  # noqa: PLR2004 - of a UUID as it is written
            found.append((UUID(hotel), UUID(person)))
    return found


async def erase_again(database: Database, folder: Path) -> int:
    """Erase everybody in the list who is there; how many that was."""
    done = 0
    for org_id, person in read_list(folder):
        try:
            async with database.unit_of_work(Program(org_id=org_id)) as db:
                await erase(db, Program(org_id=org_id), person, again=True)
        except NobodyLikeThat:
            continue
        done += 1
    return done


async def _erased(database: Database) -> set[Erased]:
    erased: set[Erased] = set()
    for org_id, _ in await people.hotels(database):
        async with database.unit_of_work(Program(org_id=org_id)) as db:
            found = await db.scalars(text("SELECT user_id FROM erasures WHERE org_id = :org_id"), {"org_id": org_id})
            erased |= {(org_id, person) for person in found}
    return erased


def _append(folder: Path, erased: Iterable[Erased]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, "".join(f"\n{org_id} {person}\n" for org_id, person in erased).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
