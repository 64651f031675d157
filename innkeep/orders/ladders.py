"""Who hears of an order that takes its time: a ladder a category, each step at a share of what was promised."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.actors import Actor
from innkeep.core.columns import OfTenant
from innkeep.core.db import Base
from innkeep.orders.hours import Quiet
from innkeep.orders.stopwatch import Stopwatch
from innkeep.people.models import CATEGORY, Category


class RaiseTo(StrEnum):
    """Who is called, from the nearest to the furthest."""

    ASSIGNEE = "assignee"
    DIVISION = "division"
    MANAGER = "manager"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Step:
    """At `share` percent of the promised time somebody is called, though not in quiet hours."""

    share: int
    raise_to: RaiseTo
    quiet: Quiet | None = None


Ladder = Sequence[Step]
"""The steps from the first, number 1, to the last. Without any, nobody is ever called."""

DEFAULT: Ladder = (
    Step(50, RaiseTo.ASSIGNEE),
    Step(80, RaiseTo.DIVISION),
    Step(100, RaiseTo.MANAGER),
    Step(150, RaiseTo.OWNER, Quiet("22:00", "07:00")),
)
"""What holds where a hotel has set nothing: nobody gets an owner out of bed for a towel."""


class EscalationLadder(OfTenant, Base):
    """The ladder that a hotel has set for a category."""

    __tablename__ = "escalation_ladders"

    category: Mapped[Category] = mapped_column(CATEGORY)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


@dataclass(frozen=True, slots=True)
class Climb:
    """An order on its ladder."""

    ladder: Ladder
    watch: Stopwatch
    minutes: int
    urgent: bool

    def ahead(self, raised: Collection[int], now: datetime) -> list[tuple[datetime, int]]:
        """When each step that was not raised is to be, by its number. None of them while the order stands still.

        What should have been raised before now is to be raised now, unless it is quiet.
        """
        if not self.watch.running:
            return []
        found = []
        for number, step in enumerate(self.ladder, 1):
            spent = self.watch.moment(timedelta(minutes=self.minutes) * step.share / 100)
            if number not in raised and spent is not None:
                at = max(spent, now)
                if step.quiet is not None and not self.urgent:
                    at = step.quiet.over(self.watch.hours.zone, at)
                found.append((at, number))
        return sorted(found)


async def own_ladder(
    db: AsyncSession, actor: Actor, category: Category, *, lock: bool = False
) -> EscalationLadder | None:
    """What the hotel has set for a category, if it has."""
    query = select(EscalationLadder).where(
        EscalationLadder.org_id == actor.org_id, EscalationLadder.category == category
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: EscalationLadder | None = await db.scalar(query)
    return found


def from_row(kept: dict[str, Any]) -> Step:
    """A step as it is kept."""
    quiet = Quiet(kept["quiet_from"], kept["quiet_until"]) if kept.get("quiet_from") else None
    return Step(kept["share"], RaiseTo(kept["raise_to"]), quiet)


def to_row(step: Step) -> dict[str, Any]:
    """A step to keep."""
    quiet = {"quiet_from": step.quiet.quiet_from, "quiet_until": step.quiet.quiet_until} if step.quiet else {}
    return {"share": step.share, "raise_to": step.raise_to.value, **quiet}
