"""The carrier: looks what happened, and tells it to the programs of every hotel."""

from __future__ import annotations

from uuid import UUID

from innkeep.core.db import Database
from innkeep.core.outgoing import Client, NoAnswer, Parcel, post
from innkeep.core.rounds import Rounds
from innkeep.core.sealing import CannotUnseal, seal_of
from innkeep.core.settings import Settings
from innkeep.webhooks import deliveries
from innkeep.webhooks.deliveries import DeliveryClaim, Result
from innkeep.webhooks.signing import body_of, headers_of


class Carrier:
    """Tells programs until it is cancelled. Any number of processes may have one."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._rounds = Rounds("webhook deliveries", self._due, self._see_to)

    async def run(self) -> None:
        """Tell what is due, again and again."""
        await self._rounds.run()

    async def tell_due(self) -> int:
        """Tell what is due now and wait for it; how much was dealt with."""
        return await self._rounds.once()

    async def _due(self) -> list[tuple[UUID, UUID]]:
        for org_id in await deliveries.behind(self._database):
            await deliveries.collect(self._database, org_id)
        return await deliveries.due(self._database)

    async def _see_to(self, http: Client, org_id: UUID, delivery_id: UUID) -> bool:
        held = await deliveries.claim(self._database, org_id, delivery_id)
        if held is not None:
            await deliveries.finish(self._database, held, await self._tell(http, held))
        return held is not None

    async def _tell(self, http: Client, held: DeliveryClaim) -> Result:
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
