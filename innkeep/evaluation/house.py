"""A PostgreSQL of its own with a hotel in it, which each scenario finds as it was imported. Gone afterwards."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from innkeep.conversations import turns
from innkeep.core import clock
from innkeep.core.actors import Guest, Program
from innkeep.core.db import Database
from innkeep.core.errors import Invalid
from innkeep.core.events import Reactions
from innkeep.evaluation.state import Original, kept
from innkeep.hotelfile.entries import HotelFile
from innkeep.hotelfile.importing import import_hotel
from innkeep.installation.cluster import FOR_ONCE
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.migrations import migrate
from innkeep.installation.roles import APP_ROLE, OWNER_ROLE, SUPERUSER, clone, drop, provision
from innkeep.people import queries as people
from innkeep.people.models import Role, User
from innkeep.stays import queries as stays
from innkeep.stays.actions import begin_stays
from innkeep.stays.models import Stay, StayStatus

EMPTY = "innkeep"
"""The database that is migrated, of which each hotel gets a copy."""

NIGHTS = timedelta(days=3)


class NoRoom(Invalid):
    """There is no room for the guest of a scenario."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A copy of a hotel, as it was imported, with one guest checked in to its first room.

    Scenarios are played in it one after the other, each once it was put back to how it was in the `original`. A new
    database for each would cost ten times what playing it does. `worker` is the number of who answers.
    """

    database: Database
    guest: Guest
    worker: int
    original: Original


@dataclass(frozen=True, slots=True)
class House:
    """The hotel that scenarios are played in: alone in the database `template`, which nobody is connected to."""

    server: EmbeddedPostgres
    reactions: Reactions
    org_id: UUID
    first_room: str
    numbers: Iterator[int]
    template: str

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Opened]:
        """A copy of the hotel, gone afterwards."""
        name = f"played_{next(self.numbers)}"
        superuser = self.server.url(SUPERUSER, "postgres")
        async with AsyncExitStack() as ending:
            await clone(superuser, self.template, name)
            ending.push_async_callback(drop, superuser, name)
            database = Database(self.server.url(APP_ROLE, name), reactions=self.reactions, pool=2)
            ending.push_async_callback(database.close)
            guest = await self._arrive(database)
            worker = await ending.enter_async_context(turns.presence(database))
            original = await ending.enter_async_context(kept(self.server.url(SUPERUSER, name)))
            yield Opened(database, guest, worker, original)

    async def _arrive(self, database: Database) -> Guest:
        program = Program(org_id=self.org_id)
        async with database.unit_of_work(program) as db:
            today = clock.hotel_now((await people.hotel(db, program)).timezone).date()
            room = next(
                each.room for each in await stays.house(db, program) if each.room.room_number == self.first_room
            )
            role_id = await db.scalar(select(Role.id).where(Role.name == "guest", Role.deleted_at.is_(None)))
            guest = User(org_id=program.org_id, name="Alex Morgan", email="", role_id=role_id)
            stay = Stay(
                org_id=program.org_id,
                room_ids=[room.id],
                checkin_date=today,
                checkout_date=today + NIGHTS,
                status=StayStatus.CHECKED_IN,
            )
            db.add(guest)
            await db.flush()
            await begin_stays(db, program, [(stay, [guest.id])])
            return Guest(org_id=program.org_id, user_id=guest.id, stay_id=stay.id)


@contextmanager
def house(hotel: HotelFile, reactions: Reactions) -> Iterator[House]:
    """One hotel in a server that lives as long as this."""
    with houses([hotel], reactions) as [opened]:
        yield opened


@contextmanager
def houses(hotels: Sequence[HotelFile], reactions: Reactions) -> Iterator[list[House]]:
    """Import hotels into a server that lives as long as this. It is noon in the first, when everything is served."""
    if not all(hotel.rooms for hotel in hotels):
        raise NoRoom("The hotel file has no rooms, so no guest can be checked in: add one")
    folder = Path(tempfile.mkdtemp(prefix="innkeep-eval-"))
    server = EmbeddedPostgres(folder / "data", FOR_ONCE)
    try:
        server.start()
        asyncio.run(provision(server.url(SUPERUSER, "postgres")))
        migrate(server.url(OWNER_ROLE))
        opened, numbers = [], count(1)
        for number, hotel in enumerate(hotels):
            template = f"{EMPTY}_{number}"
            asyncio.run(clone(server.url(SUPERUSER, "postgres"), EMPTY, template))
            org_id = asyncio.run(_imported(server, template, hotel, reactions))
            opened.append(House(server, reactions, org_id, hotel.rooms[0].number, numbers, template))
        with clock.moved(_to_noon(hotels[0].organization.timezone)):
            yield opened
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _imported(server: EmbeddedPostgres, name: str, hotel: HotelFile, reactions: Reactions) -> UUID:
    database = Database(server.url(APP_ROLE, name), reactions=reactions)
    try:
        # Stays of the file would occupy rooms, and staff are not asked: both only take time.
        return (await import_hotel(database, hotel.model_copy(update={"stays": [], "staff": []}))).org_id
    finally:
        await database.close()


def _to_noon(zone: str) -> timedelta:
    now = clock.hotel_now(zone)
    return datetime.combine(now.date(), time(12)) - now
