"""What happened step after step: day by day, or week by week where the days are many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.accounts.totals import NOTHING, daily_totals
from innkeep.core.actors import Staff
from innkeep.people.models import Category
from innkeep.reports import conversations, orders
from innkeep.reports.periods import Span


@dataclass(frozen=True, slots=True)
class Course:
    """The steps of a period, each by its first day, and what is counted in them. No category: everything else."""

    steps: list[date]
    orders: dict[tuple[date, Category], int]
    talks: dict[date, int]
    charged: dict[tuple[date, Category | None], Decimal]


async def course(db: AsyncSession, staff: Staff, span: Span) -> Course:
    """Of one period."""
    charged: dict[tuple[date, Category | None], Decimal] = {}
    for line in (await daily_totals(db, staff, span.period.since, span.period.until)).items:
        step = line.day - timedelta(days=line.day.weekday()) if span.weekly else line.day
        charged[step, line.category] = charged.get((step, line.category), NOTHING) + line.total
    return Course(
        steps=span.steps,
        orders=await orders.over_time(db, span),
        talks=await conversations.over_time(db, span),
        charged=charged,
    )
