"""What is told to whom, and who of the staff there is to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Program
from innkeep.core.weekly import is_open
from innkeep.notices.kinds import NEEDS, Kind
from innkeep.people import queries as people
from innkeep.people.models import Role, User
from innkeep.people.permissions import ALLOWED, STAFF_ROLES


@dataclass(frozen=True, slots=True)
class Telling:
    """A fact, by the key under which it is told once, and the people who are to hear of it.

    `about` names the rows that it is about, by the columns of a notice.
    """

    kind: Kind
    key: str
    to: tuple[UUID, ...]
    about: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff, and whether they are at work."""

    id: UUID
    role: str
    division_id: UUID | None
    at_work: bool

    def can_hear_of(self, kind: Kind) -> bool:
        """Whether their role may see what it is about."""
        return NEEDS[kind] in ALLOWED[self.role]


async def colleagues(db: AsyncSession, org_id: UUID) -> list[Colleague]:
    """The active staff of a hotel."""
    now = clock.hotel_now((await people.hotel(db, Program(org_id=org_id))).timezone)
    found = await db.execute(
        select(User.id, User.division_id, User.on_duty, User.shifts, Role.name)
        .join(Role, Role.id == User.role_id)
        .where(User.org_id == org_id, User.deleted_at.is_(None), User.active, Role.name.in_(STAFF_ROLES))
        .order_by(User.id)
    )
    return [
        Colleague(key, role, division_id, on_duty and is_open(shifts, now))
        for key, division_id, on_duty, shifts, role in found
    ]


def at_work(those: Iterable[Colleague]) -> list[Colleague]:
    """Those of them who are at work; all when nobody is, for somebody has to hear of it."""
    everybody = list(those)
    return [each for each in everybody if each.at_work] or everybody
