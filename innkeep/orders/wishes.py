"""What somebody would like, and what it is and costs by the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.availability import Moment, OutOfHours, OutOfStock, OverLimit, require_available
from innkeep.catalogue.models import CatalogueItem, CatalogueOption
from innkeep.catalogue.wording import counted
from innkeep.core import clock
from innkeep.core.actors import Actor
from innkeep.core.errors import Invalid
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order, OrderItem
from innkeep.people import queries as people
from innkeep.people.models import Category
from innkeep.people.permissions import Operation, allowed

UNAVAILABLE = (OutOfStock, OutOfHours, OverLimit)
"""What the catalogue refuses now, and may not refuse another time. Each says when, or how many."""

MAX_QTY = 99
"""More of one item than this is a mistake, or a matter for a person."""


class UnknownItem(Invalid):
    """Something that the catalogue does not (or no longer) hold."""


class UnknownOption(Invalid):
    """Something that an item cannot (or no longer) be had with."""


@dataclass(frozen=True, slots=True)
class Wish:
    """So many of an item, with the guest's own notes. What it costs is never the guest's or the agent's to say.

    What it is to be had with is told by key or by name. Without `wanted_at` it is for as soon as possible.
    """

    item_id: UUID
    qty: int = 1
    notes: str = ""
    option_ids: tuple[UUID, ...] = ()
    options: tuple[str, ...] = ()
    wanted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OffMenu:
    """Something that no catalogue holds, at a price for one that a member of staff names."""

    title: str
    qty: int = 1
    price: Decimal = Decimal(0)
    notes: str = ""


@dataclass(frozen=True, slots=True)
class PricedWish:
    """A wish, and what it is and costs now. `price` is for one, its options included; off the menu it has no `item`."""

    title: str
    qty: int
    price: Decimal
    notes: str = ""
    item: CatalogueItem | None = None
    options: tuple[str, ...] = ()
    option_ids: tuple[UUID, ...] = ()
    wanted_at: datetime | None = None

    @property
    def category(self) -> Category | None:
        """What kind of work it is, where the catalogue says so."""
        return self.item.category if self.item else None

    @property
    def in_words(self) -> str:
        """The line as people read it."""
        return counted(self.qty, self.title, self.options)


async def priced(db: AsyncSession, actor: Actor, wishes: Sequence[Wish | OffMenu]) -> list[PricedWish]:
    """The wishes as the catalogue has them now. UnknownItem, UnknownOption when something is not there."""
    wanted = [wish for wish in wishes if isinstance(wish, Wish)]
    items = await catalogue.items_by_id(db, actor, [wish.item_id for wish in wanted])
    if missing := [wish for wish in wanted if wish.item_id not in items]:
        raise UnknownItem(f"{len(missing)} of the things asked for cannot be ordered here any more.")
    chosen = {wish.item_id for wish in wanted if wish.option_ids or wish.options}
    options = await catalogue.options_of(db, actor, chosen) if chosen else {}
    return [
        PricedWish(wish.title, wish.qty, wish.price, wish.notes)
        if isinstance(wish, OffMenu)
        else _line(wish, items[wish.item_id], options.get(wish.item_id, []))
        for wish in wishes
    ]


def _line(wish: Wish, item: CatalogueItem, options: Sequence[CatalogueOption]) -> PricedWish:
    names = {name.casefold() for name in wish.options}
    chosen = [option for option in options if option.id in wish.option_ids or option.name.casefold() in names]
    if {*wish.option_ids} - {option.id for option in chosen} or names - {option.name.casefold() for option in chosen}:
        raise UnknownOption(f"{item.title} cannot be had like that (any more). Look at its options again.")
    return PricedWish(
        title=item.title,
        qty=wish.qty,
        price=item.price + sum((option.price for option in chosen), Decimal(0)),
        notes=wish.notes,
        item=item,
        options=tuple(option.name for option in chosen),
        option_ids=tuple(option.id for option in chosen),
        wanted_at=wish.wanted_at,
    )


def said_of(lines: Sequence[PricedWish]) -> str | None:
    """What the guest said of each thing, as the order's notes."""
    return "; ".join(f"{line.title}: {line.notes}" for line in lines if line.notes) or None


