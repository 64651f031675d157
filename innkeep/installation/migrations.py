"""The schema's history, brought up to date as the database's owner."""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command, op
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

import innkeep
from innkeep.installation.problems import InstallationError

_PACKAGE = Path(innkeep.__file__).parent


class SchemaTooNew(InstallationError):
    """A newer Innkeep has been here."""


class SchemaNotMigrated(InstallationError):
    """The database could not do it; all of it is as it was."""


def shipped(name: str) -> Path:
    """A folder of the project that ships with it: beside the package in a checkout, inside it in a wheel."""
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def migrate(owner_url: str) -> None:
    """Bring the schema to the newest revision; nothing happens when it is there. Blocks: run it in a thread.

    SchemaTooNew, SchemaNotMigrated.
    """
    config = _config()
    config.attributes["owner_url"] = owner_url
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SchemaTooNew(f"The database is a newer Innkeep's ({error}): update this one, nothing is lost") from error
    except (DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise SchemaNotMigrated(
            f"The schema could not be brought up to date, and is as it was ({getattr(error, 'orig', error)}): "
            "look what innkeep doctor says, then try again"
        ) from error


def known_revisions() -> list[str]:
    """The revisions that this Innkeep has, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    return config


def script(sql: str) -> None:
    """Run several statements at once, inside the migration's transaction."""
    adapted: Any = op.get_bind().connection.dbapi_connection

    def run(driver: Any) -> Awaitable[object]:
        statements: Awaitable[object] = driver.execute(sql)
        return statements

    adapted.run_async(run)
