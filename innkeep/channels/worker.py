"""The worker of channels: reads what messengers brought, and sends what waits, in every hotel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from innkeep.channels import hearing, sending, wires
from innkeep.channels.adapter import Recipient
from innkeep.channels.events import ChannelHeard, SendingQueued
from innkeep.channels.hooks import SETTLING
from innkeep.channels.models import Channel, Contact
from innkeep.channels.turns import Addressee
from innkeep.channels.ways import ADAPTERS, Ways
from innkeep.conversations.events import Typing
from innkeep.core.actors import Program
from innkeep.core.db import Database, SQLAlchemyError
from innkeep.core.outbox import Wakeup
from innkeep.core.settings import Settings
from innkeep.realtime.hub import Hub, WatchEnded

log = logging.getLogger(__name__)

SWEEP_EVERY = 2.0
"""Seconds between looks for what nobody was woken for: what has rested, a crash, a lost wake-up."""

AT_ONCE = 8
"""Contacts that one process deals with side by side."""

Job = tuple[str, object]


class ChannelWorker:
    """Works until it is cancelled. Several processes may do so: each contact is one's at a time."""

    def __init__(self, database: Database, hub: Hub, settings: Settings, *, translates: bool = False) -> None:
        self._database = database
        self._hub = hub
        self._settings = settings
        self._translates = translates
        self._room = asyncio.Semaphore(AT_ONCE)
        self._busy: set[Job] = set()
        self._again: set[Job] = set()

    async def run(self) -> None:
        """Work until the hub stops, and begin anew when the database went away."""
        async with wires.client() as http:
            ways = Ways(self._settings, http, self._translates)
            while not self._hub.stopping:
                try:
                    async with asyncio.TaskGroup() as tasks:
                        sweeping = tasks.create_task(self._sweep(tasks, ways))
                        await self._listen(tasks, ways)
                        sweeping.cancel()
                except* (OSError, SQLAlchemyError) as error:
                    log.warning("channels lost the database (%s), trying again", error.exceptions[0])
                    await asyncio.sleep(0.5)

    async def _listen(self, tasks: asyncio.TaskGroup, ways: Ways) -> None:
        with self._hub.watch(None) as watch:
            try:
                while True:
                    wakeup = await watch.next(within=60)
                    if wakeup is None:
                        continue
                    if wakeup.kind == ChannelHeard.kind():
                        tasks.create_task(self._look(tasks, ways, SETTLING.total_seconds() + 0.02))
                    elif wakeup.kind == SendingQueued.kind():
                        to = Addressee(wakeup.org_id, UUID(wakeup.ids["contact_id"]))
                        self._begin(tasks, ("send", to), partial(sending.send, self._database, ways, to))
                    elif wakeup.kind == Typing.kind() and "user_id" in wakeup.ids:
                        self._begin(tasks, ("typing", wakeup.ids["session_id"]), partial(self._type, ways, wakeup))
            except WatchEnded:
                return

    async def _sweep(self, tasks: asyncio.TaskGroup, ways: Ways) -> None:
        while True:
            await self._look(tasks, ways, 0)
            await asyncio.sleep(SWEEP_EVERY)

    async def _look(self, tasks: asyncio.TaskGroup, ways: Ways, after: float) -> None:
        await asyncio.sleep(after)
        for heard in await hearing.waiting(self._database):
            self._begin(tasks, ("hear", heard), partial(hearing.hear, self._database, ways, heard))
        for to in await sending.waiting(self._database):
            self._begin(tasks, ("send", to), partial(sending.send, self._database, ways, to))

    def _begin(self, tasks: asyncio.TaskGroup, job: Job, do: Callable[[], Awaitable[Any]]) -> None:
        if job in self._busy:
            self._again.add(job)  # what came in the meantime may be after what is being looked at
            return
        self._busy.add(job)
        tasks.create_task(self._work(job, do))

    async def _work(self, job: Job, do: Callable[[], Awaitable[Any]]) -> None:
        try:
            async with self._room:
                await do()
                while job in self._again:
                    self._again.discard(job)
                    await do()
        except (OSError, SQLAlchemyError):
            raise
        except Exception:
            # One contact that cannot be dealt with must not keep the others from being heard.
            log.exception("a contact of a channel could not be dealt with")
        finally:
            self._busy.discard(job)
            self._again.discard(job)

    async def _type(self, ways: Ways, wakeup: Wakeup) -> None:
        """Show guests that somebody writes; whether it is shown matters little."""
        program = Program(org_id=wakeup.org_id)
        async with self._database.unit_of_work(program) as db:
            query = (
                select(Channel, Contact)
                .join(Contact, (Contact.org_id == Channel.org_id) & (Contact.channel_id == Channel.id))
                .where(Contact.org_id == program.org_id, Contact.session_id == UUID(wakeup.ids["session_id"]))
                .where(Channel.active, Channel.deleted_at.is_(None), Channel.problem.is_(None))
            )
            found = [(channel, contact) for channel, contact in await db.execute(query)]
        for channel, contact in found:
            to = Recipient(contact.address, heard_id=contact.heard_id or "")
            try:
                await ADAPTERS[channel.kind].typing(ways.wire(channel), to)
            except Exception as error:  # noqa: BLE001 - a courtesy
                log.info("typing could not be shown (%s)", type(error).__name__)
