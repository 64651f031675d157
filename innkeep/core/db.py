"""The database: one unit of work a step, one tenant a unit of work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg
from sqlalchemy import Connection
from sqlalchemy import event as sqlalchemy_event

# What stands above the domains names these without speaking SQL.
from sqlalchemy.exc import DBAPIError as DBAPIError  # noqa: PLC0414 - offered on purpose
from sqlalchemy.exc import DisconnectionError, IntegrityError
from sqlalchemy.exc import SQLAlchemyError as SQLAlchemyError  # noqa: PLC0414 - as above
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.ext.asyncio import AsyncSession as AsyncSession  # noqa: PLC0414 - as above
from sqlalchemy.orm import DeclarativeBase

from innkeep.core import outbox
from innkeep.core.actors import Actor
from innkeep.core.announcer import BROKEN, LOST, Announcer
from innkeep.core.errors import Conflict, InnkeepError, Invalid, Unavailable
from innkeep.core.events import Event, Reactions, take_recorded

SESSION_SETTINGS = {
    "application_name": "innkeep",
    "timezone": "UTC",
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    # A transaction that waits for anything but the database is a mistake; the server ends it before it hurts.
    "idle_in_transaction_session_timeout": "10s",
}


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
        # The unit of work begins and ends transactions itself, on the driver: the dialect's own way costs as many more
        # round trips as a message takes to be written.
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self.connect,
            pool_size=pool,
            max_overflow=pool,
            pool_reset_on_return=None,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,  # errors are logged, and what guests write is in the parameters
        )
        sqlalchemy_event.listen(self._engine.sync_engine, "checkout", _only_fit)
        self._announcer = Announcer(self.connect)
        self._ending: set[asyncio.Future[None]] = set()

    async def connect(self) -> asyncpg.Connection[Any]:
        """A connection outside of the pool; the caller closes it. OSError when none is to be had, whoever says so."""
        try:
            return await asyncpg.connect(self._url, server_settings=self._settings)
        except (asyncpg.PostgresError, *BROKEN) as error:
            raise ConnectionError(str(error)) from error

    async def close(self) -> None:
        """Tell what is still to be told, and close the pool."""
        await self._announcer.close()
        await asyncio.gather(*self._ending, return_exceptions=True)
        await self._engine.dispose()

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor) -> AsyncIterator[AsyncSession]:
        """One transaction as `actor`: rows and events commit together or not at all, then listeners are woken."""
        begin = f"BEGIN; SET LOCAL innkeep.org_id = '{actor.org_id.hex}'; SET LOCAL innkeep.actor = '{actor.known_as}'"
        async with self._transaction(begin) as db:
            yield db
            events = await self._react(db)
            await _flush(db)
            await _do_last(db)
            with _as_told_by_sqlalchemy("outbox"):
                recorded = await outbox.keep(db.info["driver"], events)
        self._announcer.tell(recorded)

    @asynccontextmanager
    async def without_tenant(self) -> AsyncIterator[AsyncSession]:
        """A transaction that sees no tenant's rows: for the few functions that find out whose turn it is."""
        async with self._transaction("BEGIN") as db:
            yield db

    async def ask(self, question: str, *args: object) -> list[asyncpg.Record]:
        """One statement by itself that sees no tenant's rows: who is asking, before there is a tenant."""
        connection, driver = await self._borrow()
        try:
            with _as_told_by_sqlalchemy(question):
                rows: list[asyncpg.Record] = await driver.fetch(question, *args)
                return rows
        finally:
            await self._to_the_end(connection.close())

    @asynccontextmanager
    async def _transaction(self, begin: str) -> AsyncIterator[AsyncSession]:
        connection, driver = await self._begun(begin)
        # The ORM costs next to nothing where nobody asks it for anything.
        db = AsyncSession(bind=connection, expire_on_commit=False, info={"driver": driver})
        try:
            yield db
            with _as_told_by_sqlalchemy("COMMIT"):
                await driver.execute("COMMIT")
        except BaseException:
            await self._to_the_end(_let_go(connection, driver, db))
            raise
        await self._to_the_end(_give_back(connection, db))

    async def _begun(self, begin: str) -> tuple[AsyncConnection, Any]:
        """A connection on which a transaction has begun; another one when the first turns out to be dead."""
        for attempt in (1, 2):
            connection, driver = await self._borrow()
            try:
                with _as_told_by_sqlalchemy(begin):
                    await driver.execute(begin)
            except BaseException:
                await self._to_the_end(_let_go(connection, driver))
                if attempt == 1 and driver.is_closed():
                    continue
                raise
            return connection, driver
        raise AssertionError

    async def _borrow(self) -> tuple[AsyncConnection, Any]:
        """A connection of the pool, and the driver's own (asyncpg) in it."""
        raw = await self._engine.raw_connection()
        connection = Connection(self._engine.sync_engine, connection=raw)
        return AsyncConnection(self._engine, connection), raw.driver_connection

    async def _to_the_end(self, doing: Coroutine[Any, Any, None]) -> None:
        """See it through, also where whoever waits for it is cancelled: as at a stop, when `close` waits for it."""
        task = asyncio.ensure_future(doing)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        await asyncio.shield(task)

    async def _react(self, db: AsyncSession) -> list[Event]:
        """Run the reactions to what was recorded, and to what they record, until nothing new happens."""
        done: list[Event] = []
        while fresh := take_recorded(db):
            for event in fresh:
                for reaction in self._reactions.get(type(event), ()):
                    await reaction(db, event)
            done += fresh
        return done


