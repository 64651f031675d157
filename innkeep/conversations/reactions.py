"""What conversations do when something below them changes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.actions import terminate
from innkeep.conversations.models import ChatSession, SessionStatus
from innkeep.core.actors import Program
from innkeep.core.events import Event
from innkeep.stays.events import StayCheckedOut


async def end_sessions(db: AsyncSession, event: Event) -> None:
    """A guest has left: the conversations of the stay end with it."""
    if isinstance(event, StayCheckedOut):
        open_sessions = await db.scalars(
            select(ChatSession)
            .where(ChatSession.org_id == event.org_id, ChatSession.stay_id == event.stay_id)
            .where(ChatSession.status == SessionStatus.OPEN)
        )
        for chat in open_sessions:
            await terminate(db, Program(org_id=event.org_id), chat)
