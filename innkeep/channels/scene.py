"""A contact while what they said is written down."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from innkeep.channels.adapter import Incoming, Update, split
from innkeep.channels.contacts import words_for
from innkeep.channels.models import Channel, Contact
from innkeep.channels.queueing import queue_words
from innkeep.conversations.actions import post_message
from innkeep.conversations.models import ChatSession
from innkeep.conversations.texts import MAX_TEXT, UnreadableText, clean_text
from innkeep.core.actors import Guest, Program, Visitor
from innkeep.core.db import AsyncSession
from innkeep.photos.pictures import Picture


@dataclass(slots=True)
class Scene:
    """Who writes where, the picture that came along, and what is to be answered after the commit.

    `unknown` is the conversation of somebody of whom nobody knows who they are, when it has just begun.
    """

    db: AsyncSession
    program: Program
    channel: Channel
    contact: Contact
    picture: Picture | None = None
    unknown: ChatSession | None = None
    answers: list[tuple[Incoming, str]] = field(default_factory=list)

    async def phrase(self, name: str, **parts: str) -> str:
        """A sentence in the contact's language."""
        return await words_for(self.db, self.program, self.contact, name, **parts)

    async def tell(self, name: str) -> None:
        """Tell the contact something beside the conversation."""
        queue_words(self.db, self.contact, await self.phrase(name))

    async def write(self, guest: Guest | None, chat: ChatSession, heard: Update, words: str) -> None:
        """Write what they said, in as many messages as it takes."""
        actor = guest or Visitor(org_id=self.program.org_id, session_id=chat.id)
        for number, piece in enumerate(split(words, MAX_TEXT)):
            key = client_id(heard) if number == 0 else f"{client_id(heard)}-{number}"
            if is_readable(piece):
                await post_message(self.db, actor, chat.id, piece, client_id=key)


def is_readable(words: str) -> bool:
    """Whether anything is left of words that a conversation can hold."""
    try:
        clean_text(words)
    except UnreadableText:
        return False
    return True


def client_id(heard: Update) -> str:
    """By the messenger's own id, whatever its length: the same update again writes nothing."""
    return f"ch-{hashlib.sha256(f'{heard.address} {heard.provider_id}'.encode()).hexdigest()[:48]}"
