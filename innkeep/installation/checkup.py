"""Whether an installation is well: each check is a line that begins with ok, or with FAIL and ends with what to do."""

from __future__ import annotations

import http.client
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import asyncpg

from innkeep.core.settings import Settings
from innkeep.installation.audit import of_audit
from innkeep.installation.checks import Check
from innkeep.installation.migrations import known_revisions
from innkeep.installation.opening import Installation
from innkeep.installation.roles import APP_ROLE, BACKUP_ROLE, OLDEST, lacking_for_backups

ROOM = 1024**3
"""Bytes that should be free on the disk of the data folder: the database writes ahead, and a full disk stops it."""

MOST_SKEW = 2.0
"""Seconds by which this machine's clock and the database's may differ: times of both are compared."""

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared only
"""What stands for every address of this machine, and one at which it answers itself."""

HOTELS_OWN_NOTHING = ("roles", "alembic_version", "sign_in_tries")
"""The tables that are no hotel's."""


def of_machine(settings: Settings) -> Iterator[Check]:
    """What can be seen without the database."""
    yield _disk(settings.data)
    yield _port(settings)
    yield of_address(settings)


def _disk(data: Path) -> Check:
    folder = next(each for each in (data.resolve(), *data.resolve().parents) if each.exists())
    free = shutil.disk_usage(folder).free
    enough = free >= ROOM
    return Check(f"{free / 1024**3:.1f} GB free for {data}", None if enough else "make room, 1 GB at least")


def _port(settings: Settings) -> Check:
    host = _EVERYWHERE.get(settings.host, settings.host)
    try:
        socket.create_connection((host, settings.port), timeout=3).close()
    except OSError:
        return Check(f"port {settings.port} is free")
    if _serves_innkeep(host, settings.port):
        return Check(f"port {settings.port} is served by Innkeep")
    return Check(f"port {settings.port} is used by something else", "stop that, or set INNKEEP_PORT to another")


def of_address(settings: Settings) -> Check:
    """Whether whoever is let in is also led here: a phone that follows `localhost` looks for the hotel in itself."""
    astray = settings.host in _EVERYWHERE and settings.base_url is None
    remedy = f"set INNKEEP_BASE_URL to the address by which phones come, such as http://192.168.1.20:{settings.port}"
    only = ", and nobody stays signed in by an address without TLS" if settings.public_url.startswith("https:") else ""
    return Check(f"links and printed codes lead to {settings.public_url}{only}", remedy if astray else None)


def _serves_innkeep(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=20)
    try:
        # What costs a server nothing that guests are waiting for, and what nobody else answers like this.
        connection.request("GET", "/api/v1/auth/me")
        answer = connection.getresponse()
        return answer.status == HTTPStatus.UNAUTHORIZED and b"/api/v1/auth/login" in answer.read(4096)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


async def of_database(installation: Installation, data: Path) -> AsyncIterator[Check]:
    """What only the database can tell."""
    try:
        db = await asyncpg.connect(installation.owner_url, timeout=15)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        yield Check(f"the database does not answer ({type(error).__name__})", "see that it runs; docs/settings.md")
        return
    try:
        yield Check("the database answers")
        yield _version(db)
        yield await _clock(db)
        yield await _schema(db)
        yield await _tenancy(db)
        yield await _backups(db)
        yield await of_audit(db, data)
    finally:
        await db.close()
    yield await _powerless(installation)


def _version(db: asyncpg.Connection[Any]) -> Check:
    version = db.get_server_version()
    well = version.major >= OLDEST
    return Check(f"PostgreSQL {version.major}.{version.minor}", None if well else f"upgrade it to {OLDEST} or newer")


async def _clock(db: asyncpg.Connection[Any]) -> Check:
    before = datetime.now(UTC)
    theirs: datetime = await db.fetchval("SELECT clock_timestamp()")
    after = datetime.now(UTC)
    skew = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)
    what = f"the clocks of this machine and of the database are {skew:.1f} s apart"
    return Check(what, None if skew <= MOST_SKEW else "set both by NTP")


async def _schema(db: asyncpg.Connection[Any]) -> Check:
    head, *before = known_revisions()
    known = await db.fetchval("SELECT to_regclass('public.alembic_version') IS NOT NULL")
    revision = await db.fetchval("SELECT version_num FROM alembic_version") if known else None
    if revision == head:
        return Check(f"the schema is at {head}, the newest")
    older = revision is None or revision in before
    remedy = "run innkeep migrate" if older else "it is a newer Innkeep's: update this one"
    return Check(f"the schema is at {revision or 'nothing'}, not at {head}", remedy)


async def _tenancy(db: asyncpg.Connection[Any]) -> Check:
    open_tables = await db.fetchval(
        """SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> ALL ($1)""",
        HOTELS_OWN_NOTHING,
    )
    if open_tables is None:
        return Check("every hotel sees its own rows only, in every table")
    remedy = "restore a backup of a sound schema, or ALTER TABLE … FORCE ROW LEVEL SECURITY"
    return Check(f"row-level security is not forced on {open_tables}", remedy)


async def _backups(db: asyncpg.Connection[Any]) -> Check:
    lacking = await lacking_for_backups(db, await db.fetchval("SELECT current_user"))
    if not lacking:
        return Check(f"backups are made as {BACKUP_ROLE}, who reads everything and writes nothing")
    what = "backups are made as the owner, who may write"
    return Check(what, f"let an administrator run in this database: {'; '.join(lacking)};")


_POWERS = """
    SELECT string_agg(what, ', ') FROM (
        SELECT 'is a superuser' AS what FROM pg_roles WHERE rolname = current_user AND rolsuper
        UNION ALL SELECT 'bypasses row-level security' FROM pg_roles WHERE rolname = current_user AND rolbypassrls
        UNION ALL SELECT 'makes roles' FROM pg_roles WHERE rolname = current_user AND rolcreaterole
        UNION ALL SELECT 'makes databases' FROM pg_roles WHERE rolname = current_user AND rolcreatedb
        UNION ALL SELECT 'makes tables' WHERE has_schema_privilege('public', 'CREATE')
        UNION ALL SELECT 'owns ' || count(*) || ' tables' FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND pg_has_role(c.relowner, 'USAGE') HAVING count(*) > 0
    ) AS powers
"""


async def _powerless(installation: Installation) -> Check:
    settings = {"role": installation.app_role} if installation.app_role else {}
    try:
        db = await asyncpg.connect(installation.app_url, server_settings=settings, timeout=15)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        what = f"the application cannot connect ({type(error).__name__})"
        return Check(what, "check INNKEEP_APP_DATABASE_URL, or run innkeep migrate")
    try:
        who = await db.fetchval("SELECT current_user")
        powers = await db.fetchval(_POWERS)
    finally:
        await db.close()
    if powers is None:
        return Check(f"the application works as {who}, who may do no more than it needs")
    return Check(f"the application works as {who}, who {powers}", f"give it the rights of {APP_ROLE} alone")
