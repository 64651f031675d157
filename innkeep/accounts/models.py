"""Rows of accounts. They are only ever added: the database lets nobody change or remove one."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Computed, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.cards import Words
from innkeep.core.columns import OfTenant, one_of
from innkeep.core.db import Base
from innkeep.people.models import CATEGORY, Category


class Charge(OfTenant, Base):
    """A line of a stay's account. `price` is for one, `amount` for all of the line, in the hotel's currency.

    A line that takes another away (`reverses_id`) mirrors it, with a negative quantity. What came from an order names
    the item and the move that completed it; what a person wrote says why.
    """

    __tablename__ = "charges"

    stay_id: Mapped[UUID]
    order_id: Mapped[UUID | None]
    order_item_id: Mapped[UUID | None]
    completion_id: Mapped[UUID | None]
    reverses_id: Mapped[UUID | None]
    category: Mapped[Category | None] = mapped_column(CATEGORY)
    title: Mapped[str] = mapped_column(Words)
    qty: Mapped[int]
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    amount: Mapped[Decimal] = mapped_column(Numeric(15, 2), Computed("qty * price", persisted=True))
    reason: Mapped[str | None] = mapped_column(Words)
    charged_by: Mapped[UUID | None]


class Method(StrEnum):
    """How something was paid."""

    CASH = "cash"
    CARD = "card"
    TRANSFER = "transfer"
    OTHER = "other"


class Payment(OfTenant, Base):
    """What a stay has paid, in the hotel's currency; a negative amount gives back what another line names."""

    __tablename__ = "payments"

    stay_id: Mapped[UUID]
    method: Mapped[Method] = mapped_column(one_of(Method))
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    reason: Mapped[str | None] = mapped_column(Words)
    reverses_id: Mapped[UUID | None]
    taken_by: Mapped[UUID]
