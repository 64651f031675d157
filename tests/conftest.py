"""How the tests are read and handed out; what they begin with is in `tests.fixtures`."""

from __future__ import annotations

import gc
from importlib import import_module
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

LONGEST = {
    "journeys/test_process.py",
    "journeys/test_my_work.py",
    "learning/test_lessons.py",
    "walls/test_malicious_model.py",
    "cli/test_processes.py",
    "schema/test_picture.py",
    "conversations/test_interleavings.py",
    "realtime/test_following.py",
    "realtime/test_reconnecting.py",
    "installation/test_embedded.py",
}
"""These begin first, so that nobody waits at the end for one who has only just begun with them."""


def pytest_configure(config: pytest.Config) -> None:
    """Read Innkeep, which takes seconds; not where tests are only handed out to the processes that run them."""
    if not config.getoption("numprocesses", None):
        gc.disable()
        config.pluginmanager.register(import_module("tests.fixtures"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.relative_to(TESTS).as_posix() not in LONGEST)
