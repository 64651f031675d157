"""What the hotel took in a day, by category, to the cent: the sums of the very lines of the accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core.actors import Staff
from innkeep.core.errors import Invalid
from innkeep.people import queries as people
from innkeep.people.models import Category
from innkeep.people.permissions import Operation, require

NOTHING = Decimal("0.00")

MOST_DAYS = 366
"""Days of one request: a year is what is closed at once."""


class DaysUnclear(Invalid):
    """The days of a report run backwards, or are too many."""


@dataclass(frozen=True, slots=True)
class DayTotal:
    """A category on a day: charged, taken away (at most 0), and the sum of both. No category is everything else."""

    day: date
    category: Category | None
    charged: Decimal
    reversed: Decimal
    total: Decimal
    lines: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The days from `since` to `until`, both included, on the hotel's calendar; a day without lines is left out."""

    currency: str
    timezone: str
    since: date
    until: date
    items: tuple[DayTotal, ...]

    @property
    def total(self) -> Decimal:
        """All of it together."""
        return sum((item.total for item in self.items), NOTHING)


# The first condition is for the index; the second one decides, by the calendar alone: at the ends of summer time a
# midnight may come twice or never, and no zone is a whole day away from UTC.
_TOTALS = text("""
    SELECT (c.created_at AT TIME ZONE :zone)::date AS day, c.category::text,
           coalesce(sum(c.amount) FILTER (WHERE c.qty > 0), 0.00) AS charged,
           coalesce(sum(c.amount) FILTER (WHERE c.qty < 0), 0.00) AS reversed,
           sum(c.amount) AS total, count(*) AS lines
    FROM charges c
    WHERE c.org_id = :org_id
    AND c.created_at >= (cast(:since AS date) - 2)::timestamp AT TIME ZONE 'UTC'
    AND c.created_at < (cast(:until AS date) + 2)::timestamp AT TIME ZONE 'UTC'
    AND (c.created_at AT TIME ZONE :zone)::date BETWEEN cast(:since AS date) AND cast(:until AS date)
    GROUP BY day, c.category ORDER BY day, c.category NULLS LAST
""")


async def daily_totals(db: AsyncSession, staff: Staff, since: date, until: date) -> Totals:
    """The totals of some days, both ends included. DaysUnclear."""
    require(staff, Operation.MANAGE_ACCOUNTS)
    if until < since:
        raise DaysUnclear("The last day is before the first: exchange from and to.")
    if (until - since).days >= MOST_DAYS:
        raise DaysUnclear(f"These are more than {MOST_DAYS} days: ask for a year at most.")
    hotel = await people.hotel(db, staff)
    asked = {"org_id": staff.org_id, "zone": hotel.timezone, "since": since, "until": until}
    rows = (await db.execute(_TOTALS, asked)).mappings()
    items = tuple(DayTotal(**{**row, "category": row["category"] and Category(row["category"])}) for row in rows)
    return Totals(hotel.currency, hotel.timezone, since, until, items)
