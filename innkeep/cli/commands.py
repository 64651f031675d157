"""What `innkeep` can do."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from innkeep.cli.evaluating import eval_
from innkeep.cli.serving import serve_installation
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.hotelfile.exporting import export_hotel
from innkeep.hotelfile.importing import ImportReport, find_hotel, import_hotel
from innkeep.hotelfile.reading import load
from innkeep.installation.embedded import embedded_url
from innkeep.installation.erd import live_dbml
from innkeep.installation.opening import Installation, opened
from innkeep.installation.roles import OWNER_ROLE
from innkeep.main import REACTIONS

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


app.command(name="eval")(eval_)


@app.callback()
def innkeep() -> None:
    """Innkeep, a hotel's guest-service desk. Settings are read from INNKEEP_… variables; see docs/settings.md."""


@app.command()
def serve() -> None:
    """Serve guests and staff: database, web and worker in one process, until Ctrl-C."""
    serve_installation(Settings())


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    with opened(Settings()):
        print("The schema is up to date.")


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A hotel file (YAML)")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing")] = False,
) -> None:
    """Import a hotel file: all of it or nothing. It adds and changes, never removes; a second time it does nothing."""
    hotel = load(file)
    with opened(Settings()) as installation:

        async def run(database: Database) -> ImportReport:
            return await import_hotel(database, hotel, dry_run=dry_run)

        report = _with_database(installation, run)
    for change in report.changes:
        print(change)
    for name, email, password in report.new_staff:
        print(f"{name} signs in with {email} and the password {password}")
    count = f"{len(report.changes)} change{'' if len(report.changes) == 1 else 's'}"
    print(f"{count} would be made." if dry_run else f"{count}.")


@app.command()
def export(hotel: Annotated[str | None, typer.Option(help="The hotel's name, when there are several")] = None) -> None:
    """Print a hotel as a hotel file, without its guests and passwords."""
    with opened(Settings()) as installation:

        async def run(database: Database) -> str:
            program = Program(org_id=await find_hotel(database, hotel))
            async with database.unit_of_work(program) as db:
                return await export_hotel(db, program)

        # A hotel file is UTF-8, whatever this terminal is.
        sys.stdout.buffer.write(_with_database(installation, run).encode())


@app.command()
def dsn() -> None:
    """Print the owner's URL of this installation's database."""
    settings = Settings()
    print(settings.database_url or embedded_url(settings.data, OWNER_ROLE))


@app.command()
def erd() -> None:
    """Print the live schema as DBML."""
    with opened(Settings()) as installation:
        sys.stdout.write(asyncio.run(live_dbml(installation.owner_url)))


def _with_database(installation: Installation, run: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    """Run something with the database as the application sees it."""

    async def connected() -> T:
        database = Database(installation.app_url, role=installation.app_role, reactions=REACTIONS)
        try:
            return await run(database)
        finally:
            await database.close()

    return asyncio.run(connected())
