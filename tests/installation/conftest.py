"""A cluster to copy, and folders to use it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from innkeep.installation.embedded import EmbeddedPostgres
from tests.installation.helpers import copy_cluster, running


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose cluster was made and is not in use."""
    data = tmp_path_factory.mktemp("made")
    with running(data):
        pass
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return copy_cluster(made, tmp_path / "data")


@pytest.fixture
def server(data: Path) -> Iterator[EmbeddedPostgres]:
    with running(data) as server:
        yield server
