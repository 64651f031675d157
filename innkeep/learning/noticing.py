"""Notices, in the transaction in which it happens, that the agent could not see to what a guest wrote."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations import turns
from innkeep.conversations.events import ModeChanged, NotKnown
from innkeep.conversations.models import (
    CallReason,
    ChatSession,
    Message,
    MessageRole,
    MoveKind,
    SessionMode,
    SessionMove,
)
from innkeep.core.actors import Program
from innkeep.core.events import record
from innkeep.core.rows import at_hand
from innkeep.evaluation.recording import veil_of
from innkeep.learning.events import LessonFound
from innkeep.learning.models import Lesson, LessonReason, LessonStatus

LONGEST = 1_000
"""Characters of a message that are kept: what is longer is a letter."""

LONGEST_PHRASE = 120

FOR_PEOPLE = frozenset({"emergency", "human", "complain"})
"""Acts that are a person's to see to, however well they were understood: there is nothing to learn."""


async def notice_handover(db: AsyncSession, event: ModeChanged) -> None:
    """The agent gave a conversation up, or staff stepped in: what the guest wrote last may be learnt from."""
    chat = await _chat(db, event.org_id, event.session_id)
    reason = await _reason(db, chat) if chat is not None and chat.mode is SessionMode.MANUAL else None
    if chat is not None and reason is not None:
        await _notice(db, chat, reason)


async def notice_unknown(db: AsyncSession, event: NotKnown) -> None:
    """The agent said that it does not know: perhaps the guest asks no further, and no person ever hears of it."""
    if (chat := await _chat(db, event.org_id, event.session_id)) is not None:
        await _notice(db, chat, LessonReason.NOT_KNOWN)


async def _chat(db: AsyncSession, org_id: UUID, session_id: UUID) -> ChatSession | None:
    # Whoever has just written there has it at hand.
    return await at_hand(db, ChatSession, org_id, session_id)


async def _notice(db: AsyncSession, chat: ChatSession, reason: LessonReason) -> None:
    message = await _last_words(db, chat)
    if message is not None:
        await learn_from(db, message, reason)


async def learn_from(db: AsyncSession, message: Message, reason: LessonReason) -> None:
    """Make a lesson of what a guest wrote, of nobody in particular; nothing of what is for people to see to anyhow."""
    chat = await _chat(db, message.org_id, message.session_id)
    if chat is None or not message.text.strip():
        return
    acts = await turns.acts_for(db, chat, message.seq)
    if any(act["kind"] in FOR_PEOPLE for act in acts):
        return
    veil = await veil_of(db, Program(org_id=chat.org_id), [chat])
    row = insert(Lesson).values(
        org_id=chat.org_id,
        session_id=chat.id,
        message_id=message.id,
        reason=reason,
        text=veil.hide(message.text)[:LONGEST],
        phrase=_phrase(veil.hide(_not_understood(acts) or message.text)),
        language=message.language or chat.language,
    )
    # A person who steps in after the agent did not know says more than that it did not.
    once = row.on_conflict_do_update(
        constraint="lessons_once_a_message",
        set_={"reason": reason},
        where=(Lesson.reason == LessonReason.NOT_KNOWN) & (Lesson.status == LessonStatus.OPEN),
    )
    kept = await db.scalar(once.returning(Lesson.id))
    if kept is not None:
        record(db, LessonFound(org_id=chat.org_id, lesson_id=kept))


async def _reason(db: AsyncSession, chat: ChatSession) -> LessonReason | None:
    """Why a person answers now, unless one did already."""
    moves = select(SessionMove).where(SessionMove.org_id == chat.org_id, SessionMove.session_id == chat.id)
    last = list(await db.scalars(moves.order_by(SessionMove.epoch.desc()).limit(2)))
    if not last or (len(last) > 1 and last[1].kind not in {MoveKind.HANDED_BACK, MoveKind.RESUMED}):
        return None
    if last[0].reason is CallReason.UNREACHABLE:
        return None  # it was understood, and did not arrive
    return LessonReason.HANDED_OVER if last[0].kind is MoveKind.CALLED else LessonReason.TAKEN_OVER


async def _last_words(db: AsyncSession, chat: ChatSession) -> Message | None:
    said = select(Message).where(Message.org_id == chat.org_id, Message.session_id == chat.id)
    guests = said.where(Message.role == MessageRole.USER, Message.deleted_at.is_(None))
    message: Message | None = await db.scalar(guests.order_by(Message.seq.desc()).limit(1))
    return message


def _not_understood(acts: list[dict[str, Any]]) -> str:
    """The part of a message of which the agent said that it does not know it."""
    return " ".join(act["text"] for act in acts if act["kind"] == "unknown" and act.get("text"))


def _phrase(text: str) -> str:
    """In one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_PHRASE:
        return line
    return line[:LONGEST_PHRASE].rsplit(" ", 1)[0]
