"""Rows of orders and of what may become one."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Enum, FetchedValue, Numeric, SmallInteger, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import Kept, OfTenant
from innkeep.core.db import Base
from innkeep.orders.lifecycle import OrderStatus, Priority
from innkeep.people.models import CATEGORY, Category

STATUS = Enum(OrderStatus, name="enum_order_status", create_type=False, values_callable=lambda e: [m.value for m in e])


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
    """Something to do for a guest. Number and total are the database's to give."""

    __tablename__ = "orders"

    order_number: Mapped[str] = mapped_column(server_default=FetchedValue())
    session_id: Mapped[UUID | None]
    guest_id: Mapped[UUID | None]
    category: Mapped[Category] = mapped_column(CATEGORY)
    notes: Mapped[str | None]
    additional_notes: Mapped[str | None]
    status: Mapped[OrderStatus] = mapped_column(STATUS, default=OrderStatus.PENDING)
    priority: Mapped[Priority] = mapped_column(PriorityColumn, default=Priority.NORMAL)
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    total_amount: Mapped[Decimal] = mapped_column(
        Numeric(12, 2), server_default=FetchedValue(), server_onupdate=FetchedValue()
    )
    stay_id: Mapped[UUID | None]
    room_id: Mapped[UUID | None]
    division_id: Mapped[UUID | None]
    assignee_id: Mapped[UUID | None]
    source: Mapped[str]
    origin_id: Mapped[UUID | None]


class OrderItem(Kept, Base):
    """A line of an order, with the price of one at the time of ordering."""

    __tablename__ = "order_items"

    order_id: Mapped[UUID]
    title: Mapped[str]
    description: Mapped[str | None]
    qty: Mapped[int] = mapped_column(default=1)
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    item_id: Mapped[UUID | None]


class OrderMove(OfTenant, Base):
    """One move of an order: who, when, from, to, why. The first one has no `from_status`."""

    __tablename__ = "order_moves"

    order_id: Mapped[UUID]
    from_status: Mapped[OrderStatus | None] = mapped_column(STATUS)
    to_status: Mapped[OrderStatus] = mapped_column(STATUS)
    moved_by: Mapped[UUID | None]
    reason: Mapped[str | None]


class Proposal(OfTenant, Base):
    """A basket with a price that waits for the guest's own yes. At most one waits in a conversation."""

    __tablename__ = "proposals"

    session_id: Mapped[UUID]
    message_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(default=ProposalStatus.WAITING)
    total_amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))


class ProposalItem(OfTenant, Base):
    """A line of a proposal, with the price that was shown to the guest."""

    __tablename__ = "proposal_items"

    proposal_id: Mapped[UUID]
    item_id: Mapped[UUID]
    category: Mapped[Category] = mapped_column(CATEGORY)
    title: Mapped[str]
    qty: Mapped[int]
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    notes: Mapped[str] = mapped_column(default="")
