"""The worker: takes turns as guests write, in every hotel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from uuid import UUID

from innkeep.agent.briefing import Briefings
from innkeep.agent.engine import Engine
from innkeep.agent.turn import Mind, answer
from innkeep.conversations import turns
from innkeep.core.actors import Agent
from innkeep.core.db import Database, SQLAlchemyError
from innkeep.realtime.hub import Hub, WatchEnded

log = logging.getLogger(__name__)

SWEEP_EVERY = 2.0
"""Seconds between looks for turns that nobody was woken for."""

AT_ONCE = 8
"""Turns that one process answers side by side; the database's pool is shared with the pages."""

LINE_MAY_TAKE = 20.0
"""Seconds until one of those comes to an end for the next; a guest who stands in line for longer gets a person."""


class TurnWorker:
    """Answers turns until it is cancelled."""

    def __init__(self, database: Database, hub: Hub, engine: Engine, warm: Callable[[], None] | None = None) -> None:
        """`warm` blocks until what the engine reads at first has been read, and may be called again and again."""
        self._database = database
        self._hub = hub
        self._engine = engine
        self._warm = warm
        self._briefings = Briefings()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._busy: set[UUID] = set()

    async def run(self) -> None:
        """Work until the hub stops, and begin anew when the database went away."""
        while not self._hub.stopping:
            try:
                async with turns.presence(self._database) as worker, asyncio.TaskGroup() as tasks:
                    mind = Mind(self._engine, self._briefings, worker)
                    sweeping = tasks.create_task(self._sweep(tasks, mind))
                    await self._listen(tasks, mind)
                    sweeping.cancel()
            except* (OSError, SQLAlchemyError) as error:
                log.warning("the worker lost the database (%s), trying again", error.exceptions[0])
                await asyncio.sleep(0.5)

    async def _listen(self, tasks: asyncio.TaskGroup, mind: Mind) -> None:
        """Take each turn as its message arrives."""
        with self._hub.watch(None) as watch:
            try:
                while True:
                    # However many wrote at once, one question tells where it is the agent's turn.
                    if any(wakeup.kind == "message_posted" for wakeup in await watch.batch(within=60)):
                        await self._take(tasks, mind)
            except WatchEnded:
                return

    async def _sweep(self, tasks: asyncio.TaskGroup, mind: Mind) -> None:
        """Take the turns that nobody was woken for: those of before the start, of a crash, of a lost wake-up."""
        while True:
            await self._take(tasks, mind)
            await asyncio.sleep(SWEEP_EVERY)

    async def _take(self, tasks: asyncio.TaskGroup, mind: Mind) -> None:
        for agent in await turns.unanswered(self._database):
            self._begin(tasks, mind, agent)

    def _begin(self, tasks: asyncio.TaskGroup, mind: Mind, agent: Agent) -> None:
        if agent.session_id not in self._busy:
            self._busy.add(agent.session_id)
            tasks.create_task(self._answer(mind, agent))

    async def _answer(self, mind: Mind, agent: Agent) -> None:
        try:
            await self._be_warm()
            came = monotonic()
            async with self._room:
                crowded = monotonic() - came > LINE_MAY_TAKE
                while await answer(self._database, mind, agent, crowded=crowded) is not None:
                    pass  # the guest may have written more meanwhile
        finally:
            self._busy.discard(agent.session_id)

    async def _be_warm(self) -> None:
        """Before the first turn: on a slow machine that takes longer than a turn may, and nobody thinks meanwhile."""
        if self._warm is None:
            return
        try:
            await asyncio.to_thread(self._warm)
        except Exception:
            # Whatever is wrong with the engine, its first turn says it, and a person is called.
            log.exception("the engine could not be made ready")
        self._warm = None
