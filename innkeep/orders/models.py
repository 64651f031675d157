"""Rows of orders and of what may become one."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Dialect,
    FetchedValue,
    Numeric,
    SmallInteger,
    Text,
    TypeDecorator,
)
from sqlalchemy import Uuid as UuidType
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core import clock
from innkeep.core.cards import Words
from innkeep.core.columns import Kept, OfTenant, one_of
from innkeep.core.db import Base
from innkeep.orders.lifecycle import OrderStatus, Priority
from innkeep.orders.stopwatch import is_late
from innkeep.people.models import CATEGORY, Category

STATUS = one_of(OrderStatus, "enum_order_status")


class PriorityColumn(TypeDecorator[Priority]):
    """A priority, kept as its place in the order of priorities so that the database can sort by it."""

    impl = SmallInteger
    cache_ok = True

    @property
    def python_type(self) -> type[Priority]:
        """What is read from the column."""
        return Priority

    def process_bind_param(self, value: Priority | str | None, _dialect: Dialect) -> int | None:
        """The place of a priority."""
        return None if value is None else list(Priority).index(Priority(value))

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Priority | None:
        """The priority at a place."""
        return None if value is None else list(Priority)[value]


class ProposalStatus(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    SUPERSEDED = "superseded"


class Order(Kept, Base):
    """Something to do for a guest or in a room. Number and total are the database's to give.

    `wanted_at` is when the guest wants it, None for as soon as possible: the first of the times of its things.
    `parked_from` is where it was before its guests did not want to be disturbed, `previous_room_id` where it was to be
    brought before it followed them to another room.
    """

    __tablename__ = "orders"

    order_number: Mapped[str] = mapped_column(server_default=FetchedValue())
    session_id: Mapped[UUID | None]
    guest_id: Mapped[UUID | None]
    category: Mapped[Category] = mapped_column(CATEGORY)
    notes: Mapped[str | None] = mapped_column(Words)
    additional_notes: Mapped[str | None] = mapped_column(Words)
    status: Mapped[OrderStatus] = mapped_column(STATUS, default=OrderStatus.PENDING)
    priority: Mapped[Priority] = mapped_column(PriorityColumn, default=Priority.NORMAL)
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    stopped_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), server_default=FetchedValue(), server_onupdate=FetchedValue()
    )
    total_amount: Mapped[Decimal] = mapped_column(
        Numeric(12, 2), server_default=FetchedValue(), server_onupdate=FetchedValue()
    )
    stay_id: Mapped[UUID | None]
    room_id: Mapped[UUID | None]
    division_id: Mapped[UUID | None]
    assignee_id: Mapped[UUID | None]
    source: Mapped[str]
    origin_id: Mapped[UUID | None]
    wanted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    parked_from: Mapped[OrderStatus | None] = mapped_column(STATUS)
    previous_room_id: Mapped[UUID | None]

    @property
    def late(self) -> bool:
        """Whether more time was spent than was promised."""
        return is_late(self.due_at, self.stopped_at, clock.now())


class OrderItem(Kept, Base):
    """A line of an order, with the price of one at the time of ordering, which includes that of its options.

    `description` is what the guest said of it.
    """

    __tablename__ = "order_items"

    order_id: Mapped[UUID]
    title: Mapped[str]
    description: Mapped[str | None] = mapped_column(Words)
    qty: Mapped[int] = mapped_column(default=1)
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    item_id: Mapped[UUID | None]
    options: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)


class OrderMove(OfTenant, Base):
    """One move of an order: who, when, from, to, why. The first one has no `from_status`.

    What happened to an order without moving it is told by its `reason`; `from_status` is then the same as `to_status`.
    """

    __tablename__ = "order_moves"

    order_id: Mapped[UUID]
    from_status: Mapped[OrderStatus | None] = mapped_column(STATUS)
    to_status: Mapped[OrderStatus] = mapped_column(STATUS)
    moved_by: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(Words)


class Proposal(OfTenant, Base):
    """A basket with a price that waits for the guest's own yes. At most one waits in a conversation.

    `from_menu`: the guest filled it, rather than the agent from what they said. `changes_order_id`: it is not a new
    order, but what that one is to hold instead, at the total that it costs then.
    """

    __tablename__ = "proposals"

    session_id: Mapped[UUID]
    message_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(default=ProposalStatus.WAITING)
    total_amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    from_menu: Mapped[bool] = mapped_column(default=False)
    changes_order_id: Mapped[UUID | None]


class ProposalItem(OfTenant, Base):
    """A line of a proposal, with the price that was shown to the guest."""

    __tablename__ = "proposal_items"

    proposal_id: Mapped[UUID]
    item_id: Mapped[UUID]
    category: Mapped[Category] = mapped_column(CATEGORY)
    title: Mapped[str]
    qty: Mapped[int]
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    notes: Mapped[str] = mapped_column(Words, default="")
    options: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    option_ids: Mapped[list[UUID]] = mapped_column(ARRAY(UuidType), default=list)
    wanted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class AssignmentTurn(OfTenant, Base):
    """When somebody of a division was last given an order by the house itself: turns count upwards."""

    __tablename__ = "assignment_turns"

    division_id: Mapped[UUID]
    user_id: Mapped[UUID]
    turn: Mapped[int] = mapped_column(BigInteger)


class RecurringOrder(Kept, Base):
    """What comes every day at a time on the hotel's clock, for a stay while it lasts or for a room."""

    __tablename__ = "recurring_orders"

    stay_id: Mapped[UUID | None]
    room_id: Mapped[UUID | None]
    category: Mapped[Category] = mapped_column(CATEGORY)
    notes: Mapped[str | None] = mapped_column(Words)
    priority: Mapped[Priority] = mapped_column(PriorityColumn, default=Priority.NORMAL)
    daily_at: Mapped[time]
    since: Mapped[date]
    until: Mapped[date | None]


class RecurringOrderItem(OfTenant, Base):
    """One thing of what comes every day. What it costs is what it costs on the day."""

    __tablename__ = "recurring_order_items"

    recurring_id: Mapped[UUID]
    item_id: Mapped[UUID]
    qty: Mapped[int] = mapped_column(default=1)
    notes: Mapped[str] = mapped_column(Words, default="")
    option_ids: Mapped[list[UUID]] = mapped_column(ARRAY(UuidType), default=list)


class RecurringOrderDay(OfTenant, Base):
    """A day on which it was placed, or why it was not."""

    __tablename__ = "recurring_order_days"

    recurring_id: Mapped[UUID]
    day: Mapped[date]
    order_id: Mapped[UUID | None]
    refused: Mapped[str | None]
