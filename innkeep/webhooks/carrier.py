"""The carrier: looks what happened, and tells it to the programs of every hotel, a few at a time."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from uuid import UUID

from innkeep.core.db import Database, SQLAlchemyError
from innkeep.core.outgoing import Client, NoAnswer, Parcel, client, post
from innkeep.core.sealing import CannotUnseal, seal_of
from innkeep.core.settings import Settings
from innkeep.webhooks import deliveries
from innkeep.webhooks.deliveries import Claim, Result
from innkeep.webhooks.signing import body_of, headers_of

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks for what has happened and what is due."""

AT_ONCE = 16
"""What one process tells side by side."""

BREATHE = 5.0
"""Seconds to wait when the database is away."""


class Carrier:
    """Tells programs until it is cancelled. Any number of processes may have one."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._room = asyncio.Semaphore(AT_ONCE)
        self._busy: set[UUID] = set()
        self._again = asyncio.Event()

    async def run(self) -> None:
        """Look again and again; what takes long keeps nothing else waiting."""
        async with client() as http, asyncio.TaskGroup() as tasks:
            while True:
                self._again.clear()
                try:
                    for org_id, delivery_id in await self._found():
                        if delivery_id not in self._busy:
                            self._busy.add(delivery_id)
                            tasks.create_task(self._see_to(http, org_id, delivery_id))
                    within = LOOK_EVERY
                except (OSError, SQLAlchemyError) as error:
                    log.warning("webhooks wait for the database (%s)", error)
                    within = BREATHE
                with suppress(TimeoutError):
                    async with asyncio.timeout(within):
                        await self._again.wait()

    async def tell_due(self) -> int:
        """Tell what is due now and wait for it; how much was dealt with."""
        async with client() as http:
            found = await self._found()
            await asyncio.gather(*(self._see_to(http, *each) for each in found))
        return len(found)

    async def _found(self) -> list[tuple[UUID, UUID]]:
        for org_id in await deliveries.behind(self._database):
            await deliveries.collect(self._database, org_id)
        return await deliveries.due(self._database)

    async def _see_to(self, http: Client, org_id: UUID, delivery_id: UUID) -> None:
        try:
            async with self._room:
                held = await deliveries.claim(self._database, org_id, delivery_id)
                if held is not None:
                    await deliveries.finish(self._database, held, await self._tell(http, held))
                    self._again.set()
        except Exception:
            # One that cannot be told must not keep the others from being told; its lease will be over.
            log.exception("webhook delivery %s could not be made", delivery_id)
        finally:
            self._busy.discard(delivery_id)

    async def _tell(self, http: Client, held: Claim) -> Result:
        told = held.delivery
        body = body_of(told.kind, told.happened_at, {"org_id": str(told.org_id), "seq": told.seq, "ids": told.ids})
        try:
            secret = seal_of(self._settings).open(told.webhook_id, held.sealed)["secret"]
            parcel = Parcel(held.url, headers_of(told.id, secret, body), body)
            return Result(await post(http, parcel, private_addresses=self._settings.private_addresses))
        except CannotUnseal as error:
            return Result(None, f"It cannot be signed. {error.detail}")
        except NoAnswer as error:
            return Result(None, str(error))
