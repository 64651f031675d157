"""Messages in other languages. The original is the message; a translation stands beside it, or is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import MessageTranslated
from innkeep.conversations.models import ChatSession, Message, MessageTranslation
from innkeep.core import clock
from innkeep.core.actors import Actor
from innkeep.core.events import record

LOST_AFTER = timedelta(seconds=30)
"""Longer than any translation may take (20 s): one that is not there by then never will be."""


@dataclass(frozen=True, slots=True)
class WantedTranslation:
    """A message that is to be read in another language. `session_id` is where it stands."""

    org_id: UUID
    session_id: UUID
    message_id: UUID
    text: str
    spoken: str
    language: str


def same(one: str, other: str) -> bool:
    """Whether who speaks one language (BCP 47) reads the other: `pt` and `pt-BR` are one here."""
    return one.split("-", maxsplit=1)[0].lower() == other.split("-", maxsplit=1)[0].lower()


async def begin(db: AsyncSession, wanted: WantedTranslation, engine: str) -> bool:
    """Take a translation on; False when somebody else has it, or there is one."""
    row = insert(MessageTranslation).values(
        org_id=wanted.org_id, message_id=wanted.message_id, language=wanted.language, engine=engine
    )
    begun = await db.execute(row.on_conflict_do_nothing().returning(MessageTranslation.id))
    return begun.scalar_one_or_none() is not None


async def finish(db: AsyncSession, wanted: WantedTranslation, text: str | None) -> None:
    """Write down what became of it; None: the original stays alone. Nothing when the message was changed meanwhile."""
    current = select(Message.id).where(
        Message.org_id == wanted.org_id, Message.id == wanted.message_id, Message.text == wanted.text
    )
    await db.execute(
        update(MessageTranslation)
        .where(MessageTranslation.org_id == wanted.org_id, MessageTranslation.message_id.in_(current))
        .where(MessageTranslation.language == wanted.language, MessageTranslation.text.is_(None))
        .values(text=text, failed=text is None)
    )
    record(db, MessageTranslated(org_id=wanted.org_id, session_id=wanted.session_id, message_id=wanted.message_id))


async def again(db: AsyncSession, chat: ChatSession, message_id: UUID) -> None:
    """Forget the translations of a message that says something else now."""
    for row in await db.scalars(
        select(MessageTranslation).where(
            MessageTranslation.org_id == chat.org_id, MessageTranslation.message_id == message_id
        )
    ):
        await db.delete(row)


async def translations_of(
    db: AsyncSession, actor: Actor, messages: Iterable[Message]
) -> dict[UUID, list[MessageTranslation]]:
    """The translations of messages that the actor has read, by message."""
    found: dict[UUID, list[MessageTranslation]] = defaultdict(list)
    query = select(MessageTranslation).where(
        MessageTranslation.org_id == actor.org_id, MessageTranslation.message_id.in_([m.id for m in messages])
    )
    for each in await db.scalars(query.order_by(MessageTranslation.id)):
        found[each.message_id].append(each)
    return found


def readable(found: Sequence[MessageTranslation], language: str) -> str | None:
    """The text of a translation into a language, if there is one."""
    return next((each.text for each in found if each.text and same(each.language, language)), None)


def state(translation: MessageTranslation) -> str:
    """`done`, `failed`, or `pending` as long as it may still come."""
    if translation.text is not None:
        return "done"
    lost = translation.failed or clock.now() - translation.created_at > LOST_AFTER
    return "failed" if lost else "pending"
