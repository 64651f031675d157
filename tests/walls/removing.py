"""A plugin of pytest: runs the tests once, then for each wall those that came by it, without it, until one fails."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from _pytest.runner import runtestprotocol

from tests.walls.removable import WALLS, Wall

_REFUSED = re.compile(r"may|only|nobody|refus|another|_not_|own|else|others|division")
"""In the names of tests that are about who is kept out."""

MOST_TESTS = 60
"""How many tests a wall may stand up to before it counts as not missed."""


@dataclass(frozen=True)
class Tried:
    """What became of a wall that was taken away: the test that failed, or None, and how many were asked."""

    wall: Wall
    failed: str | None
    asked: int


class Removing:
    """One run. `report` gets a line of JSON for each wall, and those that stand there already are not tried again."""

    def __init__(self, report: Path, only: str) -> None:
        self._report, self._only = report, only
        self._passing: dict[pytest.Item, float] = {}
        self._by_wall: dict[int, list[pytest.Item]] = defaultdict(list)
        self.tried: list[Tried] = []

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Row-level security binds nobody: what holds is the application's own."""
        made: Any = yield
        if fixturedef.argname == "postgres":
            asyncio.run(_unbind(made.get_result().url("postgres", "postgres")))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Once as it is, then without each wall."""
        from sqlalchemy import event  # noqa: PLC0415 - after everything is imported
        from sqlalchemy.engine import Engine  # noqa: PLC0415 - as above

        event.listen(Engine, "before_cursor_execute", _rewritten, retval=True)
        for item, following in zip(session.items, [*session.items[1:], session.items[0]], strict=True):
            self._first(item, following)
        for wall in WALLS.all:
            if self._only in wall.file and not self._known(wall):
                self._without(wall)
        return True

    def _first(self, item: pytest.Item, following: pytest.Item) -> None:
        WALLS.passed = set()
        begun = time.monotonic()
        if _passes(item, following):
            self._passing[item] = time.monotonic() - begun
            for number in WALLS.passed:
                self._by_wall[number].append(item)

    def _without(self, wall: Wall) -> None:
        asked = sorted(self._by_wall[wall.number], key=lambda item: self._weight(item, wall))[:MOST_TESTS]
        WALLS.gone = wall.number
        failed = None
        for number, item in enumerate(asked):
            if not _passes(item, asked[(number + 1) % len(asked)]):
                failed = item.nodeid
                break
        WALLS.gone = None
        self._tell(Tried(wall, failed, len(self._by_wall[wall.number])))

    def _weight(self, item: pytest.Item, wall: Wall) -> tuple[bool, bool, float]:
        """Of a right those that ask who may first; then those of the same folder, then the quick ones."""
        folder = wall.file.split("/")[1]
        about_rights = wall.kind == "right" and "test_rights" in item.nodeid
        refused = _REFUSED.search(item.nodeid) is not None and f"tests/{folder}/" in item.nodeid
        return not (about_rights or refused), f"tests/{folder}/" not in item.nodeid, self._passing[item]

    def _known(self, wall: Wall) -> bool:
        if not self._report.exists():
            return False
        told = [json.loads(line) for line in self._report.read_text().splitlines()]
        return any(each["wall"] == wall.name and each["failed"] for each in told)

    def _tell(self, tried: Tried) -> None:
        self.tried.append(tried)
        line = {"wall": tried.wall.name, "line": tried.wall.line, "kind": tried.wall.kind}
        with self._report.open("a") as report:
            report.write(json.dumps({**line, "failed": tried.failed, "asked": tried.asked}) + "\n")


async def _unbind(superuser_url: str) -> None:
    db = await asyncpg.connect(superuser_url)
    await db.execute("ALTER ROLE innkeep_app BYPASSRLS")
    await db.close()


def _rewritten(
    _connection: Any,
    _cursor: Any,
    statement: str,
    values: Any,
    _context: Any,
    _many: bool,  # noqa: FBT001 - as above
) -> tuple[str, Any]:
    return WALLS.sql(statement), values


def _passes(item: pytest.Item, following: pytest.Item) -> bool:
    reports = runtestprotocol(item, nextitem=following, log=False)
    return all(report.passed or report.skipped for report in reports)
