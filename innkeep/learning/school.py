"""Does, outside of any transaction, what lessons need: groups new ones, and plays what a manager wants to see.

Scenarios are played by `innkeep eval` in a process of its own, with a PostgreSQL of its own: a copy of the hotel, from
which nothing can come back but what it prints, and which slows no page down.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from innkeep.core.db import Database, SQLAlchemyError
from innkeep.core.outbox import Wakeup
from innkeep.evaluation.recording import as_yaml
from innkeep.learning import trials
from innkeep.learning.events import LessonFound, TrialAsked
from innkeep.learning.grouping import group
from innkeep.learning.trials import Trial
from innkeep.realtime.hub import Hub, WatchEnded

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks at how far it is."""

TELL_EVERY = trials.LEASE.total_seconds() / 4
"""Seconds after which it is said again that it is played, though no more was: to begin takes long on a busy machine."""

MAY_TAKE = 1200.0
"""Seconds for all scenarios in both hotels; what takes longer hangs."""


class CannotPlay(Exception):
    """`innkeep eval` ended otherwise than it should."""


class School:
    """Works until the hub stops."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub
        self._one_at_a_time = asyncio.Semaphore(1)

    async def run(self) -> None:
        """Listen for new lessons and for trials that are asked for; a watch that fell behind begins anew."""
        kinds = {LessonFound.kind(), TrialAsked.kind()}
        async with asyncio.TaskGroup() as tasks:
            while not self._hub.stopping:
                with self._hub.watch(None, lambda wakeup: wakeup.kind in kinds) as watch:
                    try:
                        while True:
                            if wakeup := await watch.next(within=60):
                                tasks.create_task(self._see(wakeup))
                    except WatchEnded:
                        continue

    async def _see(self, wakeup: Wakeup) -> None:
        try:
            if wakeup.kind == LessonFound.kind():
                await group(self._database, wakeup.org_id)
            else:
                async with self._one_at_a_time:
                    await self._try_out(wakeup.org_id, UUID(wakeup.ids["trial_id"]))
        except Exception:
            # What was not grouped is with the next one; a trial that was lost is asked for again.
            log.exception("a lesson could not be seen to")

    async def _try_out(self, org_id: UUID, trial_id: UUID) -> None:
        trial = await trials.take(self._database, org_id, trial_id)
        if trial is None:
            return
        effect = None
        try:
            effect = await self._effect(trial)
        except (CannotPlay, TimeoutError, OSError, ValueError):
            log.exception("a lesson could not be tried out")
        finally:
            await asyncio.shield(self._end(trial, effect))

    async def _end(self, trial: Trial, effect: dict[str, Any] | None) -> None:
        try:
            await trials.end(self._database, trial, effect)
        except (OSError, SQLAlchemyError):
            log.warning("the end of a trial could not be told", exc_info=True)

    async def _effect(self, trial: Trial) -> dict[str, Any]:
        """What ends otherwise, once without what is to be learnt and once with it."""
        folder = Path(tempfile.mkdtemp(prefix="innkeep-lesson-"))
        try:
            files = (("scenarios", as_yaml(trial.scenarios)), ("before", trial.before), ("after", trial.after))
            for name, text in files:
                (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
            ended = await self._played(trial, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        before, after = (
            {line["id"]: (line["passed"], line["why"]) for line in lines}
            for lines in (ended[: len(trial.scenarios)], ended[len(trial.scenarios) :])
        )
        said = {scenario.id: scenario.guest for scenario in trial.scenarios}
        changed = [
            {"id": key, "guest": said[key], "before": before[key][0], "after": after[key][0], "why": after[key][1]}
            for key in said
            if before[key][0] != after[key][0]
        ]
        return {
            "played": 2 * len(said),
            "passed_before": sum(passed for passed, _ in before.values()),
            "passed_after": sum(passed for passed, _ in after.values()),
            "changes": changed,
        }

    async def _played(self, trial: Trial, folder: Path) -> list[dict[str, Any]]:
        """How each scenario ended in the one hotel, and then in the other."""
        results = folder / "results"
        async with asyncio.timeout(MAY_TAKE), _evaluating(folder, results) as process:
            ended = asyncio.ensure_future(process.communicate())
            told, told_at = -1, 0.0
            while not ended.done():
                await asyncio.wait({ended}, timeout=LOOK_EVERY)
                count, now = _count(results), time.monotonic()
                if count != told or now - told_at > TELL_EVERY:
                    told, told_at = count, now
                    await trials.tell_progress(self._database, trial, count)
            _, said = ended.result()
        if process.returncode:
            raise CannotPlay(said.decode(errors="replace")[-500:])
        return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]


def _count(results: Path) -> int:
    return results.read_text(encoding="utf-8").count("\n") if results.exists() else 0


@asynccontextmanager
async def _evaluating(folder: Path, results: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`innkeep eval` at the lowest priority; it does not outlive this."""
    # Nothing of this installation is for it to know: neither where its database is nor any key.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INNKEEP_")}
    nice = ["nice", "-n", "5"] if shutil.which("nice") else []
    hotels = ["--hotel", str(folder / "before.yaml"), "--then", str(folder / "after.yaml")]
    files = [str(folder / "scenarios.yaml"), *hotels, "--json", str(results)]
    process = await asyncio.create_subprocess_exec(
        *nice,
        sys.executable,
        "-m",
        "innkeep.cli",
        "eval",
        *files,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.shield(process.wait())
