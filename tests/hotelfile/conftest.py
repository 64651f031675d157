"""A folder to write hotel files into, and an installation that seems empty, in which nobody else is at work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.conversations.conftest import app_url, database, owner, owner_url
from tests.hotelfile.files import Reader, new_name, read_as

__all__ = ["app_url", "database", "owner", "owner_url"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hotels")


@pytest.fixture
def name() -> str:
    return new_name()


@pytest.fixture
def hotel_of(name: str, folder: Path) -> Reader:
    """Reads a text that begins with HEAD as a file of this test's hotel."""
    return lambda text: read_as(name, text.replace("aurora.example", f"{name[6:]}.example"), folder)


@pytest.fixture
async def empty_installation(owner: asyncpg.Connection[Any]) -> AsyncIterator[None]:
    """All hotels of other tests are put away for the time of this one: a hotel that is put away is found by nobody."""
    others = await owner.fetch("UPDATE organizations SET deleted_at = now() WHERE deleted_at IS NULL RETURNING id")
    yield
    await owner.execute(
        "UPDATE organizations SET deleted_at = NULL WHERE id = ANY ($1::uuid[])", [row["id"] for row in others]
    )
