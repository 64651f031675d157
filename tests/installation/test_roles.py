from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from innkeep.installation import roles
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.problems import InstallationError
from innkeep.installation.roles import (
    APP_ROLE,
    BACKUP_ROLE,
    EXTENSIONS,
    OWNER_ROLE,
    SUPERUSER,
    adopt,
    clone,
    drop,
    lacking_for_backups,
    provision,
)
from tests.installation.helpers import ask, connected, copy_cluster, running


@pytest.fixture(scope="module")
def provisioned(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server on which two provisioned at once, from nothing, and a third did it again."""
    with running(copy_cluster(made, tmp_path_factory.mktemp("roles"))) as server:
        url = server.url(SUPERUSER, "postgres")

        async def twice() -> None:
            await asyncio.gather(provision(url), provision(url))
            await provision(url)

        asyncio.run(twice())
        yield server


@pytest.fixture
async def app(provisioned: EmbeddedPostgres) -> AsyncIterator[asyncpg.Connection[Any]]:
    async with connected(provisioned.url(APP_ROLE)) as db:
        yield db


async def test_the_application_is_bound_by_row_level_security(app: asyncpg.Connection[Any]) -> None:
    role = await app.fetchrow("SELECT * FROM pg_roles WHERE rolname = current_user")
    assert role is not None
    rights = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
    assert [role[right] for right in rights] == [False] * 5
    assert await app.fetchval("SELECT count(*) FROM pg_auth_members WHERE member = $1", role["oid"]) == 0


async def test_the_owner_sees_every_hotel_and_rules_nothing_else(provisioned: EmbeddedPostgres) -> None:
    async with connected(provisioned.url(OWNER_ROLE)) as db:
        role = await db.fetchrow("SELECT * FROM pg_roles WHERE rolname = current_user")
        assert role is not None
        assert (role["rolbypassrls"], role["rolsuper"], role["rolcreaterole"], role["rolcreatedb"]) == (
            True,
            False,
            False,
            False,
        )
        assert await db.fetchval("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'innkeep'") == (
            OWNER_ROLE
        )
        extensions = {row["extname"] for row in await db.fetch("SELECT extname FROM pg_extension")}
        assert {"btree_gin", "btree_gist", "pg_trgm"} <= extensions
        await db.execute("SET ROLE innkeep_app")


async def test_the_application_owns_nothing_and_makes_nothing(app: asyncpg.Connection[Any]) -> None:
    owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = current_user::regrole AND deptype = 'o'"
    assert await app.fetchval(owned) == 0
    for statement in ("CREATE TABLE mine ()", "CREATE TEMPORARY TABLE mine ()", "CREATE SCHEMA mine"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(statement)


async def test_a_new_table_is_closed_to_the_application_until_it_is_granted(
    provisioned: EmbeddedPostgres, app: asyncpg.Connection[Any]
) -> None:
    async with connected(provisioned.url(OWNER_ROLE)) as owner:
        await owner.execute("CREATE TABLE secret (id int)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.fetch("SELECT * FROM secret")
        await owner.execute("GRANT SELECT ON secret TO innkeep_app")
        assert await app.fetch("SELECT * FROM secret") == []
        await owner.execute("DROP TABLE secret")


async def test_a_database_is_copied_and_removed(provisioned: EmbeddedPostgres) -> None:
    url = provisioned.url(SUPERUSER, "postgres")
    await provision(url, "template of a test")
    async with connected(provisioned.url(OWNER_ROLE, "template of a test")) as owner:
        await owner.execute("CREATE TABLE rooms AS SELECT 101 AS number")
    await clone(url, "template of a test", 'a "copy"')
    assert await ask(provisioned.url(OWNER_ROLE, 'a "copy"'), "SELECT number FROM rooms") == 101
    async with connected(provisioned.url(APP_ROLE, 'a "copy"')) as app:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute("CREATE TEMPORARY TABLE mine ()")
        await drop(url, 'a "copy"')
        await drop(url, 'a "copy"')
    with pytest.raises(InstallationError, match="does not exist"):
        await adopt(provisioned.url(OWNER_ROLE, 'a "copy"'))


@pytest.fixture
async def foreign(server: EmbeddedPostgres) -> AsyncIterator[asyncpg.Connection[Any]]:
    """An administrator's connection to a PostgreSQL that others run, in a database that they made for us."""
    async with connected(server.url(SUPERUSER, "postgres")) as admin:
        await admin.execute("CREATE ROLE hotel LOGIN")
        await admin.execute("CREATE DATABASE hotel OWNER hotel")
    async with connected(server.url(SUPERUSER, "hotel")) as admin:
        yield admin


async def test_a_database_whose_owner_may_do_enough_is_adopted(
    server: EmbeddedPostgres, foreign: asyncpg.Connection[Any]
) -> None:
    await foreign.execute("ALTER ROLE hotel BYPASSRLS CREATEROLE")
    url = server.url("hotel", "hotel")
    await asyncio.gather(adopt(url), adopt(url))
    await adopt(url)
    async with connected(url) as owner:
        await owner.execute("CREATE TABLE rooms ()")
        await owner.execute("SET ROLE innkeep_app")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await owner.execute("CREATE TABLE mine ()")
    assert not await foreign.fetchval("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'innkeep_app'")


async def test_what_an_administrator_must_do_is_said_word_for_word(
    server: EmbeddedPostgres, foreign: asyncpg.Connection[Any]
) -> None:
    await foreign.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
    await foreign.execute("CREATE ROLE innkeep_app SUPERUSER")
    await foreign.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC")
    await foreign.execute("ALTER SCHEMA public OWNER TO postgres")
    await foreign.execute("REVOKE CONNECT ON DATABASE hotel FROM PUBLIC")
    await foreign.execute("GRANT CONNECT ON DATABASE hotel TO hotel")
    url = server.url("hotel", "hotel")
    with pytest.raises(InstallationError, match=r"ALTER ROLE .hotel. BYPASSRLS") as refused:
        await adopt(url)
    assert "\n" not in str(refused.value)
    await foreign.execute(str(refused.value).partition("start again: ")[2])
    await adopt(url)
    assert not await foreign.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = 'innkeep_app'")


async def test_where_nobody_may_make_the_role_of_backups_what_to_run_is_told(
    server: EmbeddedPostgres, foreign: asyncpg.Connection[Any]
) -> None:
    """It stops nobody's work: until an administrator has run it, the owner makes the backups."""
    await foreign.execute("CREATE ROLE innkeep_app")
    await foreign.execute("ALTER ROLE hotel BYPASSRLS")
    await foreign.execute("GRANT innkeep_app TO hotel WITH INHERIT FALSE, SET TRUE")
    for extension in EXTENSIONS:
        await foreign.execute(f"CREATE EXTENSION {extension} SCHEMA public")
    await foreign.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    url = server.url("hotel", "hotel")
    await adopt(url)
    async with connected(url) as owner:
        await owner.execute("CREATE TABLE rooms ()")
        lacking = await lacking_for_backups(owner, "hotel")
        assert lacking[0] == f"CREATE ROLE {BACKUP_ROLE} BYPASSRLS"
        await foreign.execute("; ".join(lacking))
        assert await lacking_for_backups(owner, "hotel") == []
        await owner.execute("CREATE TABLE later ()")
        await owner.execute(f"SET ROLE {BACKUP_ROLE}")
        await owner.fetch("SELECT FROM rooms, later")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await owner.execute("DELETE FROM rooms")


async def test_an_older_server_is_refused(server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "OLDEST", 99)
    with pytest.raises(InstallationError, match="needs 99 or newer"):
        await adopt(server.url(SUPERUSER, "postgres"))


@pytest.mark.parametrize("url", ["postgresql://me:hush@127.0.0.1:1/x", "postgresql://me:hu/sh@host:5x/x", "nonsense"])
async def test_a_url_that_leads_nowhere_is_explained_without_its_password(url: str) -> None:
    with pytest.raises(InstallationError, match="INNKEEP_DATABASE_URL") as refused:
        await adopt(url)
    assert "hu" not in str(refused.value)
