"""A worker's turn at a contact to whom something is to be sent."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.channels.models import Contact
from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.core.rows import to_change

CLAIM_LASTS = timedelta(seconds=60)
"""Longer than one call to a messenger may take; it is renewed before each."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody for whom something waits to be sent."""

    org_id: UUID
    contact_id: UUID

    @property
    def program(self) -> Program:
        """Innkeep itself, in their hotel."""
        return Program(org_id=self.org_id)


@dataclass(frozen=True, slots=True)
class Turn:
    """A worker's turn at a contact: it lasts while the contact's claim holds this token.

    `translates`: whether an engine of this installation does.
    """

    database: Database
    to: Addressee
    token: UUID
    translates: bool = False

    def work(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A unit of work in the contact's hotel."""
        return self.database.unit_of_work(self.to.program)


async def claim(db: AsyncSession, to: Addressee, token: UUID) -> bool:
    """Take the turn at a contact, unless another worker has it."""
    now = clock.now()
    claimed = await db.execute(
        update(Contact)
        .where(Contact.org_id == to.org_id, Contact.id == to.contact_id)
        .where(Contact.sending_until.is_(None) | (Contact.sending_until <= now))
        .values(sending_by=token, sending_until=now + CLAIM_LASTS)
        .returning(Contact.id)
    )
    return claimed.scalar_one_or_none() is not None


async def still(db: AsyncSession, turn: Turn) -> Contact | None:
    """The contact, locked, while the turn is still this worker's; the turn is renewed."""
    query = select(Contact).where(
        Contact.org_id == turn.to.org_id, Contact.id == turn.to.contact_id, Contact.sending_by == turn.token
    )
    contact: Contact | None = await db.scalar(to_change(query))
    if contact is not None:
        contact.sending_until = clock.now() + CLAIM_LASTS
    return contact
