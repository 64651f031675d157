"""What orders and proposals do when something below them changes."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.events import SessionTerminated
from innkeep.conversations.queries import session_for
from innkeep.core.actors import Agent
from innkeep.core.events import Event
from innkeep.orders.models import ProposalStatus
from innkeep.orders.proposals import settle


async def withdraw_proposal(db: AsyncSession, event: Event) -> None:
    """A conversation ended: nobody can say yes any more."""
    if isinstance(event, SessionTerminated):
        agent = Agent(org_id=event.org_id, session_id=event.session_id)
        await settle(db, await session_for(db, agent, event.session_id), ProposalStatus.SUPERSEDED)
