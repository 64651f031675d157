"""The inbox: open conversations, whoever waits for a person first, with what a line of the list needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from innkeep.conversations.models import ChatSession, Message, MessageRole, SessionMode, SessionState, SessionStatus
from innkeep.conversations.notes import named_in
from innkeep.conversations.presence import Viewer, viewers
from innkeep.conversations.queries import awake_at
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.people.models import User
from innkeep.people.permissions import Operation, require
from innkeep.stays.models import Room


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Which conversations. `assignee_id` of nobody is `unassigned`; `among` are the only ones that are looked at."""

    state: SessionState | None = None
    division_id: UUID | None = None
    assignee_id: UUID | None = None
    unassigned: bool = False
    assignee: Literal["me", "nobody", "somebody"] | None = None
    mode: SessionMode | None = None
    urgent: bool | None = None
    verified: bool | None = None
    language: str | None = None
    unread: bool | None = None
    among: Collection[UUID] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A conversation as the list shows it. `waited` is in seconds, `unread` counts the guest's messages.

    `last` is the newest message, `heard` the newest of the guest; `named` says that a note names the one who asks, who
    has not seen it yet.
    """

    chat: ChatSession
    guest_name: str | None
    room_number: str | None
    assignee_name: str | None
    waited: int | None
    unread: int
    named: bool
    last: Message | None
    heard: Message | None
    viewers: Sequence[Viewer]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open conversations there are of each sort, whatever the list is narrowed to."""

    waiting: int
    urgent: int
    unread: int
    mine: int
    agent: int
    person: int
    snoozed: int


async def inbox(db: AsyncSession, staff: Staff, wanted: InboxFilter) -> list[InboxLine]:
    """Emergencies that wait, then whoever has waited longest, then where somebody spoke last.

    Whoever is put off until later does not wait until then.
    """
    now = clock.now()
    chosen = _open(staff).where(*_conditions(staff, wanted, now)).order_by(*_order(now)).limit(wanted.limit)
    return await _lines(db, staff, chosen.with_only_columns(ChatSession.id).correlate(None), now)


async def line_of(db: AsyncSession, staff: Staff, session_id: UUID) -> InboxLine | None:
    """One conversation's line, or None when the inbox does not show it: it has ended, or there is no such."""
    found = await lines_of(db, staff, [session_id])
    return next((line for line in found if line.chat.status is SessionStatus.OPEN), None)


async def lines_of(db: AsyncSession, staff: Staff, session_ids: Collection[UUID]) -> list[InboxLine]:
    """Conversations as lines of the list and in its order, ended ones too; what is out of reach is left out."""
    if not session_ids:
        return []
    return await _lines(db, staff, session_ids, clock.now())


async def counts(db: AsyncSession, staff: Staff) -> Counts:
    """The counts of the whole inbox."""
    now = clock.now()
    sorts: dict[str, ColumnElement[bool]] = {
        "waiting": _is(SessionState.WAITING, now),
        "urgent": ChatSession.urgent.is_(True),
        "unread": _has_unread(),
        "mine": ChatSession.assignee_id == staff.user_id,
        "agent": _is(SessionState.AGENT, now),
        "person": _is(SessionState.PERSON, now),
        "snoozed": _is(SessionState.SNOOZED, now),
    }
    counted = [func.count().filter(condition).label(name) for name, condition in sorts.items()]
    row = (await db.execute(_open(staff).with_only_columns(*counted))).one()
    return Counts(**row._asdict())


async def languages(db: AsyncSession, staff: Staff) -> list[str]:
    """In which languages guests write where it is not over (BCP 47, without a region)."""
    spoken = func.split_part(ChatSession.language, "-", 1)
    found = _open(staff).where(ChatSession.language.is_not(None)).with_only_columns(spoken).distinct()
    return list(await db.scalars(found))


def _of(staff: Staff) -> Select[ChatSession]:
    require(staff, Operation.READ_CONVERSATIONS)
    return select(ChatSession).where(ChatSession.org_id == staff.org_id, ChatSession.deleted_at.is_(None))


def _open(staff: Staff) -> Select[ChatSession]:
    return _of(staff).where(ChatSession.status == SessionStatus.OPEN)


