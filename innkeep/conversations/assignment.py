"""To whom a conversation is given that waits for a person, as the hotel or the division wants it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.attendance import attending
from innkeep.conversations.models import ChatSession, MoveKind, SessionMove, SessionStatus
from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.people.models import ConversationAssignment, Division, Organization, User
from innkeep.people.turns import speaks, whose_turn


async def find_somebody(db: AsyncSession, chat: ChatSession, *, beside: UUID | None = None) -> User | None:
    """Whose turn it is to answer, `beside` whoever gives it away; None when the conversation stays in its queue.

    Somebody at work who speaks the guest's language, or anybody at work where nobody does, and has fewer conversations
    in hand than the cap. Several that start to wait at once wait for each other here.
    """
    cap = await _cap(db, chat)
    if cap is None:
        return None
    house = Program(org_id=chat.org_id)
    here = [each for each in await attending(db, house, chat.division_id, clock.now()) if each.id != beside]
    languages = await _languages(db, chat)
    wanted = [person for person in here if speaks(person, languages)] or here
    in_hand = await _in_hand(db, chat.org_id, [person.id for person in wanted])
    free = [person for person in wanted if in_hand.get(person.id, 0) < cap]
    return whose_turn(free, await _turns(db, chat.org_id, [person.id for person in free])) if free else None


async def _cap(db: AsyncSession, chat: ChatSession) -> int | None:
    """How many conversations somebody is given at a time; None where none is given to anybody. Locks who decides."""
    rule = Division if chat.division_id is not None else Organization
    mine = (
        (Division.org_id == chat.org_id, Division.id == chat.division_id, Division.deleted_at.is_(None))
        if chat.division_id is not None
        else (Organization.id == chat.org_id,)
    )
    cap: int | None = await db.scalar(
        select(rule.conversation_cap)
        .where(*mine, rule.conversation_assignment == ConversationAssignment.ROUND_ROBIN)
        .with_for_update(key_share=True)
    )
    return cap


async def _languages(db: AsyncSession, chat: ChatSession) -> Collection[str]:
    """What the guest writes in, or else is known to speak."""
    if chat.language is not None:
        return [chat.language]
    return await db.scalar(select(User.languages).where(User.org_id == chat.org_id, User.id == chat.guest_id)) or []


async def _in_hand(db: AsyncSession, org_id: UUID, user_ids: Sequence[UUID]) -> dict[UUID, int]:
    counted = await db.execute(
        select(ChatSession.assignee_id, func.count())
        .where(ChatSession.org_id == org_id, ChatSession.assignee_id.in_(user_ids))
        .where(ChatSession.status == SessionStatus.OPEN, ChatSession.deleted_at.is_(None))
        .group_by(ChatSession.assignee_id)
    )
    return {user_id: count for user_id, count in counted if user_id}


async def _turns(db: AsyncSession, org_id: UUID, user_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Whose last turn came after whose: what was given to somebody by nobody is a turn that they had."""
    last = func.max(SessionMove.created_at)
    taken = await db.execute(
        select(SessionMove.assignee_id, last)
        .where(SessionMove.org_id == org_id, SessionMove.assignee_id.in_(user_ids))
        .where(SessionMove.kind == MoveKind.ASSIGNED, SessionMove.author_id.is_(None))
        .group_by(SessionMove.assignee_id)
        .order_by(last)
    )
    return {user_id: turn for turn, (user_id, _) in enumerate(taken, 1) if user_id}
