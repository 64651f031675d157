"""That nobody of the staff writes to half the house at once: not they, and not whoever got at their account."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession, Message
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.errors import TooManyRequests

GUESTS = 30
WITHIN = timedelta(minutes=10)


class WritesToTooMany(TooManyRequests):
    """They have written into so many conversations lately that it is nobody's daily work."""


async def require_no_crowd(db: AsyncSession, staff: Staff, chat: ChatSession) -> None:
    """Raise WritesToTooMany where this would be one conversation more than `GUESTS` within `WITHIN`."""
    written = await db.scalar(
        select(func.count(Message.session_id.distinct())).where(
            Message.org_id == staff.org_id,
            Message.author_id == staff.user_id,
            Message.created_at > clock.now() - WITHIN,
            Message.session_id != chat.id,
        )
    )
    if (written or 0) >= GUESTS:
        raise WritesToTooMany(
            f"You have written to {GUESTS} guests within {WITHIN.seconds // 60} minutes. Wait a little.",
            retry_after=WITHIN.seconds,
        )
