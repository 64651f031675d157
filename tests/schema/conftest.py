"""The schema as it is, and the application's own connection."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from innkeep.installation.schema import Schema, read_schema
from tests.schema.rows import Db


@pytest.fixture(scope="session")
async def schema(owner_url: str) -> Schema:
    return await read_schema(owner_url)


@pytest.fixture
async def app(app_url: str) -> AsyncIterator[Db]:
    """A connection as the application's role, bound by row-level security and in no hotel yet."""
    connection = await asyncpg.connect(app_url)
    yield connection
    await connection.close()
