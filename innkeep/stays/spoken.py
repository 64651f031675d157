"""Which languages are spoken by those who stay or will."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Staff
from innkeep.people.models import User
from innkeep.people.permissions import Operation, require
from innkeep.stays.models import Stay, StayGuest, StayStatus


async def languages_spoken(db: AsyncSession, staff: Staff) -> list[str]:
    """The languages (BCP 47) of the guests who are here or expected, those of most guests first."""
    require(staff, Operation.READ_HOUSE)
    said = func.unnest(User.languages).label("said")
    each = (
        select(said)
        .join(StayGuest, (StayGuest.org_id == User.org_id) & (StayGuest.guest_id == User.id))
        .join(Stay, (Stay.org_id == StayGuest.org_id) & (Stay.id == StayGuest.stay_id))
        .where(User.org_id == staff.org_id, Stay.status.in_([StayStatus.CHECKED_IN, StayStatus.RESERVED]))
        .where(Stay.deleted_at.is_(None), User.deleted_at.is_(None))
        .subquery()
    )
    query = select(each.c.said).group_by(each.c.said).order_by(func.count().desc(), each.c.said)
    return list(await db.scalars(query))
