"""How commands get at the database, and at a hotel in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, TypeVar

import typer

from innkeep.core.db import Database
from innkeep.installation.opening import Installation
from innkeep.reactions import REACTIONS

T = TypeVar("T")

Hotel = Annotated[str | None, typer.Option(help="The hotel's name, when there are several")]


def with_database(installation: Installation, run: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    """Run something with the database as the application sees it."""

    async def connected() -> T:
        database = Database(installation.app_url, role=installation.app_role, reactions=REACTIONS)
        try:
            return await run(database)
        finally:
            await database.close()

    return asyncio.run(connected())
