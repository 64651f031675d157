"""A plugin of pytest: takes each wall away by itself, and runs tests that come by it until one fails.

First each wall meets the one test that missed it the last time (missed_by.py). With what still stands it goes from file
to file of the tests: each is run once as it is, to learn which walls its tests come by, and then again for the walls
that are still standing, so that what a file needs is made once. What nobody has missed by the end stood up to all
files; when the time is up before, nothing is known of what still stands.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from _pytest.runner import runtestprotocol

from tests.walls.removable import WALLS, Wall

MOST_OF_A_FILE = 12
"""How many tests of one file, the quickest, a comparison or a right may stand up to. Whole functions meet all."""

MOST_TESTS = 60
"""How many it may stand up to in all before it counts as not missed."""


@dataclass(slots=True)
class Tried:
    """What became of a wall that was taken away: the test that failed, or None, and how many did not.

    `doubled`: each of those came by another wall that asks for the same right, which held while this one was gone.
    """

    wall: Wall
    failed: str | None = None
    stood: int = 0
    doubled: bool = True

    @property
    def is_asked_twice(self) -> bool:
        """Whether tests came by, and another wall held each time."""
        return self.stood > 0 and self.doubled


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which walls are tried: those whose kind and file hold `only`, for so long.

    Of those of which nobody knows yet which test misses them, at most so many.
    """

    only: str = ""
    most: int | None = None
    seed: int = 0
    seconds: float = 3600.0


