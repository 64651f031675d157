"""Several hotels side by side, for those whom whoever runs the machine names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.people import queries as people
from innkeep.people.permissions import NotAllowed, Operation, require
from innkeep.reports.columns import Column, Table, Unit, Value
from innkeep.reports.insights import Headline, headline
from innkeep.reports.periods import Comparison, Period, Span


@dataclass(frozen=True, slots=True)
class HotelOfGroup:
    """One of the hotels, with its figures and those before them. Money is in its own currency."""

    org_id: UUID
    name: str
    currency: str
    now: Headline
    before: Headline | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of each hotel: where it stands, and whether more of it is good (1), bad (-1) or neither."""

    column: Column
    read: Callable[[Headline], Value]
    good: int = 0


FIGURES: tuple[Figure, ...] = (
    Figure(Column("orders", "Orders"), lambda each: each.orders.placed),
    Figure(Column("on_time", "In time", Unit.SHARE), lambda each: each.orders.on_time_rate, 1),
    Figure(Column("completion", "Until done", Unit.SECONDS), lambda each: each.orders.completion_median, -1),
    Figure(Column("conversations", "Conversations"), lambda each: each.talks.began),
    Figure(Column("answer", "First answer", Unit.SECONDS), lambda each: each.talks.answer_median, -1),
    Figure(Column("resolved", "Resolved", Unit.SHARE), lambda each: each.resolution.resolution_rate, 1),
    Figure(Column("automated", "Without a person", Unit.SHARE), lambda each: each.resolution.automation_rate),
    Figure(Column("stars", "Stars for orders", Unit.STARS), lambda each: each.ratings["orders"].average, 1),
    Figure(Column("charged", "Charged", Unit.MONEY), lambda each: each.takings),
)


def group_table(hotels: Sequence[HotelOfGroup]) -> Table:
    """The same as a table, for programs."""
    named = (Column("hotel", "Hotel", Unit.TEXT), Column("currency", "Currency", Unit.TEXT))
    return Table(
        "group",
        "All hotels",
        "Each hotel on its own clock and in its own currency.",
        (*named, *(each.column for each in FIGURES)),
        tuple((of.name, of.currency, *(each.read(of.now) for each in FIGURES)) for of in hotels),
    )


async def group(
    database: Database, staff: Staff, viewers: Collection[UUID], period: Period, by: Comparison
) -> list[HotelOfGroup]:
    """The hotels of this installation by name, each read by itself behind its own wall. NotAllowed.

    `viewers` are the keys of the people who may: an address would not do, for every hotel may change those of its own
    people.
    """
    require(staff, Operation.READ_REPORTS)
    if staff.user_id not in viewers:
        raise NotAllowed("You see your own hotel only. Whoever runs the server says who sees all of them.")
    return [await _of(database, staff, org_id, period, by) for org_id, _ in await people.hotels(database)]


async def _of(database: Database, staff: Staff, org_id: UUID, period: Period, by: Comparison) -> HotelOfGroup:
    """A hotel as its own manager would see its figures, on its own clock."""
    seeing = Staff(org_id=org_id, user_id=staff.user_id, name=staff.name, role="manager")
    async with database.unit_of_work(seeing) as db:
        hotel = await people.hotel(db, seeing)
        spans = [Span(org_id, hotel.timezone, each, clock.now()) for each in (period, period.compared(by)) if each]
        now, *before = [await headline(db, seeing, span) for span in spans]
    return HotelOfGroup(org_id, hotel.name, hotel.currency, now, before[0] if before else None)
