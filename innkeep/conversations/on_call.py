"""Who is called, one after another, when a guest is in need and nobody comes; and who was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.conversations.attendance import ANSWERING_ROLES
from innkeep.conversations.events import OnCallAsked
from innkeep.conversations.models import ChatSession, SessionStatus
from innkeep.core import clock
from innkeep.core.actors import Actor, Program, Staff
from innkeep.core.columns import OfTenant
from innkeep.core.db import Base, Database
from innkeep.core.due import do_due
from innkeep.core.errors import Invalid
from innkeep.core.events import record
from innkeep.core.paging import Listing, page
from innkeep.core.rows import ChangedMeanwhile
from innkeep.people import queries as people
from innkeep.people.models import Role, User
from innkeep.people.organizations import lock_hotel
from innkeep.people.permissions import Operation, require


class CannotBeOnCall(Invalid):
    """Whoever is to be called is no colleague, or one whose role may not write to guests."""


class OnCall(OfTenant, Base):
    """That somebody is called, and at which place, from 1 on."""

    __tablename__ = "on_call"

    user_id: Mapped[UUID]
    place: Mapped[int]


class OnCallAsk(OfTenant, Base):
    """That somebody was called: the call with this `number` of those made while the guest waited `since` a moment."""

    __tablename__ = "on_call_asks"

    session_id: Mapped[UUID]
    user_id: Mapped[UUID]
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    number: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


async def on_call(db: AsyncSession, actor: Actor) -> list[User]:
    """Those who are called, from the first to the last; nobody who has left, is put away or may not answer any more."""
    found = await db.scalars(
        select(User)
        .join(OnCall, (OnCall.org_id == User.org_id) & (OnCall.user_id == User.id))
        .join(Role, Role.id == User.role_id)
        .where(User.org_id == actor.org_id, User.deleted_at.is_(None), User.active, Role.name.in_(ANSWERING_ROLES))
        .order_by(OnCall.place)
    )
    return list(found)


async def chain(db: AsyncSession, staff: Staff) -> list[User]:
    """The same, for somebody who may know."""
    require(staff, Operation.READ_CONVERSATIONS)
    return await on_call(db, staff)


async def set_chain(db: AsyncSession, staff: Staff, user_ids: Sequence[UUID], version: str | None = None) -> list[User]:
    """Let these be called, in this order. CannotBeOnCall, ChangedMeanwhile."""
    require(staff, Operation.MANAGE_SERVICE_LEVELS)
    await lock_hotel(db, staff)
    if version is not None and version != version_of_chain(await on_call(db, staff)):
        raise ChangedMeanwhile
    for user_id in user_ids:
        if await people.role_of_colleague(db, staff, user_id) not in ANSWERING_ROLES:
            raise CannotBeOnCall(
                "There is no such colleague who may write to guests. Put somebody of the desk on call."
            )
    await db.execute(delete(OnCall).where(OnCall.org_id == staff.org_id))
    db.add_all(OnCall(org_id=staff.org_id, user_id=each, place=place) for place, each in enumerate(user_ids, 1))
    await db.flush()
    return await on_call(db, staff)


def version_of_chain(called: Sequence[User]) -> str:
    """What changes whenever somebody else is called, or in another order."""
    return hashlib.sha256(b"".join(person.id.bytes for person in called)).hexdigest()[:16]


async def asks_page(db: AsyncSession, staff: Staff, want: Listing) -> list[OnCallAsk]:
    """Who was called, and to which conversation."""
    require(staff, Operation.READ_CONVERSATIONS)
    return await page(db, select(OnCallAsk).where(OnCallAsk.org_id == staff.org_id), OnCallAsk, want)


async def call_due(database: Database) -> int:
    """Call the next one in every hotel where it is time; how many were."""
    return await do_due(database, "find_on_call", call_next)


async def call_next(db: AsyncSession, program: Program, session_id: UUID) -> bool:
    """Call the next one to a conversation if it is time; not while somebody else is at it."""
    chat = await db.scalar(
        select(ChatSession)
        .where(ChatSession.org_id == program.org_id, ChatSession.id == session_id, ChatSession.deleted_at.is_(None))
        .where(ChatSession.status == SessionStatus.OPEN, ChatSession.urgent, ChatSession.waiting_since.is_not(None))
        .with_for_update(key_share=True, skip_locked=True)
    )
    if chat is None or chat.waiting_since is None:
        return False
    last = await db.scalar(select(func.max(OnCallAsk.asked_at)).where(*_of_this_wait(chat)))
    minutes = (await people.hotel(db, program)).on_call_minutes
    if (last or chat.waiting_since) + timedelta(minutes=minutes) > clock.now():
        return False
    return await ask_next(db, chat) is not None


async def ask_next(db: AsyncSession, chat: ChatSession) -> User | None:
    """Call whoever is next to a conversation that waits, after the last one the first again; None with nobody on call.

    Only for a unit of work that has locked the conversation.
    """
    called = await on_call(db, Program(org_id=chat.org_id))
    if not called or chat.waiting_since is None:
        return None
    before = await db.scalar(select(func.count()).select_from(OnCallAsk).where(*_of_this_wait(chat))) or 0
    person = called[before % len(called)]
    db.add(
        OnCallAsk(
            org_id=chat.org_id,
            session_id=chat.id,
            user_id=person.id,
            since=chat.waiting_since,
            number=before + 1,
            asked_at=clock.now(),
        )
    )
    await db.flush()
    record(db, OnCallAsked(org_id=chat.org_id, session_id=chat.id, user_id=person.id))
    return person


def _of_this_wait(chat: ChatSession) -> list[ColumnElement[bool]]:
    return [
        OnCallAsk.org_id == chat.org_id,
        OnCallAsk.session_id == chat.id,
        OnCallAsk.since == chat.waiting_since,
    ]
