"""Rows of webhooks."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import OfTenant, one_of
from innkeep.core.db import Base


class Outcome(StrEnum):
    """What became of a delivery. `dropped`: the address was switched off before it was taken."""

    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED = "dropped"


_MOMENT = DateTime(timezone=True)


class Webhook(OfTenant, Base):
    """An address that is told of some `kinds` of events. `sealed` is what it is signed with (`core.sealing`).

    `failing_since` is since when nothing was taken there, and `problem` what came instead the last time.
    """

    __tablename__ = "webhooks"

    name: Mapped[str]
    url: Mapped[str]
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    active: Mapped[bool] = mapped_column(default=True)
    sealed: Mapped[bytes]
    failing_since: Mapped[datetime | None] = mapped_column(_MOMENT)
    problem: Mapped[str | None]


class Delivery(OfTenant, Base):
    """One event, told to one address. `seq` is the event's number; `happened_at` when it was committed, nearly.

    While one process sends it, `claimed_until` says until when nobody else does. `status` is what HTTP answered last.
    """

    __tablename__ = "webhook_deliveries"

    webhook_id: Mapped[UUID]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str]
    ids: Mapped[dict[str, str]] = mapped_column(JSONB)
    happened_at: Mapped[datetime] = mapped_column(_MOMENT)
    due_at: Mapped[datetime] = mapped_column(_MOMENT)
    claimed_until: Mapped[datetime | None] = mapped_column(_MOMENT)
    attempts: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome))
    status: Mapped[int | None]
    error: Mapped[str | None]


class WebhookHead(OfTenant, Base):
    """Up to which number a hotel's events have been looked at for its webhooks."""

    __tablename__ = "webhook_heads"

    last_seq: Mapped[int] = mapped_column(BigInteger)
