"""Looking for words: in what was written, among guests, among orders. Each finds what is within its reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.conversations.models import ChatSession, Message
from innkeep.core import rows
from innkeep.core.actors import Staff
from innkeep.orders.models import Order
from innkeep.orders.queries import within_reach
from innkeep.people.models import User
from innkeep.people.permissions import Operation, allowed, require


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What holds the words, newest first; nothing of a kind that the one who asks may not read."""

    messages: Sequence[Message]
    guests: Sequence[User]
    orders: Sequence[Order]


async def search(db: AsyncSession, staff: Staff, words: str, *, limit: int = 20) -> SearchResult:
    """Up to `limit` of each kind. The database tells keys only (decision 11); the rows are read as by anybody."""
    require(staff, Operation.READ_ORDERS)
    messages: Sequence[Message] = []
    guests: Sequence[User] = []
    if allowed(staff, Operation.READ_CONVERSATIONS):
        keys = await _keys(db, "SELECT message_id FROM search_messages(:words)", words)
        # Not of conversations that were put away.
        of = (ChatSession.org_id == Message.org_id) & (ChatSession.id == Message.session_id)
        wanted = rows.live(Message, staff).join(ChatSession, of & ChatSession.deleted_at.is_(None))
        wanted = wanted.where(Message.id.in_(keys))
        messages = list(await db.scalars(wanted.order_by(Message.id.desc()).limit(limit)))
    if allowed(staff, Operation.READ_PEOPLE):
        keys = await _keys(db, "SELECT user_id FROM search_guests(:words)", words)
        people = rows.live(User, staff).where(User.id.in_(keys))
        guests = list(await db.scalars(people.order_by(User.id.desc()).limit(limit)))
    keys = await _keys(db, "SELECT order_id FROM search_orders(:words)", words)
    orders = within_reach(staff).where(Order.id.in_(keys)).order_by(Order.id.desc()).limit(limit)
    return SearchResult(messages, guests, list(await db.scalars(orders)))


async def _keys(db: AsyncSession, query: str, words: str) -> list[UUID]:
    return list(await db.scalars(text(query), {"words": words}))
