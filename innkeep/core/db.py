"""The database: one unit of work a step, one tenant a unit of work."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg
from sqlalchemy import text

# What stands above the domains names these without speaking SQL.
from sqlalchemy.exc import DBAPIError as DBAPIError  # noqa: PLC0414 - offered on purpose
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import SQLAlchemyError as SQLAlchemyError  # noqa: PLC0414 - as above
from sqlalchemy.ext.asyncio import AsyncSession as AsyncSession  # noqa: PLC0414 - as above
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from innkeep.core import outbox
from innkeep.core.actors import Actor
from innkeep.core.errors import Conflict, InnkeepError, Invalid, Unavailable
from innkeep.core.events import Event, Reactions, take_recorded

log = logging.getLogger(__name__)

SESSION_SETTINGS = {
    "application_name": "innkeep",
    "timezone": "UTC",
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    # A transaction that waits for anything but the database is a mistake; the server ends it before it hurts.
    "idle_in_transaction_session_timeout": "10s",
}

_SET_TENANT = text("SELECT set_config('innkeep.org_id', :org_id, true)")


class Base(DeclarativeBase):
    """Every table of Innkeep. What the database sets by itself is read back with the write that made it."""

    __mapper_args__: Any = {"eager_defaults": True}  # noqa: RUF012 - the mapper's own way to be told


class Database:
    """The pool of connections of one process, as the application's role.

    `role` is set right after connecting when the application has no login of its own (see docs/settings.md).
    """

    def __init__(
        self, url: str, *, role: str | None = None, reactions: Reactions | None = None, pool: int = 10
    ) -> None:
        self._url = url
        self._settings = {**SESSION_SETTINGS, **({"role": role} if role else {})}
        self._reactions: Reactions = reactions or {}
        self._engine = create_async_engine(
            "postgresql+asyncpg://", async_creator=self.connect, pool_size=pool, max_overflow=pool, pool_pre_ping=True
        )
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    async def connect(self) -> asyncpg.Connection[Any]:
        """A connection of its own, outside the pool: for listening. The caller closes it."""
        return await asyncpg.connect(self._url, server_settings=self._settings)

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor) -> AsyncIterator[AsyncSession]:
        """One transaction as `actor`: rows and events commit together or not at all, then listeners are woken."""
        async with self._sessions() as db:
            await db.execute(_SET_TENANT, {"org_id": str(actor.org_id)})
            yield db
            wakeups = await outbox.keep(db, await self._react(db))
            await db.commit()
            try:
                await outbox.announce(db, wakeups)
            except (SQLAlchemyError, OSError, asyncpg.PostgresError):
                # It is committed. Listeners look for what they were not told within seconds.
                log.warning("a wake-up was lost after the commit", exc_info=True)

    @asynccontextmanager
    async def without_tenant(self) -> AsyncIterator[AsyncSession]:
        """A transaction that sees no tenant's rows: for the few functions that find out whose turn it is."""
        async with self._sessions() as db, db.begin():
            yield db

    async def _react(self, db: AsyncSession) -> list[Event]:
        """Run the reactions to what was recorded, and to what they record, until nothing new happens."""
        done: list[Event] = []
        while fresh := take_recorded(db):
            for event in fresh:
                for reaction in self._reactions.get(type(event), ()):
                    await reaction(db, event)
            done += fresh
        return done


class DatabaseAway(Unavailable):
    """The database does not answer."""

    def __init__(self) -> None:
        super().__init__("The database is starting again. Nothing was lost; try again in a moment.")


class CannotBeKept(Invalid):
    """A value that no column holds."""


class DatabaseRefuses(Conflict):
    """A rule of the database that no action has given a name of its own."""


def as_told(error: DBAPIError) -> InnkeepError | None:
    """An error of the database in a person's words; None for what is a mistake of ours."""
    cause = getattr(error.orig, "__cause__", None)
    if isinstance(error, IntegrityError):
        rule = (constraint_of(error) or "a rule").replace("_", " ")
        return DatabaseRefuses(f"This cannot be kept, because it would break a rule of the hotel ({rule}). Change it.")
    if isinstance(cause, asyncpg.DataError):
        return CannotBeKept("Something in the request cannot be kept, such as a NUL. Take it out.")
    if error.connection_invalidated or isinstance(cause, asyncpg.PostgresConnectionError):
        return DatabaseAway()
    return None


@contextmanager
def refusals(named: Mapping[str, InnkeepError]) -> Iterator[None]:
    """Give the database's refusals their names: a violated constraint of `named` raises that error instead."""
    try:
        yield
    except IntegrityError as error:
        for constraint, refusal in named.items():
            if constraint == constraint_of(error):
                raise refusal from error
        raise


def constraint_of(error: DBAPIError) -> str | None:
    """The name of the constraint that refused, if one did."""
    name = getattr(getattr(error.orig, "__cause__", None), "constraint_name", None)
    return str(name) if name else None
