"""The time for which something is wanted: as soon as possible, or a moment that is still to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Actor, Agent, Guest
from innkeep.core.errors import Invalid
from innkeep.core.rows import at_hand
from innkeep.people import queries as people
from innkeep.stays.models import Stay

PAST_BY = timedelta(minutes=5)
"""Who says "at eight" while it strikes eight, or says yes to it a little later, still means it."""

FURTHEST = timedelta(days=366)


class TimeRefused(Invalid):
    """Nothing can be ordered for that time."""


class TimePassed(TimeRefused):
    """It has passed."""


class TimeTooFar(TimeRefused):
    """So far ahead that it is a slip of the finger."""


class TimeAfterStay(TimeRefused):
    """The guest will have left by then."""


async def refused(db: AsyncSession, actor: Actor, stay_id: UUID | None, wanted_at: datetime) -> TimeRefused | None:
    """Why nothing can be ordered for this time, by this actor for this stay; None if it can."""
    now = clock.now()
    if wanted_at < now - PAST_BY:
        return TimePassed("This time has passed. Name a later one, or none for as soon as possible.")
    if wanted_at > now + FURTHEST:
        return TimeTooFar(f"This time is more than {FURTHEST.days} days ahead. Name an earlier one.")
    if isinstance(actor, Guest | Agent) and stay_id is not None:
        zone, stay = await zone_of(db, actor), await at_hand(db, Stay, actor.org_id, stay_id)
        if stay and stay.ends and wanted_at > (ends := stay.ends.replace(tzinfo=zone)):
            return TimeAfterStay(f"This time is after the stay, which ends {in_words(ends, zone)}.")
    return None


async def require_times(db: AsyncSession, actor: Actor, stay_id: UUID | None, times: Iterable[datetime | None]) -> None:
    """Raise TimePassed, TimeTooFar or TimeAfterStay unless something can be ordered for each of the times."""
    for wanted_at in {each for each in times if each is not None}:
        if refusal := await refused(db, actor, stay_id, wanted_at):
            raise refusal


async def zone_of(db: AsyncSession, actor: Actor) -> ZoneInfo:
    """Where the hotel's clocks stand."""
    return ZoneInfo((await people.hotel(db, actor)).timezone)


def in_words(wanted_at: datetime | None, zone: ZoneInfo) -> str:
    """The time on the hotel's clock, as an order's history tells it."""
    return f"{wanted_at.astimezone(zone):%Y-%m-%d %H:%M}" if wanted_at else "as soon as possible"
