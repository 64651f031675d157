"""What is due in any hotel: found in rows, and done one by one.

Nobody has to remember anything in between: what is due can be read, and stays due until it is committed that it was
done.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.db import Database

log = logging.getLogger(__name__)


async def find_due(database: Database, function: str) -> list[tuple[UUID, UUID]]:
    """What a function of the database (decision 3) says is due by now: each hotel's key, with that of what is due."""
    return [(org_id, key) for org_id, key in await database.ask(f"SELECT * FROM {function}($1)", clock.now())]


async def do_due(database: Database, function: str, do: Callable[[AsyncSession, Program, UUID], Awaitable[int]]) -> int:
    """Do what is due in every hotel, each in a transaction of its own; the sum of what `do` counts.

    Any number of processes may do so at once: `do` finds out whether it still has to be done.
    """
    done = 0
    for org_id, key in await find_due(database, function):
        program = Program(org_id=org_id)
        try:
            async with database.unit_of_work(program) as db:
                done += await do(db, program, key)
        except Exception:
            # One that cannot be done must not keep the others from being done.
            log.exception("%s: %s could not be done, and stays due", function, key)
    return done
