"""The inbox: open conversations, whoever waits for a person first, with what a line of the list needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations import queries
from innkeep.conversations.models import ChatSession, Message, MessageRole, SessionMode, SessionState, SessionStatus
from innkeep.conversations.presence import Viewer, viewers
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.stays import queries as stays


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations. `assignee_id` of nobody is `unassigned`."""

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
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation as the list shows it. `waited` is in seconds, `unread` counts the guest's messages."""

    chat: ChatSession
    guest_name: str | None
    room_number: str | None
    assignee_name: str | None
    waited: int | None
    unread: int
    last: Message | None
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


async def inbox(db: AsyncSession, staff: Staff, wanted: Wanted) -> list[Line]:
    """Emergencies that wait, then whoever has waited longest, then where somebody spoke last."""
    require(staff, Operation.READ_CONVERSATIONS)
    now = clock.now()
    query = _open(staff).where(*_conditions(staff, wanted, now))
    urgent_first = (ChatSession.waiting_since.is_not(None) & ChatSession.urgent).desc()
    spoken = func.coalesce(ChatSession.spoken_at, ChatSession.created_at).desc()
    query = query.order_by(urgent_first, ChatSession.waiting_since.nulls_last(), spoken, ChatSession.id.desc())
    return await _lines(db, staff, list(await db.scalars(query.limit(wanted.limit))), now)


async def line_of(db: AsyncSession, staff: Staff, session_id: UUID) -> Line | None:
    """One conversation's line, or None when the inbox does not show it: it has ended, or there is no such."""
    require(staff, Operation.READ_CONVERSATIONS)
    found = list(await db.scalars(_open(staff).where(ChatSession.id == session_id)))
    return next(iter(await _lines(db, staff, found, clock.now())), None) if found else None


async def lines_of(db: AsyncSession, staff: Staff, chats: list[ChatSession]) -> list[Line]:
    """Conversations that the reader has reached as lines of the list, in the same order."""
    require(staff, Operation.READ_CONVERSATIONS)
    return await _lines(db, staff, chats, clock.now())


async def counts(db: AsyncSession, staff: Staff) -> Counts:
    """The counts of the whole inbox."""
    require(staff, Operation.READ_CONVERSATIONS)
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


def _open(staff: Staff) -> Select[ChatSession]:
    return select(ChatSession).where(
        ChatSession.org_id == staff.org_id,
        ChatSession.status == SessionStatus.OPEN,
        ChatSession.deleted_at.is_(None),
    )


def _conditions(staff: Staff, wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    columns: dict[Any, Any] = {
        ChatSession.division_id: wanted.division_id,
        ChatSession.assignee_id: wanted.assignee_id,
        ChatSession.mode: wanted.mode,
        ChatSession.urgent: wanted.urgent,
        ChatSession.verified: wanted.verified,
    }
    conditions: list[ColumnElement[bool]] = [col == value for col, value in columns.items() if value is not None]
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
    awake = or_(ChatSession.snoozed_until.is_(None), ChatSession.snoozed_until <= now)
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


async def _lines(db: AsyncSession, staff: Staff, chats: list[ChatSession], now: datetime) -> list[Line]:
    names = await people.names(db, staff, {key for c in chats for key in (c.guest_id, c.assignee_id) if key})
    rooms = await stays.rooms_by_id(db, staff, {chat.room_id for chat in chats if chat.room_id})
    last = await queries.last_messages(db, chats)
    unread = await _unread(db, staff, chats)
    looking = await viewers(db, staff, [chat.id for chat in chats])
    return [
        Line(
            chat=chat,
            guest_name=names.get(chat.guest_id) if chat.guest_id else None,
            room_number=rooms[chat.room_id].room_number if chat.room_id else None,
            assignee_name=names.get(chat.assignee_id) if chat.assignee_id else None,
            waited=int((now - chat.waiting_since).total_seconds()) if chat.waiting_since else None,
            unread=unread.get(chat.id, 0),
            last=last.get(chat.id),
            viewers=looking.get(chat.id, ()),
        )
        for chat in chats
    ]


async def _unread(db: AsyncSession, staff: Staff, chats: list[ChatSession]) -> dict[UUID, int]:
    behind = [chat.id for chat in chats if chat.last_guest_seq > chat.staff_read_seq]
    counted = (
        select(Message.session_id, func.count())
        .join(ChatSession, (ChatSession.org_id == Message.org_id) & (ChatSession.id == Message.session_id))
        .where(Message.org_id == staff.org_id, Message.session_id.in_(behind), Message.deleted_at.is_(None))
        .where(Message.role == MessageRole.USER, Message.seq > ChatSession.staff_read_seq)
        .group_by(Message.session_id)
    )
    return {row[0]: row[1] for row in await db.execute(counted)}
