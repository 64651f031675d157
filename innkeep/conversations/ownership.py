"""Who answers in a conversation. Every change is one conditional UPDATE with an epoch and a row of history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.assignment import find_somebody
from innkeep.conversations.attendance import attending
from innkeep.conversations.events import DeskAlerted, ModeChanged, NobodyAttends, SessionSnoozed
from innkeep.conversations.models import (
    CallReason,
    ChatSession,
    Message,
    MoveKind,
    SessionMode,
    SessionMove,
    SessionStatus,
)
from innkeep.conversations.on_call import ask_next
from innkeep.conversations.texts import one_line
from innkeep.core import clock
from innkeep.core.actors import Program, Staff
from innkeep.core.errors import Conflict, Invalid
from innkeep.core.events import record
from innkeep.people import queries as people
from innkeep.people.permissions import ALLOWED, Operation, allowed, require

LONGEST_SNOOZE = timedelta(days=30)

FREE = ChatSession.assignee_id.is_(None)


class SessionEnded(Conflict):
    """The conversation is over."""


class AnotherAnswers(Conflict):
    """A colleague was first."""


class CannotAnswer(Invalid):
    """Whoever is to answer is no colleague, or one whose role may not."""


class NobodyKnown(Conflict):
    """It is not known whose conversation it is."""


class NoTimeToSnooze(Invalid):
    """The time is over already, or too far away."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of a conversation, and who did it."""

    kind: MoveKind
    author_id: UUID | None = None
    mode: SessionMode = SessionMode.MANUAL
    assignee_id: UUID | None = None
    division_id: UUID | None = None
    summary: str | None = None
    reason: CallReason | None = None


