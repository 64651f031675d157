"""Runs every scenario, one after the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial

from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Engine
from innkeep.agent.turn import Mind, answer
from innkeep.core.actors import Agent
from innkeep.core.db import Database
from innkeep.evaluation.grading import grade
from innkeep.evaluation.house import House, Opened
from innkeep.evaluation.playing import Answer, Play, Played
from innkeep.evaluation.report import Graded
from innkeep.evaluation.scenarios import Scenario
from innkeep.evaluation.state import MAY_CHANGE

Answering = Callable[[Scenario, int], Answer]
"""Who answers in a scenario; the number is that of the worker as which they do."""


async def evaluate(house: House, engine: Engine, scenarios: Sequence[Scenario], trials: int) -> AsyncIterator[Graded]:
    """Each trial of each scenario as soon as it is graded."""
    briefings = Briefings()

    def answering(_scenario: Scenario, worker: int) -> Answer:
        return partial(_answer, Mind(engine, briefings, worker))

    async with house.opened() as opened:
        for scenario in scenarios:
            for trial in range(1, trials + 1):
                played = await play(opened, scenario, answering)
                yield Graded(scenario, trial, played, tuple(grade(scenario, played)))


async def play(opened: Opened, scenario: Scenario, answering: Answering) -> Played:
    """One scenario in the hotel as it was imported, which it is again afterwards."""
    try:
        played = await Play(opened.database, answering(scenario, opened.worker), opened.guest).play(scenario)
    finally:
        changed = await opened.original.put_back()
    played.touched = sorted(changed - MAY_CHANGE)
    return played


async def _answer(mind: Mind, database: Database, agent: Agent) -> object:
    return await answer(database, mind, agent)
