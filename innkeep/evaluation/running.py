"""Runs every scenario, one after the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Engine
from innkeep.agent.turn import Mind
from innkeep.conversations import turns
from innkeep.evaluation.grading import grade
from innkeep.evaluation.house import House
from innkeep.evaluation.playing import Play
from innkeep.evaluation.report import Graded
from innkeep.evaluation.scenarios import Scenario


async def evaluate(house: House, engine: Engine, scenarios: Sequence[Scenario], trials: int) -> AsyncIterator[Graded]:
    """Each trial of each scenario as soon as it is graded."""
    briefings = Briefings()
    for scenario in scenarios:
        for trial in range(1, trials + 1):
            async with house.fresh() as (database, guest), turns.presence(database) as worker:
                played = await Play(database, Mind(engine, briefings, worker), guest).play(scenario)
            yield Graded(scenario, trial, played, tuple(grade(scenario, played)))
