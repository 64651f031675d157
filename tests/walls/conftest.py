"""The application over each wall by itself, and a street of two hotels."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from fastapi import FastAPI

from innkeep.core.settings import Settings
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.installation.schema import Schema, read_schema
from innkeep.main import create_app
from innkeep.reactions import REACTIONS
from innkeep.realtime.hub import Hub
from tests.fixtures import QUIET
from tests.schema.rows import Db
from tests.walls.asking import Undone
from tests.walls.houses import Street, street
from tests.walls.statements import watch


@pytest.fixture(scope="session")
async def schema(owner_url: str) -> Schema:
    return await read_schema(owner_url)


@pytest.fixture(scope="session")
async def quiet_owner(postgres: EmbeddedPostgres) -> AsyncIterator[Db]:
    """The owner in the database in which no worker answers."""
    connection = await asyncpg.connect(postgres.url("innkeep_owner", QUIET))
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def here(quiet_owner: Db, schema: Schema) -> Street:
    return await street(quiet_owner, schema)


@pytest.fixture(scope="session")
async def walled(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    """The application as it is: behind its own filters and behind row-level security."""
    database = Undone(postgres.url("innkeep_app", QUIET), reactions=REACTIONS)
    watch(database)
    yield application(database, tmp_path_factory.mktemp("walled"))
    await database.close()


@pytest.fixture(scope="session")
async def unwalled(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    """The application where row-level security binds nobody: what holds there is its own filters."""
    database = Undone(postgres.url("innkeep_owner", QUIET), reactions=REACTIONS)
    watch(database)
    yield application(database, tmp_path_factory.mktemp("unwalled"))
    await database.close()


def application(database: Undone, data: Path) -> FastAPI:
    """The whole of it, with nothing that runs beside."""
    return create_app(Settings(data=data), database, Hub(database))