def item_of(order: Order, line: PricedWish) -> OrderItem:
    """A line as it is kept with its order."""
    return OrderItem(
        org_id=order.org_id,
        order_id=order.id,
        title=line.title,
        description=line.notes or None,
        qty=line.qty,
        price=line.price,
        item_id=line.item.id if line.item else None,
        options=list(line.options),
    )


async def require_orderable(
    db: AsyncSession, actor: Actor, stay_id: UUID | None, lines: Sequence[PricedWish], *, instead_of: UUID | None = None
) -> None:
    """Raise OutOfStock, OutOfHours or OverLimit unless all of it can be had when it is wanted, or `actor` may override.

    `instead_of` is an order whose own items do not count: the lines take their place.
    """
    wanted = {line.item.id for line in lines if line.item}
    if not wanted or allowed(actor, Operation.OVERRIDE_CATALOGUE):
        return
    before = await _ordered_before(db, actor, stay_id, wanted, but_for=instead_of)
    _require_available(lines, before, (await people.hotel(db, actor)).timezone)


def by_time(lines: Sequence[PricedWish]) -> dict[datetime | None, list[PricedWish]]:
    """The lines by when they are wanted, those for as soon as possible first."""
    found: dict[datetime | None, list[PricedWish]] = {}
    for line in sorted(lines, key=lambda each: (each.wanted_at is not None, each.wanted_at)):
        found.setdefault(line.wanted_at, []).append(line)
    return found


def _require_available(lines: Sequence[PricedWish], before: Mapping[UUID, int], zone: str) -> None:
    """What is for another time is ordered at another time, but within the same limits of a stay."""
    now, had = clock.hotel_now(zone), Counter(before)
    for wanted_at, group in by_time(lines).items():
        wanted = [(line.item, line.qty) for line in group if line.item]
        moment = Moment(clock.hotel_time(wanted_at, zone) if wanted_at else now, zone, now)
        require_available(wanted, ordered_before=had, moment=moment)
        for item, qty in wanted:
            had[item.id] += qty


Refusal = OutOfStock | OutOfHours | OverLimit


async def orderable(
    db: AsyncSession, actor: Actor, stay_id: UUID | None, wishes: Sequence[Wish]
) -> tuple[list[PricedWish], list[tuple[PricedWish, Refusal]]]:
    """Those of the wishes that can be ordered, together, and each of the others with what the catalogue refuses.

    It holds until the end of the transaction: nobody else orders for the stay meanwhile. Raises UnknownItem,
    UnknownOption.
    """
    await take_turns(db, actor.org_id, stay_id)
    lines = await priced(db, actor, wishes)
    before = await _ordered_before(db, actor, stay_id, {wish.item_id for wish in wishes})
    zone = (await people.hotel(db, actor)).timezone
    kept: list[PricedWish] = []
    refusals: list[tuple[PricedWish, Refusal]] = []
    for line in lines:
        try:
            _require_available([*kept, line], before, zone)
        except UNAVAILABLE as refusal:
            refusals.append((line, refusal))
        else:
            kept.append(line)
    return kept, refusals


async def _ordered_before(
    db: AsyncSession, actor: Actor, stay_id: UUID | None, item_ids: set[UUID], *, but_for: UUID | None = None
) -> dict[UUID, int]:
    """How many of each item a stay has had or will have, but for those of one order."""
    if stay_id is None:
        return {}
    counted = await db.execute(
        select(OrderItem.item_id, func.sum(OrderItem.qty))
        .join(Order, (Order.org_id == OrderItem.org_id) & (Order.id == OrderItem.order_id))
        .where(Order.org_id == actor.org_id, Order.stay_id == stay_id, Order.deleted_at.is_(None))
        .where(Order.id.is_distinct_from(but_for))
        .where(Order.status != OrderStatus.REJECTED, OrderItem.deleted_at.is_(None), OrderItem.item_id.in_(item_ids))
        .group_by(OrderItem.item_id)
    )
    return {item_id: int(qty) for item_id, qty in counted if item_id}


async def take_turns(db: AsyncSession, org_id: UUID, stay_id: UUID | None) -> None:
    """Let what happens to the orders of one stay happen one after another, until the end of the transaction.

    Limits of a stay count, and a repeated wish finds the first one. Whoever locks orders, too, comes here first.
    """
    if stay_id is not None:
        await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"orders {org_id} {stay_id}", 0))))
