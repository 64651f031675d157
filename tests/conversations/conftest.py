"""These tests play the worker themselves, so they work where no served hotel's worker answers before them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from innkeep.core.db import Database
from innkeep.installation.embedded import EmbeddedPostgres
from innkeep.reactions import REACTIONS
from tests.fixtures import QUIET
from tests.walls.statements import watch


@pytest.fixture(scope="session")
def owner_url(postgres: EmbeddedPostgres) -> str:
    return postgres.url("innkeep_owner", QUIET)


@pytest.fixture(scope="session")
def app_url(postgres: EmbeddedPostgres) -> str:
    return postgres.url("innkeep_app", QUIET)


@pytest.fixture(scope="session")
async def owner(owner_url: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    connection = await asyncpg.connect(owner_url)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def database(app_url: str) -> AsyncIterator[Database]:
    database = Database(app_url, reactions=REACTIONS)
    watch(database)
    yield database
    await database.close()


@pytest.fixture
async def nobody_else_waits(owner: asyncpg.Connection[Any]) -> None:
    """Of those whose turn it is the first hundred are told, so what tests before left unanswered is answered."""
    await owner.execute("UPDATE sessions SET answered_seq = last_guest_seq WHERE answered_seq < last_guest_seq")