@dataclass(eq=False)
class Removing:
    """One run. `report` gets a line of JSON for each wall that was missed; what stands there is not tried again.

    `before` is which test missed a wall the last time.
    """

    report: Path
    bounds: Bounds
    before: Mapping[str, str]
    tried: dict[int, Tried] = field(default_factory=dict)
    chosen: list[Wall] = field(default_factory=list)
    cut_short: bool = False

    @pytest.hookimpl(hookwrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        """In the order in which they were named; what takes longest, which begins first elsewhere, comes last."""
        from tests.conftest import LONGEST, TESTS  # noqa: PLC0415 - once pytest has looked at what it imports

        named = list(items)
        yield
        items[:] = sorted(named, key=lambda item: item.path.relative_to(TESTS).as_posix() in LONGEST)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Row-level security binds nobody: what holds is the application's own."""
        made: Any = yield
        if fixturedef.argname == "postgres":
            asyncio.run(_unbind(made.get_result().url("postgres", "postgres")))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """File by file, as long as there are walls to try and there is time."""
        from sqlalchemy import event  # noqa: PLC0415 - after everything is imported
        from sqlalchemy.engine import Engine  # noqa: PLC0415 - as above

        event.listen(Engine, "before_cursor_execute", _rewritten, retval=True)
        until = time.monotonic() + self.bounds.seconds
        self.chosen = self._choose()
        self._as_before(session.items, until)
        for file, items in groupby(session.items, key=lambda item: item.path):
            if self.cut_short or not self.standing():
                break
            self._try(list(items), until)
            left = f"{len(self.standing())} of {len(self.chosen)} walls stand after {file.name}\n"
            sys.stderr.write(left)
        session._setupstate.teardown_exact(None)
        return True

    def standing(self) -> list[Wall]:
        """The walls that nothing has missed so far."""
        return [wall for wall in self.chosen if not self._is_done(wall)]

    def missed(self) -> dict[str, str]:
        """Which test missed each wall, by its name, as it stands in the report."""
        lines = self.report.read_text().splitlines() if self.report.exists() else ()
        return {line["wall"]: line["failed"] for line in map(json.loads, lines)}

    def _choose(self) -> list[Wall]:
        known = self.missed()
        meant = [
            wall for wall in WALLS.all if self.bounds.only in f"{wall.kind} {wall.file}" and wall.name not in known
        ]
        drawn = lambda wall: sha256(f"{self.bounds.seed} {wall.name}".encode()).digest()  # noqa: E731 - a word of this
        new = sorted((wall for wall in meant if wall.name not in self.before), key=drawn)
        return [*(wall for wall in meant if wall.name in self.before), *new[: self.bounds.most]]

    def _is_done(self, wall: Wall) -> bool:
        tried = self.tried.get(wall.number)
        if tried is None:
            return False
        return tried.failed is not None or (tried.stood >= MOST_TESTS and wall.kind != "guard")

    def _as_before(self, items: Sequence[pytest.Item], until: float) -> None:
        """Each wall by the test that missed it the last time."""
        missed: dict[str, list[Wall]] = defaultdict(list)
        for wall in self.chosen:
            missed[self.before.get(wall.name, "")].append(wall)
        for item in items:
            walls = missed[item.nodeid]
            WALLS.passed = set()
            there = WALLS.passed if walls and _passes(item) else set()
            for wall in (each for each in walls if each.number in there and not self.cut_short):
                self._without(wall, [item])
                self.cut_short = time.monotonic() > until
        sys.stderr.write(f"{len(self.standing())} of {len(self.chosen)} walls stand after what missed them before\n")

    def _try(self, items: Sequence[pytest.Item], until: float) -> None:
        """All walls that stand, by the tests of one file, the quick ones first."""
        passing: dict[int, list[tuple[float, pytest.Item]]] = defaultdict(list)
        for item in items:
            WALLS.passed = set()
            begun = time.monotonic()
            if _passes(item):
                for number in WALLS.passed:
                    passing[number].append((time.monotonic() - begun, item))
        for wall in self.standing():
            if self.cut_short:
                return
            quick_first = sorted(passing[wall.number], key=lambda each: each[0])
            most = None if wall.kind == "guard" else MOST_OF_A_FILE
            self._without(wall, [item for _, item in quick_first[:most]])
            self.cut_short = time.monotonic() > until

    def _without(self, wall: Wall, items: Sequence[pytest.Item]) -> None:
        tried = self.tried.setdefault(wall.number, Tried(wall)) if items else Tried(wall)
        WALLS.gone = wall.number
        for item in items:
            WALLS.passed = set()
            if not _passes(item):
                tried.failed = item.nodeid
                self._tell(tried)
                break
            tried.stood += 1
            tried.doubled = tried.doubled and any(WALLS.all[other].backs(wall) for other in WALLS.passed)
        WALLS.gone = None

    def _tell(self, tried: Tried) -> None:
        wall = tried.wall
        line = {"wall": wall.name, "line": wall.line, "kind": wall.kind, "failed": tried.failed, "stood": tried.stood}
        with self.report.open("a") as report:
            report.write(json.dumps(line) + "\n")


def faults(removing: Removing, excused: Mapping[str, str]) -> list[str]:
    """What is not as it should be: each wall that nobody misses, unless it is asked twice or somebody has said why."""
    new = [each for each in _standing(removing) if not each.is_asked_twice and each.wall.name not in excused]
    gone = sorted(set(excused) - {wall.name for wall in WALLS.all})
    if new and removing.cut_short:
        hint = "give it more --minutes, take fewer away by --most, or go on with the same --report"
        return [f"the time was up before {len(new)} walls had met all tests: {hint}"]
    return [
        *(f"nobody misses {each.wall} ({each.stood} tests came by)" for each in new),
        *(f"excused, and not there: {name}" for name in gone),
    ]


def summary(removing: Removing) -> str:
    """How many there were, and what became of them."""
    standing = _standing(removing)
    missed, twice = len(removing.chosen) - len(standing), sum(each.is_asked_twice for each in standing)
    counted = f"of {len(removing.chosen)} walls {missed} were missed, {twice} are asked twice"
    return f"seed {removing.bounds.seed}: {counted}; see {removing.report}"


def _standing(removing: Removing) -> list[Tried]:
    met = [removing.tried.get(wall.number, Tried(wall)) for wall in removing.chosen]
    return [each for each in met if each.failed is None]


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
    _many: bool,  # noqa: FBT001 - as SQLAlchemy calls it
) -> tuple[str, Any]:
    return WALLS.sql(statement), values


def _passes(item: pytest.Item) -> bool:
    """Whether a test passes. What its file needs stays for the next one, until another file's turn comes."""
    item.session._setupstate.teardown_exact(item)
    file: Any = item.parent
    reports = runtestprotocol(item, nextitem=file, log=False)
    return all(report.passed or report.skipped for report in reports)
