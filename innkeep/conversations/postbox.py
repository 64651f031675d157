"""What guests write, taken in: what several say in the same moment is written in one transaction.

A commit waits for the disk, which takes longer than the writing, and waits no longer for twenty messages than for one.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from innkeep.conversations import actions
from innkeep.conversations.cards import may_hold_card
from innkeep.conversations.texts import clean_text
from innkeep.conversations.writing import Letter, Written
from innkeep.core.actors import Guest, Program
from innkeep.core.db import Database, DBAPIError
from innkeep.core.together import Together

log = logging.getLogger(__name__)


class Postbox:
    """Takes in messages of guests, in one transaction a hotel and moment.

    Nobody's message fails because of another's, and nobody waits for another's conversation: what cannot simply be
    written along with the others is posted in a transaction of its own, where it is written or told why not.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._hotels: dict[UUID, Together[Letter, Written | None]] = {}

    async def post(self, guest: Guest, session_id: UUID, text: str, client_id: str | None = None) -> Written:
        """Write a message as `actions.post_message` does; it is committed when this returns."""
        letter = Letter(guest, session_id, clean_text(text), client_id)
        written = await self._together(letter) if not may_hold_card(letter.text) else None
        if written is not None:
            return written
        async with self.database.unit_of_work(guest) as db:
            return await actions.post_message(db, guest, session_id, text, client_id=client_id)

    async def _together(self, letter: Letter) -> Written | None:
        org_id = letter.guest.org_id
        if org_id not in self._hotels:
            self._hotels[org_id] = Together(partial(self._write, org_id))
        return await self._hotels[org_id](letter)

    async def _write(self, org_id: UUID, letters: Sequence[Letter]) -> list[Written | None]:
        """None for each that is to be posted alone: all of them when the transaction failed, which leaves nothing."""
        try:
            async with self.database.unit_of_work(Program(org_id=org_id)) as db:
                posted = await actions.post_together(db, org_id, letters)
        except Exception as error:
            if _may_be_committed(error):
                raise
            cause = getattr(error, "orig", error)
            log.warning("messages could not be written together, each is tried alone (%s)", cause)
            return [None] * len(letters)
        return posted


def _may_be_committed(error: Exception) -> bool:
    """Whether the line broke: then nobody knows, and only a client that sends it again may write it again."""
    return isinstance(error, OSError) or (isinstance(error, DBAPIError) and error.connection_invalidated)