async def take_over(db: AsyncSession, staff: Staff, chat: ChatSession) -> ChatSession:
    """Answer from now on in the agent's place, or in nobody's. AnotherAnswers when a colleague does already."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    change = _Change(MoveKind.TAKEN_OVER, staff.user_id, assignee_id=staff.user_id)
    return await _unless_taken(db, staff, chat, change, FREE)


async def hand_back(db: AsyncSession, staff: Staff, chat: ChatSession, summary: str | None = None) -> ChatSession:
    """Let the agent answer again. What the guest wrote to the person is not answered a second time.

    `summary` tells the agent and the colleagues in one line what was done. AnotherAnswers, UnreadableText, NobodyKnown.
    """
    require(staff, Operation.WRITE_CONVERSATIONS)
    if chat.guest_id is None:
        raise NobodyKnown("Find out first whose conversation this is: the agent answers guests of a stay only.")
    said = one_line(summary) if summary is not None else None
    change = _Change(MoveKind.HANDED_BACK, staff.user_id, mode=SessionMode.AGENT, summary=said)
    wanted = (FREE | (ChatSession.assignee_id == staff.user_id)) & (ChatSession.mode != SessionMode.AGENT)
    return await _unless_taken(db, staff, chat, change, wanted)


async def _unless_taken(
    db: AsyncSession, staff: Staff, chat: ChatSession, change: _Change, wanted: ColumnElement[bool]
) -> ChatSession:
    if not await _change(db, chat, change, wanted):
        # It may have become possible between the attempt and the look at why it failed: from here on nobody moves it.
        await _hold(db, chat)
        await _refuse_if_taken(db, staff, chat)
        await _change(db, chat, change, wanted)
    return chat


async def _change(
    db: AsyncSession, chat: ChatSession, change: _Change, wanted: ColumnElement[bool], **more: Any
) -> bool:
    """One conditional UPDATE: it succeeds for one of several who try at once, and the epoch tells everybody else."""
    now, manual = clock.now(), change.mode is SessionMode.MANUAL
    answers = change.assignee_id is not None
    values: dict[str, Any] = {
        "mode": change.mode,
        "assignee_id": change.assignee_id,
        "division_id": change.division_id or (ChatSession.division_id if answers else None),
        "epoch": ChatSession.epoch + 1,
        "waiting_since": func.coalesce(ChatSession.waiting_since, now) if manual and not answers else None,
        "urgent": ChatSession.urgent if manual and not answers else False,
        "answered_seq": ChatSession.last_guest_seq,
        "attended_at": now if answers else None,
        "asked_at": None,
        "snoozed_until": None,
    }
    changed = await db.execute(
        update(ChatSession)
        .where(ChatSession.org_id == chat.org_id, ChatSession.id == chat.id, ChatSession.status == SessionStatus.OPEN)
        .where(wanted)
        .values(values | more)
        .returning(ChatSession.id)
    )
    happened = changed.scalar_one_or_none() is not None
    await db.refresh(chat)
    if happened:
        await _remember(db, chat, change)
    return happened


async def _remember(db: AsyncSession, chat: ChatSession, change: _Change) -> None:
    db.add(
        SessionMove(
            org_id=chat.org_id,
            session_id=chat.id,
            kind=change.kind,
            epoch=chat.epoch,
            after_seq=chat.last_seq,
            author_id=change.author_id,
            assignee_id=change.assignee_id,
            division_id=change.division_id,
            summary=change.summary,
            reason=change.reason,
        )
    )
    await db.flush()
    record(db, ModeChanged(org_id=chat.org_id, session_id=chat.id))


async def _hold(db: AsyncSession, chat: ChatSession) -> None:
    """See the conversation as it is, and let nobody change it until the end of the transaction."""
    await db.refresh(chat, with_for_update={"key_share": True})


async def _refuse_if_taken(db: AsyncSession, staff: Staff, chat: ChatSession) -> None:
    """Say who was first, if somebody was."""
    if chat.status is SessionStatus.TERMINATED:
        raise SessionEnded("This conversation has ended.")
    if chat.assignee_id not in {None, staff.user_id}:
        name = (await people.names(db, staff, {chat.assignee_id})).get(chat.assignee_id, "A colleague")
        raise AnotherAnswers(f"{name} is answering this conversation. Ask them to hand it back first.", assignee=name)


async def assign(
    db: AsyncSession, staff: Staff, chat: ChatSession, *, user_id: UUID | None, division_id: UUID | None
) -> ChatSession:
    """Give a conversation to a colleague (or oneself), to a division's queue, or to whoever comes first.

    One's own may be handed on; a colleague's by those who may reassign. AnotherAnswers, CannotAnswer, SessionEnded,
    DivisionNotFound.
    """
    require(staff, Operation.WRITE_CONVERSATIONS)
    await _hold(db, chat)
    if chat.status is SessionStatus.TERMINATED or not allowed(staff, Operation.REASSIGN_CONVERSATIONS):
        await _refuse_if_taken(db, staff, chat)
    if user_id is not None:
        await _require_who_may_answer(db, staff, user_id)
    if division_id is not None:
        await people.division_read_by(db, staff, division_id)
    kind = MoveKind.ASSIGNED if user_id else MoveKind.QUEUED
    change = _Change(kind, staff.user_id, assignee_id=user_id, division_id=division_id)
    same_queue = division_id == chat.division_id or (user_id is not None and division_id is None)
    as_it_is = same_queue and chat.mode is SessionMode.MANUAL and chat.assignee_id == user_id
    moved = not as_it_is and await _change(db, chat, change, true())
    if user_id is None:
        record(db, DeskAlerted(org_id=chat.org_id, session_id=chat.id))
        if moved:
            await _seek_somebody(db, chat, beside=staff.user_id)
    return chat


async def _require_who_may_answer(db: AsyncSession, staff: Staff, user_id: UUID) -> None:
    role = await people.role_of_colleague(db, staff, user_id)
    if role is None or Operation.WRITE_CONVERSATIONS not in ALLOWED[role]:
        raise CannotAnswer("There is no such colleague who may write to guests.")


async def call_person(db: AsyncSession, chat: ChatSession, reason: CallReason = CallReason.ASKED) -> ChatSession:
    """Stop the agent and ask the desk for a person, unless one answers already; in an emergency, urgently.

    Nobody answers until one comes, or is found by the rule of the hotel.
    """
    await _hold(db, chat)
    urgent = reason is CallReason.EMERGENCY
    known = chat.waiting_since is not None and (chat.urgent or not urgent)
    change = _Change(MoveKind.CALLED, reason=reason)
    more = {"urgent": ChatSession.urgent | urgent, "division_id": ChatSession.division_id}
    if await _change(db, chat, change, FREE, **more):
        record(db, DeskAlerted(org_id=chat.org_id, session_id=chat.id))
        if not known:
            await _seek_somebody(db, chat)
    return chat


async def _seek_somebody(db: AsyncSession, chat: ChatSession, *, beside: UUID | None = None) -> None:
    """Somebody waits: give them to whose turn it is, or say that nobody is there. Emergencies are for whoever is first.

    Only for a unit of work that has locked the conversation.
    """
    if not await give(db, chat, beside=beside) and not await attending(
        db, Program(org_id=chat.org_id), chat.division_id, clock.now()
    ):
        record(db, NobodyAttends(org_id=chat.org_id, session_id=chat.id))
        if chat.urgent:
            await ask_next(db, chat)


async def give(db: AsyncSession, chat: ChatSession, *, beside: UUID | None = None) -> bool:
    """Give a conversation that waits to whose turn it is, as the hotel wants it; whether somebody was found.

    Only for a unit of work that has locked the conversation.
    """
    found = None if chat.urgent else await find_somebody(db, chat, beside=beside)
    if found is None:
        return False
    given = _Change(MoveKind.ASSIGNED, assignee_id=found.id, division_id=chat.division_id)
    return await _change(db, chat, given, FREE)


async def resume(db: AsyncSession, program: Program, chat: ChatSession) -> ChatSession:
    """The agent goes on where a person fell silent: it answers what the guest has written since their last word.

    Whoever nobody knows is not the agent's to answer: they wait for another person.
    """
    if chat.guest_id is None:
        if await _change(db, chat, _Change(MoveKind.QUEUED), ~FREE):
            record(db, DeskAlerted(org_id=chat.org_id, session_id=chat.id))
        return chat
    last_word = (
        select(func.coalesce(func.max(Message.seq), 0))
        .where(Message.org_id == program.org_id, Message.session_id == chat.id, Message.author_id.is_not(None))
        .scalar_subquery()
    )
    answered = func.least(func.greatest(ChatSession.answered_seq, last_word), ChatSession.last_guest_seq)
    change = _Change(MoveKind.RESUMED, mode=SessionMode.AGENT)
    await _change(db, chat, change, ChatSession.mode == SessionMode.MANUAL, answered_seq=answered)
    return chat


async def attend(db: AsyncSession, chat: ChatSession) -> None:
    """Whoever answers is there: their time starts anew, and a snooze is over."""
    await db.execute(
        update(ChatSession)
        .where(ChatSession.org_id == chat.org_id, ChatSession.id == chat.id, ChatSession.assignee_id.is_not(None))
        .values(attended_at=clock.now(), asked_at=None, snoozed_until=None, staff_read_seq=ChatSession.last_seq)
    )


async def snooze(db: AsyncSession, staff: Staff, chat: ChatSession, until: datetime | None) -> ChatSession:
    """Hear of a conversation again at a moment, or when the guest writes; None ends that. NoTimeToSnooze."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    now = clock.now()
    if until is not None and not now < until <= now + LONGEST_SNOOZE:
        raise NoTimeToSnooze("Name a moment from now on, at most 30 days away.")
    await _hold(db, chat)
    await _refuse_if_taken(db, staff, chat)
    chat.snoozed_until = until
    await db.flush()
    record(db, SessionSnoozed(org_id=chat.org_id, session_id=chat.id))
    return chat
