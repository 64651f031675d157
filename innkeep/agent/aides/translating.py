"""Everybody reads in their own language: what people say to each other is translated after it is written.

The message is there at once, in the words of whoever wrote it. Its translation comes beside it when it is ready.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from innkeep.agent.aides.interfaces import NoTranslator, Translator, Words
from innkeep.conversations import queries, translations
from innkeep.conversations.events import LanguageHeard, MessageChanged, MessagePosted, ModeChanged
from innkeep.conversations.models import ChatSession, Message, SessionMode
from innkeep.conversations.translations import WantedTranslation, same
from innkeep.core.actors import Agent, Program, Staff
from innkeep.core.db import AsyncSession, Database
from innkeep.core.errors import Conflict
from innkeep.core.outbox import Wakeup
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require

KINDS = frozenset(event.kind() for event in (MessagePosted, MessageChanged, LanguageHeard, ModeChanged))
"""After which there may be something to translate."""

LOOKED_AT = 20
"""The newest messages that are translated when a person joins a conversation."""

MAY_TAKE = 20.0
"""Seconds; after them the original stays alone."""


class NoTranslations(Conflict):
    """No engine translates here."""


class UnknownLanguage(Conflict):
    """Nobody knows what language a message is in, or it is in that very language."""


def wanted_by(staff: Staff, message: Message, language: str) -> WantedTranslation:
    """A message that a member of staff wants to read in a language. UnknownLanguage, NotAllowed."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    if message.language is None or same(message.language, language):
        raise UnknownLanguage("It is not known what language this is in, or it is in that language. Read the original.")
    return WantedTranslation(staff.org_id, message.session_id, message.id, message.text, message.language, language)


class Translating:
    """Translates what people in a conversation do not read by themselves."""

    def __init__(self, database: Database, translator: Translator) -> None:
        self._database = database
        self._translator = translator

    async def see(self, org_id: UUID, session_id: UUID, wakeup: Wakeup) -> None:
        """Look at a conversation in which something happened."""
        house = Program(org_id=org_id)
        async with self._database.unit_of_work(house) as db:
            chat = await queries.session_for(db, Agent(org_id=org_id, session_id=session_id), session_id)
            if wakeup.kind == MessageChanged.kind():
                await translations.again(db, chat, UUID(wakeup.ids["message_id"]))
            wanted = await self._wanted(db, house, chat)
        for each in wanted:
            await self.translate(each, chat.stay_id)

    async def translate(self, wanted: WantedTranslation, stay_id: UUID | None) -> bool:
        """Translate a message, with no transaction open meanwhile; False when somebody else does or did.

        NoTranslations.
        """
        if isinstance(self._translator, NoTranslator):
            raise NoTranslations("No language model is set up, so nothing is translated here. Set INNKEEP_MODEL.")
        house = Program(org_id=wanted.org_id)
        async with self._database.unit_of_work(house) as db:
            if not await translations.begin(db, wanted, self._translator.name):
                return False
        text: str | None = None
        try:
            words = Words(wanted.org_id, stay_id, wanted.text, wanted.spoken, wanted.language)
            async with asyncio.timeout(MAY_TAKE):
                text = await self._translator.translate(words)
        except TimeoutError:
            pass
        finally:
            async with self._database.unit_of_work(house) as db:
                await translations.finish(db, wanted, text)
        return True

    async def _wanted(self, db: AsyncSession, house: Program, chat: ChatSession) -> list[WantedTranslation]:
        """The newest messages that somebody does not read: the guest those of staff, staff everything else."""
        if chat.mode is not SessionMode.MANUAL:
            return []
        ours = await self._spoken_here(db, house, chat)
        messages = await queries.messages(db, chat, limit=LOOKED_AT)
        found = await translations.translations_of(db, house, messages)
        wanted = [_wanted(message, chat, chat.language if message.by == "staff" else ours) for message in messages]
        return [
            each
            for each in wanted
            if each is not None and not any(t.language == each.language for t in found[each.message_id])
        ]

    @staticmethod
    async def _spoken_here(db: AsyncSession, house: Program, chat: ChatSession) -> str:
        """The first language of whoever answers, or the house's."""
        own: Sequence[str] = ()
        if chat.assignee_id is not None:
            own = (await people.languages_of(db, house, {chat.assignee_id})).get(chat.assignee_id, ())
        return next(iter(own), (await people.hotel(db, house)).language)


def _wanted(message: Message, chat: ChatSession, language: str | None) -> WantedTranslation | None:
    if message.language is None or language is None or same(message.language, language):
        return None
    return WantedTranslation(chat.org_id, chat.id, message.id, message.text, message.language, language)
