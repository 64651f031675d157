"""Somebody of a hotel's staff, before it is certain that it is they who ask."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Entering, Program
from innkeep.people.models import User


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who it would be, and in which hotel."""

    org_id: UUID
    user_id: UUID

    @property
    def program(self) -> Program:
        """Who looks them up, while nobody is signed in."""
        return Program(org_id=self.org_id)

    @property
    def entering(self) -> Entering:
        """Themselves, once they have proved who they are."""
        return Entering(org_id=self.org_id, user_id=self.user_id)

    async def person(self, db: AsyncSession, *, lock: bool = False) -> User:
        """What the hotel knows of them; with `lock`, whoever asks at the same moment waits."""
        query = select(User).where(User.org_id == self.org_id, User.id == self.user_id)
        return (await db.scalars(query.with_for_update(key_share=True) if lock else query)).one()