def _conditions(staff: Staff, wanted: InboxFilter, now: datetime) -> list[ColumnElement[bool]]:
    columns: dict[Any, Any] = {
        ChatSession.division_id: wanted.division_id,
        ChatSession.assignee_id: wanted.assignee_id,
        ChatSession.mode: wanted.mode,
        ChatSession.urgent: wanted.urgent,
        ChatSession.verified: wanted.verified,
    }
    conditions: list[ColumnElement[bool]] = [col == value for col, value in columns.items() if value is not None]
    if wanted.among is not None:
        conditions.append(ChatSession.id.in_(wanted.among))
    if wanted.unassigned or wanted.assignee == "nobody":
        conditions.append(ChatSession.assignee_id.is_(None))
    if wanted.assignee == "me":
        conditions.append(ChatSession.assignee_id == staff.user_id)
    if wanted.assignee == "somebody":
        conditions.append(ChatSession.assignee_id.is_not(None))
    if wanted.language is not None:
        # Who looks for `pt` finds `pt-BR`, too.
        spoken = func.split_part(ChatSession.language, "-", 1)
        conditions.append((ChatSession.language == wanted.language) | (spoken == wanted.language))
    if wanted.unread is not None:
        conditions.append(_has_unread() if wanted.unread else ~_has_unread())
    if wanted.state is not None:
        conditions.append(_is(wanted.state, now))
    return conditions


def _has_unread() -> ColumnElement[bool]:
    return ChatSession.last_guest_seq > ChatSession.staff_read_seq


def _is(state: SessionState, now: datetime) -> ColumnElement[bool]:
    """`ChatSession.state` as the database sees it."""
    awake = awake_at(now)
    manual, somebody = ChatSession.mode == SessionMode.MANUAL, ChatSession.assignee_id.is_not(None)
    match state:
        case SessionState.ENDED:
            return ChatSession.status == SessionStatus.TERMINATED
        case SessionState.SNOOZED:
            return ~awake
        case SessionState.AGENT:
            return awake & (ChatSession.mode == SessionMode.AGENT)
        case SessionState.WAITING:
            return awake & manual & ~somebody
        case SessionState.PERSON:
            return awake & manual & somebody


def _order(now: datetime) -> tuple[ColumnElement[Any], ...]:
    waiting = case((awake_at(now), ChatSession.waiting_since))
    return (
        (waiting.is_not(None) & ChatSession.urgent).desc(),
        waiting.nulls_last(),
        func.coalesce(ChatSession.spoken_at, ChatSession.created_at).desc(),
        ChatSession.id.desc(),
    )


async def _lines(
    db: AsyncSession, staff: Staff, ids: Select[UUID] | Collection[UUID], now: datetime
) -> list[InboxLine]:
    """All that the lines show, in one statement and a second one for who looks on."""
    chats = _of(staff).where(ChatSession.id.in_(ids)).order_by(*_order(now))
    found = list(await db.execute(_with_all_that_is_shown(staff, chats)))
    looking = await viewers(db, staff, [row.ChatSession.id for row in found])
    return [
        InboxLine(
            chat=row.ChatSession,
            guest_name=row.guest_name,
            room_number=row.room_number,
            assignee_name=row.assignee_name,
            waited=int((now - row.ChatSession.waiting_since).total_seconds())
            if row.ChatSession.waiting_since
            else None,
            unread=row.unread,
            named=row.named,
            last=row.last,
            heard=row.heard,
            viewers=looking.get(row.ChatSession.id, ()),
        )
        for row in found
    ]


def _with_all_that_is_shown(staff: Staff, chats: Select[ChatSession]) -> Select[Any]:
    guest, assignee = aliased(User), aliased(User)
    said = select(Message).where(Message.org_id == ChatSession.org_id, Message.session_id == ChatSession.id)
    newest = said.where(Message.deleted_at.is_(None)).order_by(Message.seq.desc()).limit(1)
    of_guest = newest.where(Message.role == MessageRole.USER)
    last, heard = (
        aliased(Message, query.lateral(), name=name) for query, name in ((newest, "last"), (of_guest, "heard"))
    )
    unread = said.with_only_columns(func.count()).where(
        Message.deleted_at.is_(None), Message.role == MessageRole.USER, Message.seq > ChatSession.staff_read_seq
    )
    return (
        chats.add_columns(
            guest.name.label("guest_name"),
            assignee.name.label("assignee_name"),
            Room.room_number,
            named_in(staff).label("named"),
            last,
            heard,
            unread.correlate(ChatSession).scalar_subquery().label("unread"),
        )
        .outerjoin(guest, (guest.org_id == ChatSession.org_id) & (guest.id == ChatSession.guest_id))
        .outerjoin(assignee, (assignee.org_id == ChatSession.org_id) & (assignee.id == ChatSession.assignee_id))
        .outerjoin(Room, (Room.org_id == ChatSession.org_id) & (Room.id == ChatSession.room_id))
        .outerjoin(last, true())
        .outerjoin(heard, true())
    )
