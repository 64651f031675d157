"""Every table, every kind of statement, on a connection that another hotel has just used: however that ended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import text

from innkeep.core.db import AsyncSession, Database
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.roles import APP_ROLE
from innkeep.installation.schema import Schema, Table
from tests.fixtures import QUIET
from tests.schema.hotels import tenant_column, tenant_tables
from tests.schema.rows import Db
from tests.walls.houses import House, Street

Driver: TypeAlias = Any
"""asyncpg's connection, as the pool hands it out."""

REFUSED = (asyncpg.InsufficientPrivilegeError, asyncpg.IntegrityConstraintViolationError)
"""By row-level security, by a right that nobody has, or by a rule that comes before either."""


@pytest.fixture
async def lonely(postgres: EmbeddedPostgres) -> AsyncIterator[Database]:
    """A pool of one connection: the next one to ask gets the same."""
    database = Database(postgres.url("innkeep_app", QUIET), pool=1)
    yield database
    await database.close()


async def _fresh(_database: Database, _house: House) -> None:
    """Nobody has used it."""


async def _committed(database: Database, house: House) -> None:
    async with database.unit_of_work(house.hotel.program) as db:
        assert await db.scalar(text("SELECT count(*) FROM rooms"))


async def _rolled_back(database: Database, house: House) -> None:
    with pytest.raises(LookupError):  # noqa: PT012 - what is raised is the end of the transaction
        async with database.unit_of_work(house.hotel.program) as db:
            assert await db.scalar(text("SELECT count(*) FROM rooms"))
            raise LookupError


async def _cancelled(database: Database, house: House) -> None:
    asking = asyncio.Event()

    async def request() -> None:
        async with database.unit_of_work(house.hotel.program) as db:
            assert await db.scalar(text("SELECT count(*) FROM rooms"))
            asking.set()
            await db.execute(text("SELECT pg_sleep(60)"))

    cancelled = asyncio.create_task(request())
    await asking.wait()
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled


BEFORE: list[Callable[[Database, House], Awaitable[None]]] = [_fresh, _committed, _rolled_back, _cancelled]


@pytest.mark.parametrize("before", BEFORE, ids=["fresh", "reused", "after a rollback", "after a cancellation"])
@pytest.mark.parametrize("as_house", [False, True], ids=["no tenant", "wrong tenant"])
async def test_no_statement_reaches_another_hotels_row(
    lonely: Database,
    here: Street,
    schema: Schema,
    before: Callable[[Database, House], Awaitable[None]],
    as_house: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """The neighbour's row, for which the connection was used just now; and one's own is there, or nothing is proved."""
    await before(lonely, here.neighbour)
    tables = tenant_tables(schema)
    assert len(tables) > 60
    begun = lonely.unit_of_work(here.house.hotel.program) if as_house else lonely.without_tenant()
    async with begun as db:
        driver = await driver_of(db)
        for table in tables.values():
            await _look_at(driver, here, table, as_house=as_house)


async def _look_at(driver: Driver, here: Street, table: Table, *, as_house: bool) -> None:
    name, theirs = table.name, here.neighbour.rows[table.name]
    columns = [each.name for each in table.columns if each.generated is None]
    assert await _seen(driver, name, theirs["id"]) == 0, name
    assert await _seen(driver, name, here.house.rows[name]["id"]) == as_house, name
    for statement, values in _attempts(name, columns, theirs, here.house.hotel.org_id):
        assert await _touched(driver, statement, values) == 0, f"{name}: {statement}"


WALLS = {
    "dropped": "DROP POLICY {policy} ON {table}",
    "switched off": "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "let all through": "ALTER POLICY {policy} ON {table} USING (true)",
}


@pytest.mark.parametrize("way", list(WALLS))
async def test_without_its_wall_each_table_is_found_out(
    quiet_owner: Db, here: Street, schema: Schema, way: str
) -> None:
    """The same look at one table whose policy is gone fails: taken away and put back within a transaction."""
    survivors = []
    for name, table in tenant_tables(schema).items():
        attempt = quiet_owner.transaction()
        await attempt.start()
        try:
            for policy, _ in table.policies:
                await quiet_owner.execute(WALLS[way].format(policy=policy, table=name))
            await quiet_owner.execute(f"SET LOCAL ROLE {APP_ROLE}")
            await quiet_owner.execute("SELECT set_config('innkeep.org_id', $1, true)", str(here.house.hotel.org_id))
            await _look_at(quiet_owner, here, table, as_house=True)
            survivors.append(name)
        except AssertionError:
            continue
        finally:
            await attempt.rollback()
    assert survivors == []


async def driver_of(db: AsyncSession) -> Driver:
    """asyncpg's connection in it."""
    return (await (await db.connection()).get_raw_connection()).driver_connection


async def _seen(driver: Driver, table: str, row: UUID) -> int:
    count: int = await driver.fetchval(f"SELECT count(*) FROM {table} WHERE id = $1", row)
    return count


def _attempts(table: str, columns: list[str], theirs: asyncpg.Record, mine: UUID) -> list[tuple[str, list[object]]]:
    names = ", ".join(f'"{column}"' for column in columns)
    copy = {column: str(theirs[column]) for column in columns if isinstance(theirs[column], UUID)} | {
        "id": str(uuid4())
    }
    made = f"INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_record(NULL::{table}, $1)"
    return [
        (f"UPDATE {table} SET updated_at = now() WHERE id = $1", [theirs["id"]]),
        (f"DELETE FROM {table} WHERE id = $1", [theirs["id"]]),
        (f"UPDATE {table} SET {tenant_column(table)} = $2 WHERE id = $1", [theirs["id"], mine]),
        (made, [json.dumps(copy)]),
    ]


async def _touched(driver: Driver, statement: str, values: list[object]) -> int:
    """How many rows it changed; none when it was refused. What it did is taken back."""
    await driver.execute("SAVEPOINT attempt")
    try:
        status: str = await driver.execute(statement, *values)
        return int(status.rsplit(" ", 1)[-1])
    except REFUSED:
        return 0
    finally:
        await driver.execute("ROLLBACK TO attempt")


@pytest.mark.parametrize("table", ["rooms", "orders", "messages"])
async def test_no_row_is_given_away(lonely: Database, here: Street, table: str) -> None:
    """The other direction: one's own row to the neighbour. Every table is tried in tests/schema."""
    async with lonely.unit_of_work(here.house.hotel.program) as db:
        driver = await driver_of(db)
        given = f"UPDATE {table} SET org_id = $2 WHERE id = $1"
        assert await _touched(driver, given, [here.house.key(table), here.neighbour.hotel.org_id]) == 0
