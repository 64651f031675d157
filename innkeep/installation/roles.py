"""The three roles of the database: the owner migrates, the application owns nothing, backups read and do nothing else.

Row-level security does not bind superusers, nor a table's owner unless forced, so what answers requests is neither.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import asyncpg

from innkeep.installation.cluster import SUPERUSER as SUPERUSER  # noqa: PLC0414 - a role too, offered here with the rest
from innkeep.installation.problems import InstallationError

OWNER_ROLE = "innkeep_owner"
APP_ROLE = "innkeep_app"
BACKUP_ROLE = "innkeep_backup"
EXTENSIONS = ("btree_gin", "btree_gist", "pg_trgm")

OLDEST = 18
"""The oldest major version of PostgreSQL: the schema uses its `uuidv7()`."""

_LOCK = 0x1_44EEA
"""Held while roles and databases are made, so that two who start at once do not trip over each other."""

_ROLE_ATTRIBUTES = {
    OWNER_ROLE: "LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION",
    APP_ROLE: "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION",
    BACKUP_ROLE: "LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION",
}


@dataclass(frozen=True, slots=True)
class Need:
    """Something that must hold: a query that says whether it does, and the statement that makes it so."""

    holds: str
    remedy: str
    repeatable: bool = True


def _needs(owner: str, database: str) -> Iterator[Need]:
    """What Innkeep needs of `database`, in the order in which it can be had. `owner` runs the migrations."""
    app, who, where = APP_ROLE, _name(owner), _name(database)
    owner_is, app_is = (f"FROM pg_roles WHERE rolname = {_text(role)}" for role in (owner, app))
    yield Need(f"SELECT rolsuper OR rolbypassrls {owner_is}", f"ALTER ROLE {who} BYPASSRLS")
    yield Need(f"SELECT EXISTS (SELECT {app_is})", f"CREATE ROLE {app}", repeatable=False)
    yield Need(
        f"SELECT NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole) {app_is}",
        f"ALTER ROLE {app} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
    )
    yield Need(
        f"SELECT pg_has_role({_text(owner)}, '{app}', 'SET')", f"GRANT {app} TO {who} WITH INHERIT FALSE, SET TRUE"
    )
    for right in ("USAGE", "CREATE"):
        yield Need(
            f"SELECT has_schema_privilege({_text(owner)}, 'public', '{right}')",
            f"GRANT {right} ON SCHEMA public TO {who}",
        )
    yield Need(
        "SELECT NOT EXISTS (SELECT FROM pg_namespace, aclexplode(nspacl) AS granted WHERE nspname = 'public' "
        "AND granted.grantee = 0 AND granted.privilege_type = 'CREATE')",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    )
    yield Need(
        f"SELECT NOT has_schema_privilege('{app}', 'public', 'CREATE')", f"REVOKE CREATE ON SCHEMA public FROM {app}"
    )
    yield Need(f"SELECT has_schema_privilege('{app}', 'public', 'USAGE')", f"GRANT USAGE ON SCHEMA public TO {app}")
    for extension in EXTENSIONS:
        yield Need(
            f"SELECT EXISTS (SELECT FROM pg_extension WHERE extname = '{extension}')",
            f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public",
        )
    yield Need(
        f"SELECT has_database_privilege('{app}', {_text(database)}, 'CONNECT')",
        f"GRANT CONNECT ON DATABASE {where} TO {app}",
    )


def _backup_needs(owner: str, database: str) -> Iterator[Need]:
    """What it takes that backups are made by a role that reads every hotel's rows and writes none."""
    role, who = BACKUP_ROLE, _name(owner)
    role_is = f"FROM pg_roles WHERE rolname = '{role}'"
    yield Need(f"SELECT EXISTS (SELECT {role_is})", f"CREATE ROLE {role} BYPASSRLS", repeatable=False)
    yield Need(
        f"SELECT rolbypassrls AND NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication) {role_is}",
        f"ALTER ROLE {role} BYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION",
    )
    yield Need(
        f"SELECT pg_has_role({_text(owner)}, '{role}', 'SET')", f"GRANT {role} TO {who} WITH INHERIT FALSE, SET TRUE"
    )
    yield Need(
        f"SELECT has_database_privilege('{role}', {_text(database)}, 'CONNECT')",
        f"GRANT CONNECT ON DATABASE {_name(database)} TO {role}",
    )
    yield Need(f"SELECT has_schema_privilege('{role}', 'public', 'USAGE')", f"GRANT USAGE ON SCHEMA public TO {role}")
    for kind, letter in (("TABLES", "r"), ("SEQUENCES", "S")):
        yield Need(
            f"SELECT NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            f"AND relkind = '{letter}' AND NOT has_table_privilege('{role}', oid, 'SELECT'))",
            f"GRANT SELECT ON ALL {kind} IN SCHEMA public TO {role}",
        )
        yield Need(
            f"SELECT EXISTS (SELECT FROM pg_default_acl, aclexplode(defaclacl) WHERE defaclobjtype = '{letter}' "
            f"AND defaclrole = {_text(owner)}::regrole AND defaclnamespace = 'public'::regnamespace "
            f"AND grantee = '{role}'::regrole)",
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {who} IN SCHEMA public GRANT SELECT ON {kind} TO {role}",
        )


