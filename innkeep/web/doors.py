"""Who reads a stream, for as long as they may.

A wake-up tells at once that somebody may no longer, but it may be lost, and nothing wakes anybody when a login comes to
its end: so there is one question for all readers of a process every few seconds, however many they are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from innkeep.core.actors import Actor, Guest, Staff
from innkeep.core.db import Database, SQLAlchemyError
from innkeep.core.outbox import Wakeup
from innkeep.core.together import Together
from innkeep.people.api_keys import integrators
from innkeep.realtime.hub import Hub
from innkeep.realtime.watch import Wanted, Watch, WatchEnded, Why
from innkeep.signing_in.logins import all_signed_in
from innkeep.stays.queries import all_welcomed
from innkeep.web.sse import PING_EVERY

log = logging.getLogger(__name__)

LOOK_EVERY = 4.0
"""Seconds between two looks at who still may read."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads a stream, and the token that they show for themselves."""

    actor: Actor
    token: str

    def concerned(self, wakeup: Wakeup) -> bool:
        """Whether what happened may have ended their access."""
        if wakeup.kind == "user_changed":
            return wakeup.ids["user_id"] == str(self.actor.user_id)
        return isinstance(self.actor, Guest) and wakeup.ids.get("stay_id") == str(self.actor.stay_id)


class Doors:
    """Lets readers in to what happens, and shuts out those who are no longer who they were."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self.database = database
        self._hub = hub
        self._inside: dict[Watch, Reader] = {}
        self._looking: asyncio.Task[None] | None = None
        self._asked = Together(self._welcomed)

    async def guest_with(self, token: str) -> Guest | None:
        """The guest that a phone's token stands for as things are now, or None once the stay is over."""
        return await self._asked(token)

    async def _welcomed(self, tokens: Sequence[str]) -> list[Guest | None]:
        here = await all_welcomed(self.database, tokens)
        return [here.get(token) for token in tokens]

    @contextmanager
    def watch(self, reader: Reader, wanted: Wanted) -> Iterator[Watch]:
        """What happens in the reader's hotel, as far as it is wanted, while they may read."""
        with self._hub.watch(reader.actor.org_id, lambda each: wanted(each) or reader.concerned(each)) as watch:
            self._inside[watch] = reader
            if self._looking is None:
                self._looking = asyncio.create_task(self._look(), name="doors")
            try:
                yield watch
            finally:
                del self._inside[watch]

    async def news(self, watch: Watch) -> AsyncIterator[list[Wakeup]]:
        """What happens, all at once as often as somebody asks; nothing after long of nothing. Raises WatchEnded."""
        reader = self._inside[watch]
        while True:
            batch = await watch.batch(within=PING_EVERY)
            if any(reader.concerned(each) for each in batch) and reader not in await self._still([reader]):
                watch.end(Why.SHUT_OUT)
                raise WatchEnded(Why.SHUT_OUT)
            yield batch

    async def check(self) -> None:
        """Shut out who may no longer."""
        looked_at = dict(self._inside)  # who comes in meanwhile has just been asked, and is not among those asked for
        still = await self._still(list(looked_at.values()))
        for watch, reader in looked_at.items():
            if reader not in still:
                watch.end(Why.SHUT_OUT)

    async def _still(self, readers: list[Reader]) -> set[Reader]:
        """Those of the readers who are still who they were: signed in, with the same role, or a guest in the house."""
        staff = [each.token for each in readers if isinstance(each.actor, Staff)]
        guests = [each.token for each in readers if isinstance(each.actor, Guest)]
        known: dict[str, Staff] = await all_signed_in(self.database, staff) if staff else {}
        known |= await integrators(self.database, staff)
        here: dict[str, Guest] = await all_welcomed(self.database, guests) if guests else {}
        return {each for each in readers if each.actor in (known.get(each.token), here.get(each.token))}

    async def _look(self) -> None:
        try:
            while self._inside:
                await asyncio.sleep(LOOK_EVERY)
                try:
                    await self.check()
                except (OSError, SQLAlchemyError) as error:
                    log.warning("who still may read could not be asked (%s), trying again", error)
        finally:
            self._looking = None
