"""`innkeep serve`: everything in one process, and what is printed when it is ready."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from uuid import UUID

import uvloop

from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.logs import start_logging
from innkeep.core.settings import Settings
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.pictures import pictures_beside
from innkeep.hotelfile.reading import load
from innkeep.installation.checkup import of_address
from innkeep.installation.first_run import open_first_run
from innkeep.installation.migrations import shipped
from innkeep.installation.opening import Installation, opened
from innkeep.installation.problems import InstallationError
from innkeep.main import serve, work
from innkeep.people import queries as people
from innkeep.reactions import REACTIONS
from innkeep.stays import queries as stays
from innkeep.stays.passes import give_open_link, link_to

LOGINS = "demo-logins.txt"
"""Where the demo's passwords are kept, in the data folder: each installation makes its own."""


class PortInUse(InstallationError):
    """Something else listens there."""


def serve_installation(settings: Settings) -> None:
    """Serve until a signal arrives. Everything that was started is stopped again."""
    start_logging()
    with _listening(settings) as listener, opened(settings, alone=True) as installation:
        uvloop.run(_serve(settings, installation, listener))


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise PortInUse(f"Cannot listen on {settings.host}: {error.strerror}. Set INNKEEP_HOST.") from error
        raise PortInUse(
            f"Port {settings.port} is in use: stop what listens there, or set INNKEEP_PORT to another"
        ) from error


async def _serve(settings: Settings, installation: Installation, listener: socket.socket) -> None:
    async with _watched(installation) as database:
        await _welcome_demo(settings, database)
        await print_links(settings, database)
        await serve(settings, database, listener)


def work_installation(settings: Settings) -> None:
    """Work without web until a signal arrives, on the database of a server that runs, or on one of our own."""
    start_logging()
    with opened(settings) as installation:
        uvloop.run(_work(settings, installation))


async def _work(settings: Settings, installation: Installation) -> None:
    async with _watched(installation) as database:
        print("Innkeep is working. Stop it with Ctrl-C.", flush=True)
        await work(settings, database)


@asynccontextmanager
async def _watched(installation: Installation) -> AsyncIterator[Database]:
    """The database, with the server of our own brought back whenever it dies."""
    database = Database(installation.app_url, role=installation.app_role, reactions=REACTIONS)
    watching = asyncio.ensure_future(installation.embedded.watch()) if installation.embedded else None
    try:
        yield database
    finally:
        await database.close()
        if watching is not None:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


async def _welcome_demo(settings: Settings, database: Database) -> None:
    """An empty installation gets the demo hotel, so that there is something to see."""
    if not settings.demo or await people.hotels(database):
        return
    path = shipped("demo") / "hotel.yaml"
    hotel = load(path)
    report = await import_hotel(database, hotel, pictures=await pictures_beside(path, hotel))
    settings.data.mkdir(parents=True, exist_ok=True)
    logins = settings.data / LOGINS
    logins.touch(mode=0o600)
    lines = [f"{report.org_id}", *(f"{name}\t{email}\t{password}" for name, email, password in report.new_staff)]
    logins.write_text("\n".join(lines) + "\n")


async def print_links(settings: Settings, database: Database) -> None:
    """Say where to go: to the console, or to the first run where there is neither a hotel nor a demo wanted."""
    if not settings.demo and not await people.hotels(database):
        token = open_first_run(settings)
        print("\nInnkeep is ready. Stop it with Ctrl-C.\n\n  Set up your hotel in the browser, at")
        print(f"  {settings.public_url}/console/setup?token={token}\n", flush=True)
        return
    print(f"\nInnkeep is ready. Stop it with Ctrl-C.\n\n  Console     {settings.public_url}/console")
    if remedy := of_address(settings).remedy:
        print(f"  Phones      {remedy}")
    if lines := _demo_logins(settings):
        await _print_demo(settings, database, lines)
    print(flush=True)


def _demo_logins(settings: Settings) -> list[str]:
    logins = settings.data / LOGINS
    return logins.read_text().splitlines() if logins.exists() else []


async def _print_demo(settings: Settings, database: Database, lines: list[str]) -> None:
    org_id, *staff = lines
    program = Program(org_id=UUID(org_id))
    async with database.unit_of_work(program) as db:
        hotel = await people.hotel(db, program)
        house = await stays.house(db, program)
    for each in [each for each in house if each.room.is_booked and each.stay][:1]:
        link = await _demo_link(settings, database, program, each)
        print(f"  Guest       {link}   ({each.guest}, room {each.room.room_number}, {hotel.name})")
    print("\n  Sign in to the console as")
    for line in staff:
        name, email, password = line.split("\t")
        print(f"    {email:<40} {password:<24} {name}")


async def _demo_link(settings: Settings, database: Database, program: Program, at: stays.RoomNow) -> str:
    """The demo has no front desk that hands anything out: its link opens as many phones as somebody tries."""
    if at.stay is None:
        return f"{settings.public_url}/g/{at.room.code}"
    async with database.unit_of_work(program) as db:
        handed = await give_open_link(db, program, at.stay.id, uses=10_000, lasts=timedelta(days=30))
    return link_to(settings.public_url, at.room.code, handed)
