"""The courier: sends what is due, in every hotel, a few at a time, while no transaction is open."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from uuid import UUID

from innkeep.core.db import Database, SQLAlchemyError
from innkeep.core.outgoing import Client, client
from innkeep.core.settings import Settings
from innkeep.notices import mail, queue
from innkeep.notices.keys import stop_token
from innkeep.notices.kinds import Way
from innkeep.notices.push import PushMessage, push
from innkeep.notices.queue import Claim
from innkeep.notices.sending import Fate, Sent
from innkeep.notices.webpush import Receiver

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks for what is due."""

AT_ONCE = 16
"""What one process sends side by side."""

BREATHE = 5.0
"""Seconds to wait when the database is away."""


class Courier:
    """Sends notices until it is cancelled. Any number of processes may have one."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._postage = mail.postage(settings)
        self._room = asyncio.Semaphore(AT_ONCE)
        self._busy: set[UUID] = set()
        self._again = asyncio.Event()

    async def run(self) -> None:
        """Look for what is due again and again; what takes long keeps nothing else waiting."""
        async with client() as http, asyncio.TaskGroup() as tasks:
            while True:
                self._again.clear()
                try:
                    for org_id, notice_id in await queue.due(self._database):
                        if notice_id not in self._busy:
                            self._busy.add(notice_id)
                            tasks.create_task(self._see_to(http, org_id, notice_id))
                    within = LOOK_EVERY
                except (OSError, SQLAlchemyError) as error:
                    log.warning("notices wait for the database (%s)", error)
                    within = BREATHE
                with suppress(TimeoutError):
                    async with asyncio.timeout(within):
                        await self._again.wait()

    async def send_due(self) -> int:
        """Send what is due now and wait for it; how many were dealt with."""
        async with client() as http:
            found = await queue.due(self._database)
            await asyncio.gather(*(self._see_to(http, org_id, notice_id) for org_id, notice_id in found))
        return len(found)

    async def _see_to(self, http: Client, org_id: UUID, notice_id: UUID) -> None:
        try:
            async with self._room:
                held = await queue.claim(self._database, org_id, notice_id)
                if held is not None:
                    await queue.finish(self._database, held, await self._send(http, held))
                    self._again.set()
        except Exception:
            # One that cannot be sent must not keep the others from being sent; its lease will be over.
            log.exception("notice %s could not be sent", notice_id)
        finally:
            self._busy.discard(notice_id)

    async def _send(self, http: Client, held: Claim) -> Sent:
        if held.way is Way.MAIL:
            return await self._mail(held)
        if held.browser is None:
            return Sent(Fate.GONE)
        message = PushMessage(
            endpoint=held.browser.endpoint,
            receiver=Receiver(held.browser.p256dh, held.browser.auth),
            private_key=held.keys.private_key,
            kind=held.kind,
            urgent=held.urgent,
            contents=held.contents,
        )
        return await push(http, message, self._contact(), private_addresses=self._settings.private_addresses)

    async def _mail(self, held: Claim) -> Sent:
        if self._postage is None:
            return Sent(Fate.OFF, "No e-mail is sent: INNKEEP_SMTP_URL and INNKEEP_MAIL_FROM are not both set.")
        here = self._settings.public_url
        letter = mail.Letter(
            notice_id=held.id,
            contents=held.contents,
            link=f"{here}{held.contents.path}",
            stop=f"{here}/mail/{stop_token(held.keys, held.user_id)}",
        )
        return await mail.send(letter, self._postage)

    def _contact(self) -> str:
        """Whom a push service writes to when we do something wrong (RFC 8292, section 2.1)."""
        if self._postage is not None:
            return f"mailto:{self._postage.sender}"
        here = self._settings.public_url
        return here if here.startswith("https://") else "mailto:postmaster@localhost"
