"""The third role: it reads every hotel's rows, so that a backup is whole, and can write nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.roles import BACKUP_ROLE
from innkeep.installation.schema import Schema
from tests.factories import Hotel
from tests.schema.rows import Db


@pytest.fixture
async def backup(postgres: EmbeddedPostgres) -> AsyncIterator[Db]:
    connection = await asyncpg.connect(postgres.url(BACKUP_ROLE))
    yield connection
    await connection.close()


async def test_it_may_nothing_but_read_past_the_tenant(owner: Db) -> None:
    role = await owner.fetchrow("SELECT * FROM pg_roles WHERE rolname = $1", BACKUP_ROLE)
    assert role is not None
    rights = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication")
    assert (role["rolbypassrls"], [role[right] for right in rights]) == (True, [False] * 4)
    assert await owner.fetchval("SELECT count(*) FROM pg_auth_members WHERE member = $1", role["oid"]) == 0
    granted = await owner.fetch(
        """SELECT DISTINCT privilege_type FROM pg_class, aclexplode(relacl) WHERE grantee = $1
        UNION SELECT privilege_type FROM pg_proc, aclexplode(proacl) WHERE grantee = $1""",
        role["oid"],
    )
    assert [row["privilege_type"] for row in granted] == ["SELECT"]


async def test_it_reads_every_hotels_rows_of_every_table(
    backup: Db, schema: Schema, hotel: Hotel, other_hotel: Hotel
) -> None:
    for table in schema.tables:
        await backup.fetch(f"SELECT * FROM {table} LIMIT 1")
    seen = "SELECT count(DISTINCT org_id) FROM rooms WHERE org_id = ANY ($1)"
    assert await backup.fetchval(seen, [hotel.org_id, other_hotel.org_id]) == 2
    assert await backup.fetchval("SELECT last_value FROM order_numbers") > 0


async def test_it_writes_into_no_table(backup: Db, schema: Schema) -> None:
    for table in schema.tables:
        for statement in (
            f"INSERT INTO {table} DEFAULT VALUES",
            f"UPDATE {table} SET created_at = now()",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await backup.execute(statement)


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT nextval('order_numbers')",
        "SELECT outbox_prune(now())",
        "SELECT audit_note('it was me', NULL, '{}')",
        "CREATE TABLE mine ()",
        "CREATE TEMPORARY TABLE mine ()",
        "CREATE SCHEMA mine",
        "DROP POLICY tenant ON rooms",
        "ALTER TABLE rooms DISABLE ROW LEVEL SECURITY",
        "SET ROLE innkeep_owner",
        "SET ROLE innkeep_app",
        "COPY rooms TO PROGRAM 'cat'",
    ],
)
async def test_it_does_nothing_else_either(backup: Db, attempt: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await backup.execute(attempt)
