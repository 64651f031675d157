"""The board: orders with all that a card shows, in one statement whoever looks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue.wording import counted
from innkeep.core import clock
from innkeep.core.actors import Actor, Guest, Staff
from innkeep.orders.lifecycle import OrderStatus, Priority
from innkeep.orders.stopwatch import is_late
from innkeep.people.models import Category
from innkeep.people.permissions import Operation, allowed


@dataclass(frozen=True, slots=True)
class CardItem:
    """A line on a card. `price` is for one."""

    title: str
    qty: int
    price: Decimal
    options: tuple[str, ...] = ()
    item_id: UUID | None = None

    @property
    def in_words(self) -> str:
        """The line as people read it."""
        return counted(self.qty, self.title, self.options)


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order as people see it. `previous_room` is where it was to be brought before it went to another room.

    `news` is what its guest, or the agent for them, changed since somebody of the house had to do with it last.
    `do_not_disturb` says that nobody may knock where it goes, whoever of the house has it to do.
    """

    id: UUID
    order_number: str
    category: Category
    status: OrderStatus
    notes: str | None
    total_amount: Decimal
    created_at: datetime
    updated_at: datetime
    wanted_at: datetime | None
    due_at: datetime | None
    stopped_at: datetime | None
    session_id: UUID | None
    division_id: UUID | None
    division: str | None
    assignee_id: UUID | None
    assignee: str | None
    room_number: str | None
    previous_room: str | None
    do_not_disturb: bool
    priority: Priority
    guest: str | None
    reason: str | None
    news: str | None
    items: tuple[CardItem, ...]

    @property
    def late(self) -> bool:
        """Whether more time was spent than was promised."""
        return is_late(self.due_at, self.stopped_at, clock.now())


_CARDS = """
    SELECT o.id, o.order_number, o.category::text, o.status::text, o.notes, o.total_amount, o.created_at, o.updated_at,
           o.wanted_at, o.due_at, o.stopped_at, o.session_id, o.division_id, d.name AS division, o.assignee_id,
           a.name AS assignee, r.room_number, b.room_number AS previous_room,
           coalesce(s.do_not_disturb, false) AS do_not_disturb, o.priority, g.name AS guest,
           m.reason, n.news, i.items
    FROM {orders} o
    LEFT JOIN divisions d ON d.org_id = o.org_id AND d.id = o.division_id
    LEFT JOIN users a ON a.org_id = o.org_id AND a.id = o.assignee_id
    LEFT JOIN users g ON g.org_id = o.org_id AND g.id = o.guest_id
    LEFT JOIN room_holds h ON h.org_id = o.org_id AND h.room_id = o.room_id AND h.checked_in
    LEFT JOIN checkin_rooms s ON s.org_id = h.org_id AND s.id = h.stay_id
    LEFT JOIN rooms r ON r.org_id = o.org_id AND r.id = o.room_id
    LEFT JOIN rooms b ON b.org_id = o.org_id AND b.id = o.previous_room_id AND b.id <> o.room_id
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(i.title, i.qty, i.price::text, i.options, i.item_id) ORDER BY i.id) AS items
        FROM order_items i WHERE i.org_id = o.org_id AND i.order_id = o.id AND i.deleted_at IS NULL
    ) i ON true
    LEFT JOIN LATERAL (
        SELECT m.reason FROM order_moves m
        WHERE m.org_id = o.org_id AND m.order_id = o.id AND m.from_status IS DISTINCT FROM m.to_status
        ORDER BY m.id DESC LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT CASE WHEN m.from_status = m.to_status AND (m.moved_by IS NULL OR m.moved_by = o.guest_id)
            THEN m.reason END AS news
        FROM order_moves m WHERE m.org_id = o.org_id AND m.order_id = o.id ORDER BY m.id DESC LIMIT 1
    ) n ON true
    WHERE o.org_id = :org_id AND o.deleted_at IS NULL AND {which}
    ORDER BY o.created_at, o.id
"""

_MINE = "(cast(:division_id AS uuid) IS NULL OR o.division_id = :division_id)"

# Two reads, each by an index of just what it wants: an OR over both would read the hotel's whole past.
_LIVE = text(
    _CARDS.format(
        orders="""(
            SELECT * FROM orders
            WHERE org_id = :org_id AND deleted_at IS NULL AND status NOT IN ('completed', 'rejected')
            UNION ALL
            SELECT * FROM orders
            WHERE org_id = :org_id AND deleted_at IS NULL AND status IN ('completed', 'rejected')
            AND updated_at > now() - interval '12 hours'
        )""",
        which=_MINE,
    )
)
_THESE = text(_CARDS.format(orders="orders", which=f"o.id = ANY(cast(:order_ids AS uuid[])) AND {_MINE}"))
_STAY = text(_CARDS.format(orders="orders", which="o.stay_id = :stay_id"))
_PHONE = text(
    _CARDS.format(
        orders="orders",
        which="""o.stay_id = :stay_id AND o.session_id IN (
            SELECT s.id FROM sessions s WHERE s.org_id = :org_id AND s.phone = :phone
        )""",
    )
)


async def board(db: AsyncSession, staff: Staff) -> list[OrderCard]:
    """The orders that are still to do, and those that ended in the last 12 hours, within reach; oldest first."""
    reach = _reach(staff)
    if reach is None:
        return []
    rows = await db.execute(_LIVE, {"org_id": staff.org_id, **reach})
    return [_card(row) for row in rows.mappings()]


async def cards(db: AsyncSession, staff: Staff, order_ids: Collection[UUID]) -> list[OrderCard]:
    """Orders as they stand on the board, oldest first; those out of reach are left out."""
    reach = _reach(staff)
    if reach is None or not order_ids:
        return []
    rows = await db.execute(_THESE, {"org_id": staff.org_id, "order_ids": list(order_ids), **reach})
    return [_card(row) for row in rows.mappings()]


async def card(db: AsyncSession, staff: Staff, order_id: UUID) -> OrderCard | None:
    """One order as it stands on the board, or None when it is out of reach."""
    return next(iter(await cards(db, staff, [order_id])), None)


async def cards_of_stay(db: AsyncSession, actor: Actor, stay_id: UUID) -> list[OrderCard]:
    """The orders of a stay, oldest first. The caller has reached the stay: as its guest, or through a conversation."""
    if isinstance(actor, Guest) and actor.stay_id != stay_id:
        return []
    mine = {"org_id": actor.org_id, "stay_id": stay_id}
    if isinstance(actor, Guest) and not actor.vouched:
        rows = await db.execute(_PHONE, mine | {"phone": actor.phone})
    else:
        rows = await db.execute(_STAY, mine)
    return [_card(row) for row in rows.mappings()]


def _reach(staff: Staff) -> dict[str, UUID | None] | None:
    """What narrows the board to this member of staff; None when there is nothing for them to see."""
    if allowed(staff, Operation.READ_ALL_DIVISIONS):
        return {"division_id": None}
    if allowed(staff, Operation.READ_ORDERS) and staff.division_id:
        return {"division_id": staff.division_id}
    return None


def _card(row: Any) -> OrderCard:
    items = tuple(
        CardItem(title, qty, Decimal(price), tuple(options), UUID(item_id) if item_id else None)
        for title, qty, price, options, item_id in row["items"] or ()
    )
    known = {"category": Category(row["category"]), "status": OrderStatus(row["status"])}
    return OrderCard(**{**row, **known, "items": items, "priority": list(Priority)[row["priority"]]})
