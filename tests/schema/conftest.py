"""The schema as it is, and the application's own connection."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from innkeep.installation.schema import Schema, read_schema
from tests.factories import Hotel, make_hotel
from tests.schema.rows import Db


@pytest.fixture(scope="session")
async def schema(owner_url: str) -> Schema:
    return await read_schema(owner_url)


@pytest.fixture(scope="module")
async def standing(owner: Db) -> Hotel:
    """One hotel for all tests of a file whose every attempt is refused: nothing of it changes."""
    return await make_hotel(owner)


@pytest.fixture
async def app(app_url: str) -> AsyncIterator[Db]:
    """A connection as the application's role, bound by row-level security and in no hotel yet."""
    connection = await asyncpg.connect(app_url)
    yield connection
    await connection.close()
