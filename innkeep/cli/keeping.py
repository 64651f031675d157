"""`innkeep backup`, `restore` and `doctor`: keeping an installation."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from innkeep.cli.connecting import with_database
from innkeep.core.db import DBAPIError
from innkeep.core.settings import Settings
from innkeep.installation.audit import SEEN
from innkeep.installation.checks import Check
from innkeep.installation.checkup import of_database, of_machine
from innkeep.installation.dumps import back_up
from innkeep.installation.dumps import restore as restore_dump
from innkeep.installation.migrations import migrate
from innkeep.installation.opening import Installation, opened
from innkeep.installation.problems import InstallationError
from innkeep.privacy.again import erase_again, keep_list

app = typer.Typer()


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet")]) -> None:
    """Write everything into a file, also while a server runs. Guests' names are in it: keep it like the register."""
    with opened(Settings(), migrating=False) as installation:
        back_up(installation.owner_url, file)
    print(f"Everything is in {file}.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that innkeep backup has written")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Lose what is there for what the file holds")] = False,
) -> None:
    """Bring everything back from a backup, all of it or nothing. No server may run."""
    settings = Settings()
    with opened(settings, alone=True, migrating=False) as installation:
        _remember_erased(installation, settings.data)
        restore_dump(installation.owner_url, file, replace=replace)
        migrate(installation.owner_url)
        gone = with_database(installation, lambda database: erase_again(database, settings.data))
        (settings.data / SEEN).unlink(missing_ok=True)  # the audit is an older one now
    print(f"Everything is as {file} has it.")
    if gone:
        print(f"People who were erased were erased again: {gone}.")


def _remember_erased(installation: Installation, folder: Path) -> None:
    """Whom what is replaced knows to be erased: perhaps by another machine, whose list is not here."""
    with suppress(DBAPIError):  # there is nothing yet
        with_database(installation, lambda database: keep_list(database, folder))


@app.command()
def doctor() -> None:
    """Check the installation, a line each; what is not well says what to do."""
    settings = Settings()
    checks = list(of_machine(settings))
    try:
        with opened(settings, migrating=False) as installation:
            checks += asyncio.run(_of_database(installation, settings.data))
    except InstallationError as error:
        checks.append(Check("the database cannot be opened", str(error)))
    for check in checks:
        print(check)
    if any(check.remedy for check in checks):
        raise typer.Exit(1)


async def _of_database(installation: Installation, data: Path) -> list[Check]:
    return [check async for check in of_database(installation, data)]
