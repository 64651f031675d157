"""`innkeep import` and `innkeep export`: a hotel as a file, and its rooms, stays and guests as tables."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from innkeep.cli.connecting import Hotel, with_database
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.errors import Invalid
from innkeep.core.settings import Settings
from innkeep.hotelfile.exporting import export_hotel
from innkeep.hotelfile.importing import ImportReport, find_hotel, import_hotel
from innkeep.hotelfile.pictures import pictures_beside, pictures_of
from innkeep.hotelfile.reading import load
from innkeep.installation.opening import opened
from innkeep.spreadsheets.exporting import export_table
from innkeep.spreadsheets.importing import import_table
from innkeep.spreadsheets.plan import Plan
from innkeep.spreadsheets.tables import Kind

app = typer.Typer()

Trying = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing")]


class WhatIsIt(Invalid):
    """It was not said what kind of file it is, or something that it is not."""


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A hotel file (YAML), or a table (CSV)")],
    *,
    kind: Annotated[
        Kind | None, typer.Option("--as", help="The file is a table (CSV) of these, not a hotel file")
    ] = None,
    hotel: Annotated[str | None, typer.Option(help="Whose table it is, when there are several hotels")] = None,
    dry_run: Trying = False,
) -> None:
    """Import a file: all of it or nothing. It adds and changes, never removes; a second time it does nothing."""
    _check(file, kind, hotel)
    if kind is None:
        _import_hotel(file, dry_run=dry_run)
    else:
        _import_table(file, kind, hotel, dry_run=dry_run)


def _check(file: Path, kind: Kind | None, hotel: str | None) -> None:
    if kind is None and file.suffix.lower() == ".csv":
        raise WhatIsIt(f"Say what {file} is a table of: --as {', --as '.join(Kind)}")
    if kind is None and hotel is not None:
        raise WhatIsIt("A hotel file says itself which hotel it is: leave --hotel out")
    if kind is not None and file.suffix.lower() in {".yaml", ".yml"}:
        raise WhatIsIt(f"{file} is a hotel file: leave --as out, or give a table (CSV)")


def _import_hotel(file: Path, *, dry_run: bool) -> None:
    hotel = load(file)
    pictures = asyncio.run(pictures_beside(file, hotel))
    with opened(Settings()) as installation:

        async def run(database: Database) -> ImportReport:
            return await import_hotel(database, hotel, pictures=pictures, dry_run=dry_run)

        report = with_database(installation, run)
    for change in report.changes:
        print(change)
    for name, email, password in report.new_staff:
        print(f"{name} signs in with {email} and the password {password}")
    _count(len(report.changes), dry_run=dry_run)


def _import_table(file: Path, kind: Kind, hotel: str | None, *, dry_run: bool) -> None:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise WhatIsIt(f"Cannot read {file} ({error.strerror}): check its name and who may read it") from error
    with opened(Settings()) as installation:

        async def run(database: Database) -> Plan:
            program = Program(org_id=await find_hotel(database, hotel))
            return await import_table(database, program, kind, content, dry_run=dry_run)

        plan = with_database(installation, run)
    for step in plan.steps:
        print(step)
    _count(len(plan.steps), dry_run=dry_run)


def _count(changes: int, *, dry_run: bool) -> None:
    count = f"{changes} change{'' if changes == 1 else 's'}"
    print(f"{count} would be made." if dry_run else f"{count}.")


@app.command()
def export(
    *,
    hotel: Hotel = None,
    kind: Annotated[Kind | None, typer.Option("--as", help="A table (CSV) of these, instead of a hotel file")] = None,
    to: Annotated[Path | None, typer.Option(help="Write it to this file, with the hotel's pictures beside it")] = None,
) -> None:
    """Print a hotel as a hotel file, without guests and passwords; or its rooms, stays or guests as a table."""
    with opened(Settings()) as installation:

        async def run(database: Database) -> Exported:
            program = Program(org_id=await find_hotel(database, hotel))
            async with database.unit_of_work(program) as db:
                if kind is not None:
                    return Exported(await export_table(db, program, kind), [])
                found = await pictures_of(db, program) if to else {}
                text = await export_hotel(db, program, {item: path for item, (path, _) in found.items()})
                # A hotel file is UTF-8, whatever this terminal is.
                return Exported(text.encode(), list(found.values()))

        _write(with_database(installation, run), to)


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export writes: the file, and pictures by their paths beside it."""

    file: bytes
    pictures: list[tuple[str, bytes]]


def _write(exported: Exported, to: Path | None) -> None:
    if to is None:
        sys.stdout.buffer.write(exported.file)
        return
    try:
        for path, content in exported.pictures:
            (to.parent / path).parent.mkdir(parents=True, exist_ok=True)
            (to.parent / path).write_bytes(content)
        to.write_bytes(exported.file)
    except OSError as error:
        raise WhatIsIt(f"Cannot write {error.filename} ({error.strerror}): name another place with --to") from error
