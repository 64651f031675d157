"""A hotel's own ladders: looked at, set, and left to the program again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import rows
from innkeep.core.actors import Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Invalid
from innkeep.core.rows import ChangedMeanwhile
from innkeep.orders.ladders import DEFAULT, EscalationLadder, Ladder, from_row, own_ladder, to_row
from innkeep.orders.promises import look_again
from innkeep.people.models import Category
from innkeep.people.permissions import Operation, require

NOT_SET = "default"
"""The version of a ladder that the hotel has not set."""


class LadderDoesNotRise(Invalid):
    """A step is not at a greater share of the time than the one before."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The ladder that holds for a category, and whether it is the hotel's own."""

    category: Category
    steps: Ladder
    version: str

    @property
    def own(self) -> bool:
        """Whether the hotel has set it."""
        return self.version != NOT_SET


async def settings(db: AsyncSession, staff: Staff) -> list[Setting]:
    """The ladder of every category."""
    return [await setting(db, staff, category) for category in Category]


async def setting(db: AsyncSession, staff: Staff, category: Category) -> Setting:
    """The ladder of a category."""
    require(staff, Operation.READ_ORDERS)
    return _as_set(category, await own_ladder(db, staff, category))


async def set_ladder(
    db: AsyncSession, staff: Staff, category: Category, steps: Ladder, version: str | None = None
) -> Setting:
    """Set the ladder of a category; orders that are under way climb it from now on. A step that was raised stays so.

    LadderDoesNotRise, ChangedMeanwhile.
    """
    if any(later.share <= earlier.share for earlier, later in pairwise(steps)):
        raise LadderDoesNotRise("Let each step come at a greater share of the time than the one before.")
    own = await _to_change(db, staff, category, version)
    if own is None:
        own = EscalationLadder(org_id=staff.org_id, category=category)
        db.add(own)
    own.steps = [to_row(step) for step in steps]
    with refusals({"escalation_ladders_one_a_category": ChangedMeanwhile()}):
        await db.flush()
    await look_again(db, staff, category)
    return _as_set(category, own)


async def unset_ladder(db: AsyncSession, staff: Staff, category: Category) -> None:
    """Leave a category to the program's own ladder again."""
    own = await _to_change(db, staff, category, None)
    if own is not None:
        await db.delete(own)
        await db.flush()
        await look_again(db, staff, category)


async def _to_change(
    db: AsyncSession, staff: Staff, category: Category, version: str | None
) -> EscalationLadder | None:
    require(staff, Operation.MANAGE_SERVICE_LEVELS)
    own = await own_ladder(db, staff, category, lock=True)
    if version not in {None, _as_set(category, own).version}:
        raise ChangedMeanwhile
    return own


def _as_set(category: Category, own: EscalationLadder | None) -> Setting:
    if own is None:
        return Setting(category, DEFAULT, NOT_SET)
    return Setting(category, [from_row(step) for step in own.steps], rows.version_of(own))
