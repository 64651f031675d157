"""The courier: sends the notices that are due, in every hotel."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from innkeep.core.db import Database
from innkeep.core.outgoing import Client
from innkeep.core.rounds import Rounds
from innkeep.core.settings import Settings
from innkeep.notices import mail, queue
from innkeep.notices.keys import stop_token
from innkeep.notices.kinds import Way
from innkeep.notices.push import PushMessage, push
from innkeep.notices.queue import NoticeClaim
from innkeep.notices.sending import Fate, Sent
from innkeep.notices.webpush import Receiver


class Courier:
    """Sends notices until it is cancelled. Any number of processes may have one."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._postage = mail.postage(settings)
        self._rounds = Rounds("notices", partial(queue.due, database), self._see_to)

    async def run(self) -> None:
        """Send what is due, again and again."""
        await self._rounds.run()

    async def send_due(self) -> int:
        """Send what is due now and wait for it; how many were dealt with."""
        return await self._rounds.once()

    async def _see_to(self, http: Client, org_id: UUID, notice_id: UUID) -> bool:
        held = await queue.claim(self._database, org_id, notice_id)
        if held is not None:
            await queue.finish(self._database, held, await self._send(http, held))
        return held is not None

    async def _send(self, http: Client, held: NoticeClaim) -> Sent:
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

    async def _mail(self, held: NoticeClaim) -> Sent:
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
