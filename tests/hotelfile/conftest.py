"""A folder to write hotel files into, and an installation that seems empty."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hotels")


@pytest.fixture
async def empty_installation(owner: asyncpg.Connection[Any]) -> AsyncIterator[None]:
    """All hotels of other tests are put away for the time of this one: a hotel that is put away is found by nobody."""
    others = await owner.fetch("UPDATE organizations SET deleted_at = now() WHERE deleted_at IS NULL RETURNING id")
    yield
    await owner.execute(
        "UPDATE organizations SET deleted_at = NULL WHERE id = ANY ($1::uuid[])", [row["id"] for row in others]
    )
