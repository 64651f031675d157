"""Looking up how a conversation reaches its guest, and what became of what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels.adapter import Abilities
from innkeep.channels.models import Channel, Contact, Sending
from innkeep.channels.ways import ADAPTERS, WEB
from innkeep.conversations.queries import session_for
from innkeep.core.actors import Staff
from innkeep.core.paging import Listing, page
from innkeep.people.permissions import Operation, require


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to a conversation's guest. `open_until` is until when the hotel may write freely; None has no end."""

    kind: str
    name: str
    abilities: Abilities
    address: str | None = None
    contact_name: str | None = None
    verified: bool | None = None
    open_until: datetime | None = None
    problem: str | None = None


async def reaches(db: AsyncSession, staff: Staff, session_id: UUID) -> list[Reach]:
    """The ways to a conversation's guest: the web chat where there is one, then messengers. SessionNotFound."""
    require(staff, Operation.READ_CONVERSATIONS)
    chat = await session_for(db, staff, session_id)
    query = (
        select(Channel, Contact)
        .join(Contact, (Contact.org_id == Channel.org_id) & (Contact.channel_id == Channel.id))
        .where(Channel.org_id == staff.org_id, Contact.session_id == chat.id)
        .order_by(Contact.id)
    )
    found = [_reach(channel, contact) for channel, contact in await db.execute(query)]
    web = Reach(WEB, "Guest page", ADAPTERS[WEB].abilities, verified=chat.verified)
    return [web, *found] if chat.guest_id is not None else found


def _reach(channel: Channel, contact: Contact) -> Reach:
    abilities = ADAPTERS[channel.kind].abilities
    window = abilities.window
    return Reach(
        kind=channel.kind,
        name=channel.name,
        abilities=abilities,
        address=contact.address,
        contact_name=contact.name,
        verified=contact.verified,
        open_until=contact.heard_at + window if window is not None and contact.heard_at is not None else None,
        problem=channel.problem,
    )


async def sendings_page(db: AsyncSession, staff: Staff, session_id: UUID, want: Listing) -> Sequence[Sending]:
    """What was and is to be sent of a conversation, and what became of it. SessionNotFound."""
    require(staff, Operation.READ_CONVERSATIONS)
    chat = await session_for(db, staff, session_id)
    query = select(Sending).where(Sending.org_id == staff.org_id, Sending.session_id == chat.id)
    return await page(db, query, Sending, want)
