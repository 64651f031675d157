"""`innkeep person`: what is held of somebody, for whoever has this machine: taken out, and erased."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import typer

from innkeep.cli.connecting import Hotel, with_database
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.hotelfile.importing import find_hotel
from innkeep.installation.opening import opened
from innkeep.installation.problems import InstallationError
from innkeep.privacy.again import erase_for_good
from innkeep.privacy.person import find_person
from innkeep.privacy.telling import Held, all_held, as_page

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, help="What is held of a person: export, erase.")

Person = Annotated[str, typer.Argument(help="Their e-mail address, or their key as the API shows it")]


@app.command()
def export(
    person: Person,
    file: Annotated[Path, typer.Argument(help="The file to write: .html to be read, anything else as JSON")],
    *,
    hotel: Hotel = None,
) -> None:
    """Write all that is held of somebody into a file, photos included."""
    if file.exists():
        raise InstallationError(f"{file} exists already: give the file another name")

    async def run(database: Database, program: Program, key: UUID) -> Held:
        async with database.unit_of_work(program) as db:
            return await all_held(db, program, key)

    held = _with(hotel, person, run)
    file.touch(mode=0o600)
    file.write_text(as_page(held) if file.suffix == ".html" else json.dumps(held, indent=2, ensure_ascii=False))
    print(f"All that is held of them is in {file}.")


@app.command()
def erase(
    person: Person,
    *,
    sure: Annotated[bool, typer.Option("--sure", help="It cannot be undone")] = False,
    hotel: Hotel = None,
) -> None:
    """Erase who somebody is and what they said. Their accounts stay as they are, and a restore erases them again."""
    if not sure:
        raise InstallationError("Erasing somebody cannot be undone: say --sure if you are")

    async def run(database: Database, program: Program, key: UUID) -> None:
        await erase_for_good(database, Settings().data, program, key)

    _with(hotel, person, run)
    print("Nothing says any more who they are.")


def _with(hotel: str | None, person: str, run: Callable[[Database, Program, UUID], Awaitable[T]]) -> T:
    with opened(Settings()) as installation:

        async def found(database: Database) -> T:
            program = Program(org_id=await find_hotel(database, hotel))
            async with database.unit_of_work(program) as db:
                key = await find_person(db, program, person)
            return await run(database, program, key)

        return with_database(installation, found)