async def lacking_for_backups(db: asyncpg.Connection[Any], owner: str) -> list[str]:
    """Give backups a role of their own, as far as this connection may: what an administrator has to do for the rest."""
    needs = list(_backup_needs(owner, await db.fetchval("SELECT current_database()")))
    await db.execute("SELECT pg_advisory_lock($1)", _LOCK)
    held = [await _holds(db, need) for need in needs]
    await db.execute("SELECT pg_advisory_unlock($1)", _LOCK)
    return [] if all(held) else [need.remedy for need, holds in zip(needs, held, strict=True) if not holds]


async def provision(superuser_url: str, database: str = "innkeep") -> None:
    """Make the roles and the database of an embedded server, or find that they are there. Repeatable."""
    async with _connected(superuser_url) as server:
        await server.execute("SELECT pg_advisory_lock($1)", _LOCK)
        for role, attributes in _ROLE_ATTRIBUTES.items():
            if not await server.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
                await server.execute(f"CREATE ROLE {role} {attributes}")
        if not await server.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database):
            await server.execute(f"CREATE DATABASE {_name(database)} OWNER {OWNER_ROLE}")
        await _nothing_of_ones_own(server, database)
        async with _connected(superuser_url, database) as db:
            await _own_schema(db)
            await _satisfy(db, OWNER_ROLE)
            await lacking_for_backups(db, OWNER_ROLE)


async def clone(superuser_url: str, template: str, name: str) -> None:
    """Make the database `name`, the same as `template`, which nobody may be using."""
    async with _connected(superuser_url) as server:
        await server.execute(f"CREATE DATABASE {_name(name)} TEMPLATE {_name(template)} OWNER {OWNER_ROLE}")
        await _nothing_of_ones_own(server, name)  # the one right that is not copied


async def drop(superuser_url: str, name: str) -> None:
    """Remove the database `name`, also while it is used; nothing happens when it is not there."""
    async with _connected(superuser_url) as server:
        await server.execute(f"DROP DATABASE IF EXISTS {_name(name)} WITH (FORCE)")


async def adopt(owner_url: str) -> None:
    """Make a PostgreSQL that others run fit for Innkeep, as far as its owner may.

    Raises InstallationError with the statements that an administrator has to run for the rest.
    """
    async with _connected(owner_url) as db:
        version = db.get_server_version()
        if version.major < OLDEST:
            raise InstallationError(
                f"INNKEEP_DATABASE_URL is PostgreSQL {version.major}; Innkeep needs {OLDEST} or newer: upgrade it"
            )
        owner = await db.fetchval("SELECT current_user")
        await _satisfy(db, owner)
        await lacking_for_backups(db, owner)  # what is lacking is told by innkeep doctor: it stops nobody's work


async def _nothing_of_ones_own(server: asyncpg.Connection[Any], database: str) -> None:
    # A temporary table of the application could stand in for a real one in a function that runs as the owner.
    if await server.fetchval("SELECT has_database_privilege($1, $2, 'TEMP')", APP_ROLE, database):
        await server.execute(f"REVOKE TEMPORARY ON DATABASE {_name(database)} FROM PUBLIC")


async def _own_schema(db: asyncpg.Connection[Any]) -> None:
    owner = await db.fetchval("SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public'")
    if owner != OWNER_ROLE:
        await db.execute(f"ALTER SCHEMA public OWNER TO {OWNER_ROLE}")


async def _satisfy(db: asyncpg.Connection[Any], owner: str) -> None:
    """See to every need, and name together all that this connection may not see to."""
    database = await db.fetchval("SELECT current_database()")
    held: dict[Need, bool] = {}
    for need in _needs(owner, database):
        try:
            held[need] = await _holds(db, need)
        except asyncpg.PostgresError as error:
            raise InstallationError(
                f"The database refused what Innkeep needs ({need.remedy}: {error}): let an administrator see to it"
            ) from error
    if not all(held.values()):
        # What holds now may do so only by what the others take away, so all of it is asked for.
        asked = [need.remedy for need, holds in held.items() if need.repeatable or not holds]
        raise InstallationError(
            f"The role {owner} may not do all that Innkeep needs. Let an administrator run this in the database "
            f"{database}, then start again: {'; '.join(asked)};"
        )


async def _holds(db: asyncpg.Connection[Any], need: Need) -> bool:
    """Whether it holds, after an attempt to make it so; False when this connection may not."""
    try:
        if await db.fetchval(need.holds):
            return True
        with suppress(asyncpg.UniqueViolationError, asyncpg.DuplicateObjectError):  # somebody did it at the same time
            await db.execute(need.remedy)
        # Taking a right away from others without being allowed to is a warning only, so look again.
        return bool(await db.fetchval(need.holds))
    except (asyncpg.InsufficientPrivilegeError, asyncpg.UndefinedObjectError):
        return False


@asynccontextmanager
async def _connected(url: str, database: str | None = None) -> AsyncIterator[asyncpg.Connection[Any]]:
    """A connection, closed at the end; a refusal names the server and not the password."""
    try:
        connection = await asyncpg.connect(url, database=database, timeout=15)
    except (OSError, asyncpg.PostgresError) as error:
        raise InstallationError(
            f"Cannot connect to the database ({error or type(error).__name__}): see that it runs, and that "
            "INNKEEP_DATABASE_URL is right if you set it"
        ) from error
    except (ValueError, asyncpg.InterfaceError):
        # Neither the text nor the cause: parts of a password may stand in both.
        raise InstallationError(
            "INNKEEP_DATABASE_URL cannot be read: write postgresql://owner:password@host:5432/database"
        ) from None
    try:
        yield connection
    finally:
        await connection.close()


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
