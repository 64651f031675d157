"""What a turn of the agent takes: the engine's thinking, and everything else until it is committed.

Counted in processor time, since two cores that others use too say little by the clock. The guests are those of the demo
hotel's scenarios, in their twelve languages, played as `innkeep eval` plays them.
"""

from __future__ import annotations

import asyncio
import os
import resource
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from innkeep.agent.acts import Understanding
from innkeep.agent.briefing import Briefings
from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.agent.engine import Briefing
from innkeep.agent.turn import Mind, answer
from innkeep.core.actors import Agent
from innkeep.core.db import Database
from innkeep.evaluation.house import House, house
from innkeep.evaluation.running import play
from innkeep.evaluation.scenarios import Scenario, load_scenarios
from innkeep.hotelfile.reading import load
from innkeep.reactions import REACTIONS

DEMO = Path(__file__).parents[1] / "demo"
PLAYED = 100
"""Scenarios; the first of them only make everything warm."""
WARM = 20

READY, P50, P95 = 5.0, 0.025, 0.060
"""Seconds: until the engine is ready, and of thinking."""
MEMORY = 450
"""Megabytes."""


@dataclass
class Watched:
    """The embedded engine, and how long it thinks: seconds of the processor."""

    engine: EmbeddedEngine
    name: str = "embedded"
    thought: list[float] = field(default_factory=list)

    async def understand(self, briefing: Briefing) -> Understanding:
        """What the engine understands."""
        began = time.process_time()
        understood = await self.engine.understand(briefing)
        self.thought.append(time.process_time() - began)
        return understood


async def turns(opened_house: House, watched: Watched, scenarios: Sequence[Scenario]) -> tuple[list[float], float]:
    """Seconds of this process for each turn, and of PostgreSQL for all of them together."""
    taken: list[float] = []
    briefings = Briefings()
    async with opened_house.opened() as opened:
        mind = Mind(watched, briefings, opened.worker)

        async def answered(database: Database, agent: Agent) -> None:
            began = time.process_time()
            await answer(database, mind, agent)
            taken.append(time.process_time() - began)

        for scenario in scenarios[:WARM]:
            await play(opened, scenario, lambda _scenario, _worker: answered)
        taken.clear()
        watched.thought.clear()
        before = served(opened_house)
        for scenario in scenarios[WARM:]:
            await play(opened, scenario, lambda _scenario, _worker: answered)
        return taken, served(opened_house) - before


def served(opened_house: House) -> float:
    """Seconds of the processor that the house's PostgreSQL has used, its sessions included (Linux, /proc)."""
    postmaster = str(opened_house.server.pid)
    used = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if postmaster in {stat.parent.name, told[1]}:
            used += int(told[11]) + int(told[12])
    return used / os.sysconf("SC_CLK_TCK")


def seconds_until_ready(languages: set[str]) -> float:
    """Seconds of the processor until an engine is ready, in a process that has none yet."""
    began = time.process_time()
    EmbeddedEngine().warm(languages)
    return time.process_time() - began


def main() -> None:
    """Print what a turn takes, with its ratios to what is aimed at."""
    scenarios = load_scenarios(DEMO / "scenarios" / "casa-do-mar.yaml")
    picked = scenarios[:: max(1, len(scenarios) // PLAYED)][:PLAYED]
    languages = {each.language for each in picked}
    with TemporaryDirectory() as nothing_kept:
        os.environ["XDG_CACHE_HOME"] = nothing_kept
        began = time.process_time()
        engine = EmbeddedEngine()
        engine.warm(languages)
        ready = time.process_time() - began
        with ProcessPoolExecutor(1, get_context("spawn")) as another:
            again = another.submit(seconds_until_ready, languages).result()
    watched = Watched(engine)
    with house(load(DEMO / "hotel.yaml"), REACTIONS) as opened_house:
        taken, by_database = asyncio.run(turns(opened_house, watched, picked))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    thinking, whole = sorted(watched.thought), sorted(taken)
    print(f"until ready      {ready:7.2f} s   {ready / READY:5.2f} of {READY:.0f} s, on a new machine")
    print(f"until ready      {again:7.2f} s   {again / READY:5.2f} of {READY:.0f} s, once its vectors are kept")
    for name, at, most in (("p50", 0.5, P50), ("p95", 0.95, P95)):
        think = thinking[int(at * len(thinking))]
        print(f"thinking, {name}    {think * 1000:7.1f} ms  {think / most:5.2f} of {most * 1000:.0f} ms")
        print(f"whole turn, {name}  {whole[int(at * len(whole))] * 1000:7.1f} ms  of this process")
    each = by_database / len(whole)
    print(f"PostgreSQL       {each * 1000:7.1f} ms  a scenario's turn and what is around it")
    print(f"thinking is {statistics.fmean(thinking) / statistics.fmean(whole):.2f} of the turns")
    print(f"memory           {memory:7.0f} MB  {memory / MEMORY:5.2f} of {MEMORY} MB")


if __name__ == "__main__":
    main()
