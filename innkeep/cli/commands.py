"""What `innkeep` can do."""

from __future__ import annotations

import asyncio
import gc
import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer

from innkeep.cli import hotels, keeping, people, users
from innkeep.cli.evaluating import eval_
from innkeep.core.settings import Settings
from innkeep.installation.embedded import embedded_url
from innkeep.installation.erd import live_dbml
from innkeep.installation.opening import opened
from innkeep.installation.roles import OWNER_ROLE

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _say_version(wanted: bool) -> None:  # noqa: FBT001 - typer hands over what was typed
    if wanted:
        print(f"innkeep {version('innkeep')}")
        raise typer.Exit


@app.callback()
def innkeep(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which one it is.")
    ] = False,
) -> None:
    """Innkeep, a hotel's guest-service desk. Settings are read from INNKEEP_… variables; see docs/settings.md."""


@app.command()
def serve() -> None:
    """Serve guests and staff: database, web and worker in one process, until Ctrl-C."""
    _serving().serve_installation(Settings())


@app.command()
def worker() -> None:
    """Answer guests and do what is due, without web, beside servers or alone, until Ctrl-C."""
    _serving().work_installation(Settings())


YOUNG = 20_000
"""Objects that are made, and not let go of, between two looks for what could be thrown away; Python's own is 700."""


def _serving() -> Any:
    """The module `serving`, with all that answers HTTP: it takes seconds to read, for which no other command waits.

    What is read stays until the end. Nobody looks meanwhile, nor ever again, what of it could be thrown away.
    Afterwards it is looked for once in many requests, as next to nothing is left that lies about in circles.
    """
    gc.disable()
    module = import_module("innkeep.cli.serving")
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()
    return module


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    with opened(Settings()):
        print("The schema is up to date.")


app.add_typer(hotels.app)
app.add_typer(users.app, name="user")
app.add_typer(people.app, name="person")
app.add_typer(keeping.app)
app.command(name="eval")(eval_)


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
