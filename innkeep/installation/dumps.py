"""Backups: all of the database in one file (pg_dump's custom format), and back, all of it or nothing.

A backup is made while guests write. A restore is one transaction: it removes what is there and writes what the file
holds, so that an interrupted one leaves everything as it was.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg

from innkeep.installation.binaries import program
from innkeep.installation.migrations import known_revisions
from innkeep.installation.problems import InstallationError
from innkeep.installation.roles import APP_ROLE, BACKUP_ROLE, lacking_for_backups

MAGIC = b"PGDMP"
"""How a file of pg_dump's custom format begins."""

_NOT_OURS = re.compile(r"\d+; \d+ \d+ (EXTENSION|SCHEMA|COMMENT|ACL - SCHEMA|DEFAULT ACL)\b")
"""Entries of a backup that the set-up of roles sees to, and that the owner may not write."""

_EMPTY = """
DO $$
DECLARE
    -- All the names before anything is dropped: what goes along with something else has none any more.
    things text[] := ARRAY(
        SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END
            || ' IF EXISTS ' || c.oid::regclass
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i'))
    ) || ARRAY(
        SELECT 'ROUTINE IF EXISTS ' || p.oid::regprocedure
        FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    ) || ARRAY(
        SELECT 'TYPE IF EXISTS ' || t.oid::regtype
        FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd', 'r')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
    );
    thing text;
BEGIN
    FOREACH thing IN ARRAY things LOOP
        EXECUTE 'DROP ' || thing || ' CASCADE';
    END LOOP;
END $$;
"""


class BackupFailed(InstallationError):
    """The backup could not be written; nothing is left of it."""


class RestoreRefused(InstallationError):
    """Nothing was restored, and nothing has changed."""


def back_up(owner_url: str, file: Path) -> None:
    """Write all of the database into a new file, which nobody else may read. BackupFailed."""
    if file.exists():
        raise BackupFailed(f"{file} exists already: give the backup another name, or move that one away")
    try:
        descriptor, partial = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise BackupFailed(f"Cannot write into {file.parent} ({error.strerror}): choose another folder") from error
    unfinished = Path(partial)
    try:
        # Into a file by its name, not into what is open already: only then can the list of contents at the beginning
        # be completed at the end, and a file that was cut off be told from a whole one.
        options = ["--format=custom", "--no-owner", "--schema=public", f"--file={unfinished}"]
        _run("pg_dump", [*options, *asyncio.run(_as_who_reads(owner_url))], owner_url)
        os.fsync(descriptor)
        os.link(unfinished, file)
    except FileExistsError as error:
        raise BackupFailed(f"{file} exists already: give the backup another name, or move that one away") from error
    except OSError as error:
        raise BackupFailed(f"Cannot write {file} ({error.strerror}): make room, or choose another folder") from error
    finally:
        os.close(descriptor)
        unfinished.unlink(missing_ok=True)


async def _as_who_reads(owner_url: str) -> list[str]:
    """The option to read as the role that does nothing else; as the owner where an administrator has not made it."""
    try:
        db = await asyncpg.connect(owner_url, timeout=15)
    except (OSError, asyncpg.PostgresError) as error:
        raise BackupFailed(f"The database does not answer ({type(error).__name__}): see that it runs") from error
    try:
        lacking = await lacking_for_backups(db, await db.fetchval("SELECT current_user"))
    finally:
        await db.close()
    return [] if lacking else [f"--role={BACKUP_ROLE}"]


def restore(owner_url: str, file: Path, *, replace: bool = False) -> None:
    """Make the database what it was when the backup was made. RestoreRefused.

    What is there has to be nothing, unless it is to be replaced.
    """
    _check(file)
    asyncio.run(_require_quiet(owner_url, replace=replace))
    with tempfile.TemporaryDirectory() as folder:
        wanted, script = Path(folder, "entries"), Path(folder, "script.sql")
        entries = _said("pg_restore", ["--list", str(file)])
        wanted.write_text("".join(f"{line}\n" for line in entries.splitlines() if not _NOT_OURS.match(line)))
        options = ["--no-owner", "--no-comments", f"--use-list={wanted}", f"--file={script}", str(file)]
        _said("pg_restore", options)
        emptying = Path(folder, "empty.sql")
        emptying.write_text(_EMPTY)
        once = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        _run("psql", [*once, f"--file={emptying}", f"--file={script}"], owner_url)


def _check(file: Path) -> None:
    try:
        with file.open("rb") as backup:
            if backup.read(len(MAGIC)) != MAGIC:
                raise RestoreRefused(f"{file} is no backup of Innkeep: give one that innkeep backup has written")
    except OSError as error:
        raise RestoreRefused(f"Cannot read {file} ({error.strerror}): check its name and who may read it") from error
    told = _said("pg_restore", ["--data-only", "--table=alembic_version", "--file=-", str(file)])
    found = re.search(r"^COPY public\.alembic_version .*\n(\w+)$", told, re.MULTILINE)
    if found is None:
        raise RestoreRefused(f"{file} is no backup of Innkeep: give one that innkeep backup has written")
    if found[1] not in known_revisions():
        raise RestoreRefused(f"{file} was made by a newer Innkeep: update this one first")


async def _require_quiet(owner_url: str, *, replace: bool) -> None:
    db = await asyncpg.connect(owner_url)
    try:
        others = await db.fetchval(
            """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (usename = $1 OR application_name = 'innkeep')""",
            APP_ROLE,
        )
        if others:
            raise RestoreRefused("Innkeep runs on this database: stop it first, everywhere, then restore")
        exists = await db.fetchval("SELECT to_regclass('public.organizations') IS NOT NULL")
        if exists and not replace and await db.fetchval("SELECT EXISTS (SELECT FROM organizations)"):
            raise RestoreRefused("There is a hotel in this installation: say --replace to lose it for the backup's")
    finally:
        await db.close()


def _said(name: str, arguments: Sequence[str]) -> str:
    """What one of PostgreSQL's programs prints about a file."""
    done = subprocess.run([program(name), *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    if done.returncode != 0:
        raise RestoreRefused(f"The backup cannot be read ({_reason(done.stderr)}): it may have been cut off")
    return done.stdout


def _run(name: str, arguments: Sequence[str], url: str) -> None:
    """Run one of PostgreSQL's programs on the database; its password is in no list of processes."""
    parts = urlsplit(url)
    address, password = parts.netloc, unquote(parts.password or "")
    if parts.password:
        address = address.replace(f":{parts.password}@", "@", 1)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(  # noqa: S603 - our own program
        [program(name), *arguments, f"--dbname={urlunsplit(parts._replace(netloc=address))}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        check=False,
    )
    if done.returncode != 0:
        failed = BackupFailed if name == "pg_dump" else RestoreRefused
        raise failed(f"{name} gave up ({_reason(done.stderr.decode(errors='replace'))}): nothing was changed")


def _reason(said: str) -> str:
    """What went wrong: where it did is told after it, and warnings are told before."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next(
        (line for line in lines if re.search(r"\b(ERROR|FATAL|error):", line)), (lines or ["without a word"])[-1]
    )
