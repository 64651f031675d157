"""Whether something can be ordered now: in stock, within its hours, within its limits. A refusal says when it can be.

Whoever may `Operation.OVERRIDE_CATALOGUE` need not ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from innkeep.catalogue.models import CatalogueItem
from innkeep.core.errors import Conflict
from innkeep.core.weekly import Span, is_open, next_opening
from innkeep.people.models import Category


class OutOfStock(Conflict):
    """There is none left."""

    title = "Sold out"


class OutOfHours(Conflict):
    """Not at this time of the week. `available_at` is when it can be ordered again, by the hotel's clock."""

    title = "Not at this time"


class OverLimit(Conflict):
    """More than may be ordered at a time or during a stay. `at_most` is how many can be ordered now."""

    title = "More than can be ordered"


def require_available(
    lines: Sequence[tuple[CatalogueItem, int]], *, ordered_before: Mapping[UUID, int], moment: Moment
) -> None:
    """Raise OutOfStock, OutOfHours or OverLimit unless all lines can be ordered, together.

    `lines` are items and how many of each; `ordered_before` is how many the stay has ordered already, by item.
    """
    items = {item.id: item for item, _ in lines}
    wanted: Counter[UUID] = Counter()
    for item, qty in lines:
        wanted[item.id] += qty
    for item_id, qty in wanted.items():
        if refused := refusal(items[item_id], qty, ordered_before.get(item_id, 0), moment):
            raise refused


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is wanted, on the hotel's clock, its time zone (an IANA name), and what the clock shows now.

    Without `now` it is wanted now.
    """

    at: datetime
    zone: str
    now: datetime | None = None


def refusal(item: CatalogueItem, qty: int, before: int, moment: Moment) -> Conflict | None:
    """Why so many of an item cannot be ordered at this moment, when the stay has had `before` of it; None if they can.

    Asks nobody: what the item says is all that counts.
    """
    if not item.in_stock:
        return OutOfStock(f"{item.title} is sold out at the moment. Choose something else, or ask the front desk.")
    if not is_open(item.hours, moment.at):
        return _out_of_hours(item, moment)
    if item.limit_per_order is not None and qty > item.limit_per_order:
        most = item.limit_per_order
        return OverLimit(
            f"At most {most} of {item.title} can be ordered at a time. Order {_or_fewer(most)}.", at_most=most
        )
    if item.limit_per_stay is not None and before + qty > item.limit_per_stay:
        return _over_limit_of_stay(item, item.limit_per_stay, before)
    return None


def require_served(items: Iterable[CatalogueItem], moment: Moment) -> None:
    """Raise OutOfHours unless each of the items can be had at this moment."""
    for item in items:
        if not is_open(item.hours, moment.at):
            raise _out_of_hours(item, moment)


def _out_of_hours(item: CatalogueItem, moment: Moment) -> OutOfHours:
    served = "served" if item.category is Category.ROOM_SERVICE else "available"
    span = next_opening(item.hours, moment.at, moment.zone)
    if span is None:
        return OutOfHours(f"{item.title} is not {served} these weeks. Ask the front desk.", available_at=None)
    opens, closes = span
    return OutOfHours(
        f"{item.title} is {served} from {opens:%H:%M} to {_closing(span)}; "
        f"it can be ordered again {_day(opens, moment.now or moment.at)} at {opens:%H:%M}.",
        available_at=opens.isoformat(timespec="minutes"),
        available_until=closes.isoformat(timespec="minutes"),
    )


def _closing(span: Span) -> str:
    return "24:00" if span[1].strftime("%H:%M") == "00:00" else f"{span[1]:%H:%M}"


def _day(day: datetime, today: datetime) -> str:
    """A day as it is spoken of: today, tomorrow, on Friday, on 24 December."""
    days = (day.date() - today.date()).days
    if days < 2:  # noqa: PLR2004 - today and tomorrow
        return ("today", "tomorrow")[days]
    return f"on {day:%A}" if days < 7 else f"on {day.day} {day:%B}"  # noqa: PLR2004 - a week


def _over_limit_of_stay(item: CatalogueItem, most: int, before: int) -> OverLimit:
    left = max(most - before, 0)
    of_stay = f"At most {most} of {item.title} can be ordered during a stay"
    if left == 0:
        return OverLimit(f"{of_stay}, and they have been. Ask the front desk for more.", at_most=0)
    had = f", and {before} {'has' if before == 1 else 'have'} been" if before else ""
    return OverLimit(f"{of_stay}{had}. Order {_or_fewer(left)}, or ask the front desk for more.", at_most=left)


def _or_fewer(most: int) -> str:
    return "1" if most == 1 else f"{most} or fewer"