async def fetch_row(db: AsyncSession, statement: str, *args: object) -> asyncpg.Record | None:
    """The first row of a statement that goes to the driver as it stands, within the unit of work.

    For what is done so often that the ORM would cost more than the work. Errors are those of every other statement.
    """
    await _flush(db)
    with _as_told_by_sqlalchemy(statement):
        row: asyncpg.Record | None = await db.info["driver"].fetchrow(statement, *args)
        return row


async def fetch_rows(db: AsyncSession, statement: str, *args: object) -> list[asyncpg.Record]:
    """All rows of such a statement."""
    await _flush(db)
    with _as_told_by_sqlalchemy(statement):
        rows: list[asyncpg.Record] = await db.info["driver"].fetch(statement, *args)
        return rows


def do_last(db: AsyncSession, statement: str, *args: object) -> None:
    """Do this before the commit, in one round trip with all others of the same statement. It must wait for nobody."""
    db.info.setdefault("last", {}).setdefault(statement, []).append(args)


async def _do_last(db: AsyncSession) -> None:
    for statement, rows in db.info.pop("last", {}).items():
        with _as_told_by_sqlalchemy(statement):
            await db.info["driver"].executemany(statement, rows)


async def _flush(db: AsyncSession) -> None:
    if db.new or db.dirty or db.deleted:
        await db.flush()


async def _give_back(connection: AsyncConnection, db: AsyncSession | None = None) -> None:
    try:
        if db is not None and db.in_transaction():
            await db.close()
    finally:
        await connection.close()


async def _let_go(connection: AsyncConnection, driver: Any, db: AsyncSession | None = None) -> None:
    """Undo what was not committed. A connection that cannot is given up, and its server process undoes it."""
    try:
        if not driver.is_closed() and driver.is_in_transaction():
            await driver.execute("ROLLBACK")
    except LOST:
        driver.terminate()
    finally:
        await _give_back(connection, db)


@contextmanager
def _as_told_by_sqlalchemy(statement: str) -> Iterator[None]:
    """Raise what the driver raises as every other statement's errors are raised."""
    try:
        yield
    except (asyncpg.PostgresError, *BROKEN) as error:
        lost = isinstance(error, (asyncpg.PostgresConnectionError, *BROKEN))
        refused = isinstance(error, asyncpg.IntegrityConstraintViolationError)
        told = Exception(str(error))
        told.__cause__ = error
        kind = IntegrityError if refused else DBAPIError
        raise kind(statement, None, told, connection_invalidated=lost) from error


def _only_fit(connection: Any, _record: object, _proxy: object) -> None:
    """The pool gives out no connection that is known to be dead, or that somebody has left in a transaction."""
    driver = connection.driver_connection
    if driver.is_closed() or driver.is_in_transaction():
        raise DisconnectionError


class DatabaseAway(Unavailable):
    """The database does not answer."""

    def __init__(self) -> None:
        super().__init__("The database is starting again. Nothing was lost; try again in a moment.")


class DatabaseBusy(Unavailable):
    """Two wanted the same rows, each some that the other had, or one had them for too long."""

    def __init__(self) -> None:
        super().__init__("Somebody else was writing at the same moment, so nothing was changed. Try again.")


class CannotBeKept(Invalid):
    """A value that no column holds."""


class DatabaseRefuses(Conflict):
    """A rule of the database that no action has given a name of its own."""


def is_busy(error: DBAPIError) -> bool:
    """Whether it failed only because others want the same rows, or because so much is asked for: later it may not."""
    cause = getattr(error.orig, "__cause__", None)
    return isinstance(cause, asyncpg.DeadlockDetectedError | asyncpg.LockNotAvailableError | asyncpg.QueryCanceledError)


def as_told(error: DBAPIError) -> InnkeepError | None:
    """An error of the database in a person's words; None for what is a mistake of ours."""
    cause = getattr(error.orig, "__cause__", None)
    if isinstance(error, IntegrityError):
        rule = (constraint_of(error) or "a rule").replace("_", " ")
        return DatabaseRefuses(f"This cannot be kept, because it would break a rule of the hotel ({rule}). Change it.")
    if isinstance(cause, asyncpg.DataError):
        return CannotBeKept("Something in the request cannot be kept, such as a NUL. Take it out.")
    if is_busy(error):
        return DatabaseBusy()
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
