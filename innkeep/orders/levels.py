"""How long an order may take: the most specific of a hotel's levels, or what a hotelier would expect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from innkeep.orders.lifecycle import Priority
from innkeep.people.models import Category

MOST_MINUTES = 30 * 24 * 60
"""More than this is no promise."""


@dataclass(frozen=True, slots=True)
class Level:
    """The minutes, in the division's hours, that are promised for a category.

    `priority` None stands for each, `item_id` None for whatever is ordered.
    """

    category: Category
    minutes: int
    priority: Priority | None = None
    item_id: UUID | None = None


_C, _P = Category, Priority

DEFAULTS: tuple[Level, ...] = tuple(
    Level(category, minutes, priority)
    for category, every in {
        _C.HOUSEKEEPING: (120, 30, 15, 10),
        _C.ROOM_SERVICE: (60, 40, 30, 20),
        _C.MAINTENANCE: (24 * 60, 120, 60, 20),
        _C.CONCIERGE: (240, 60, 30, 15),
    }.items()
    for priority, minutes in zip(_P, every, strict=True)
)
"""What holds where a hotel has set nothing for a category: towels in half an hour, a hot dinner in forty minutes."""


@dataclass(frozen=True, slots=True)
class Work:
    """What an order asks for, as far as its time depends on it."""

    category: Category
    priority: Priority
    item_ids: tuple[UUID, ...] = ()


def level_for(levels: Iterable[Level], category: Category, priority: Priority, item_id: UUID | None = None) -> Level:
    """The level that holds: item with priority, else item, else category with priority, else category, else ours."""
    for known in (levels, DEFAULTS):
        fitting = [
            level
            for level in known
            if level.category == category and level.priority in {None, priority} and level.item_id in {None, item_id}
        ]
        if fitting:
            return max(fitting, key=lambda level: (level.item_id is not None, level.priority is not None))
    raise LookupError(category)


def minutes_for(levels: Sequence[Level], asked: Work) -> int:
    """The minutes for an order: what takes longest decides, for an order is done when all of it is."""
    items = asked.item_ids or (None,)
    return max(level_for(levels, asked.category, asked.priority, item_id).minutes for item_id in items)


def instead(levels: Iterable[Level], tried: Iterable[Level]) -> list[Level]:
    """The levels with those that are tried in the place of what says something about the same."""
    every = {(level.category, level.priority, level.item_id): level for level in (*levels, *tried)}
    return list(every.values())
