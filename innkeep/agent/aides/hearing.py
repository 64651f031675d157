"""Which language people write: heard in a turn where the agent answers, and here where people do."""

from __future__ import annotations

import logging
import re
from uuid import UUID

from innkeep.agent.embedded.languages import recognised
from innkeep.conversations import languages
from innkeep.conversations.events import MessageChanged, MessagePosted, ModeChanged
from innkeep.conversations.models import ChatSession, Message, MessageRole, SessionMode
from innkeep.conversations.writing import Written
from innkeep.core.actors import Program
from innkeep.core.db import AsyncSession
from innkeep.core.rows import at_hand
from innkeep.people import queries as people

log = logging.getLogger(__name__)

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def is_tag(language: str) -> bool:
    """Whether it is a tag (BCP 47) that can be kept: an engine may say anything."""
    return _TAG.fullmatch(language) is not None


async def hear_people(db: AsyncSession, event: MessagePosted | MessageChanged | ModeChanged) -> None:
    """Somebody wrote or answers from now on: what is written in languages that nobody knows yet is looked at.

    What a guest writes to the agent is heard in the agent's turn, which costs whoever writes nothing.
    """
    match event:
        case MessagePosted() if event.written.by != "agent" and event.written.mode is SessionMode.MANUAL:
            await _hear_posted(db, event.written)
        case MessageChanged() | ModeChanged():
            await _hear_conversation(db, event.org_id, event.session_id)


async def _hear_posted(db: AsyncSession, written: Written) -> None:
    author, spoken = written.author_id, written.spoken
    if author is not None:
        spoken = (await _spoken_by(db, Program(org_id=written.org_id), {author}))[author]
    language = _heard(written.text, spoken) or spoken
    if author is None and language != spoken:
        # By what the guest is known to speak from now on, it may be known in what they wrote before.
        if written.language is not None:
            await languages.take_back(db, written)
        await _hear_conversation(db, written.org_id, written.session_id)
    elif language != written.language and language is not None:
        languages.hear_posted(db, written, language)


async def _hear_conversation(db: AsyncSession, org_id: UUID, session_id: UUID) -> None:
    chat = await at_hand(db, ChatSession, org_id, session_id)
    if chat is not None:
        await hear_waiting(db, chat)


async def hear_waiting(db: AsyncSession, chat: ChatSession) -> None:
    """Look at what nobody has looked at yet in a conversation."""
    waiting = await languages.unheard(db, chat)
    if waiting:
        found = await _recognise(db, chat, waiting)
        heard = [language for message, language in found if message.role is MessageRole.USER]
        await languages.hear(db, chat, found, heard[-1] if heard else None)


async def _recognise(db: AsyncSession, chat: ChatSession, waiting: list[Message]) -> list[tuple[Message, str]]:
    """The language of each message in which something tells it, or whose writer is known to speak one."""
    authors = {each.author_id for each in waiting if each.author_id}
    spoken = await _spoken_by(db, Program(org_id=chat.org_id), authors) if authors else {}
    found: list[tuple[Message, str]] = []
    guest = chat.language
    for message in waiting:
        if message.role is MessageRole.USER:
            language = guest = _heard(message.text, guest) or guest
        else:
            own = spoken[message.author_id] if message.author_id else None
            language = _heard(message.text, own) or own
        if language is not None:
            found.append((message, language))
    return found


async def _spoken_by(db: AsyncSession, house: Program, authors: set[UUID]) -> dict[UUID, str]:
    """What staff write in, as far as is known: the first of their languages, or else the hotel's."""
    spoken = await people.languages_of(db, house, authors)
    hotel = (await people.hotel(db, house)).language
    return {author: next(iter(spoken.get(author, ())), hotel) for author in authors}


def _heard(text: str, known: str | None) -> str | None:
    """The language of a text. No mistake in telling it may keep a message from being written."""
    try:
        return recognised(text, known)
    except Exception:
        log.exception("the language of a message could not be told")
        return None
