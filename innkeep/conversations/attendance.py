"""Who is at work to answer guests, and when somebody will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Actor
from innkeep.core.weekly import AHEAD, Window, first_shown, is_open, openings
from innkeep.people import queries as people
from innkeep.people.models import Division, Role, User
from innkeep.people.permissions import ALLOWED, Operation

DESK = "front_desk"
"""The role of those whose work it is to answer guests."""

ANSWERING_ROLES = tuple(role for role, operations in ALLOWED.items() if Operation.WRITE_CONVERSATIONS in operations)
"""The roles of those who may."""


@dataclass(frozen=True, slots=True)
class _Colleague:
    """Somebody who may answer guests: they do within their own shifts, while their division works."""

    person: User
    role: str
    hours: Sequence[Window]

    def attends(self, at: datetime) -> bool:
        """Whether they are at work at a moment of the hotel's clock."""
        return self.person.on_duty and is_open(self.person.shifts, at) and is_open(self.hours, at)

    def comes(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """When they are at work next, from `at` on, on the hotel's clock. None when nobody can say."""
        if not self.person.on_duty:
            return None
        for begins, ends in openings(self.person.shifts, at, at + AHEAD):
            for opens, closes in openings(self.hours, begins, ends):
                shown = first_shown(opens, zone)
                if shown < closes:
                    return shown
        return None


async def attending(db: AsyncSession, actor: Actor, division_id: UUID | None, moment: datetime) -> list[User]:
    """Who answers guests of a division's queue, or of the desk's, at a moment, in the order in which they came."""
    at = moment.astimezone(await _zone(db, actor)).replace(tzinfo=None)
    return [each.person for each in await _answering(db, actor, division_id) if each.attends(at)]


async def next_attended(
    db: AsyncSession, actor: Actor, division_id: UUID | None, moment: datetime | None = None
) -> datetime | None:
    """The first moment, from `moment` (now) on, at which somebody is at work who answers guests.

    It is `moment` itself while somebody is. None when nobody is expected within two weeks: then nobody can say.
    """
    now, zone = moment or clock.now(), await _zone(db, actor)
    at = now.astimezone(zone).replace(tzinfo=None)
    expected = [each.comes(at, zone) for each in await _answering(db, actor, division_id)]
    first = min((each for each in expected if each is not None), default=None)
    if first is None or first <= at:
        return now if first is not None else None
    coming = first.replace(tzinfo=zone).astimezone(UTC)
    # In an hour that the clock shows twice, what has passed the first time comes once more.
    return coming if coming > now else first.replace(tzinfo=zone, fold=1).astimezone(UTC)


async def _zone(db: AsyncSession, actor: Actor) -> ZoneInfo:
    return ZoneInfo((await people.hotel(db, actor)).timezone)


async def _answering(db: AsyncSession, actor: Actor, division_id: UUID | None) -> list[_Colleague]:
    """Those of a division, where some of it may answer guests, or else the desk.

    Managers and owners sit at the desk where their shifts say so, and where it has nobody else.
    """
    found = await db.execute(
        select(User, Role.name, Division.hours)
        .join(Role, Role.id == User.role_id)
        .outerjoin(Division, (Division.org_id == User.org_id) & (Division.id == User.division_id))
        .where(User.org_id == actor.org_id, User.deleted_at.is_(None), User.active, Role.name.in_(ANSWERING_ROLES))
        .order_by(User.id)
    )
    all_of_them = [_Colleague(person, role, hours or []) for person, role, hours in found]
    members = [each for each in all_of_them if division_id is not None and each.person.division_id == division_id]
    desk = [each for each in all_of_them if each.role == DESK or each.person.shifts]
    return members or desk or all_of_them
