"""Opening an installation: its own embedded PostgreSQL, or the one that the environment names, ready to be used."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from innkeep.core.settings import Settings
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.lock import DataFolderInUse
from innkeep.installation.migrations import migrate
from innkeep.installation.roles import APP_ROLE, OWNER_ROLE, SUPERUSER, adopt, provision


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the database is. `app_role` is set after connecting when the application has no login of its own."""

    owner_url: str
    app_url: str
    app_role: str | None = None
    embedded: EmbeddedPostgres | None = None


@contextmanager
def opened(settings: Settings, *, alone: bool = False, migrating: bool = True) -> Iterator[Installation]:
    """The installation with its database running, provisioned and migrated; closed again at the end.

    While a server has the data folder open, its database is used, unless `alone` asks to be the one who runs it:
    then DataFolderInUse is raised. Not `migrating` leaves the schema as it is.
    """
    if settings.database_url:
        asyncio.run(adopt(settings.database_url))
        if migrating:
            migrate(settings.database_url)
        role = None if settings.app_database_url else APP_ROLE
        yield Installation(settings.database_url, settings.app_database_url or settings.database_url, role)
        return
    server = EmbeddedPostgres(settings.data)
    try:
        server.start()
    except DataFolderInUse:
        if alone:
            raise
        yield Installation(server.url(OWNER_ROLE), server.url(APP_ROLE))
        return
    try:
        asyncio.run(provision(server.url(SUPERUSER, "postgres")))
        if migrating:
            migrate(server.url(OWNER_ROLE))
        yield Installation(server.url(OWNER_ROLE), server.url(APP_ROLE), embedded=server)
    finally:
        server.stop()
