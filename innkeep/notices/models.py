"""Rows of notices."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import OfTenant, one_of
from innkeep.core.db import Base
from innkeep.core.weekly import Window
from innkeep.notices.kinds import Kind, Scope, Way
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import STATUS


class Outcome(StrEnum):
    """What became of a notice. `moot`: it was true no longer. `off`: there is no way to send it."""

    SENT = "sent"
    MOOT = "moot"
    FAILED = "failed"
    OFF = "off"


class NoticeKeys(OfTenant, Base):
    """By what push services know the hotel (a P-256 key pair, raw), and what links in its e-mails are signed with."""

    __tablename__ = "notice_keys"

    private_key: Mapped[bytes]
    public_key: Mapped[bytes]
    mail_secret: Mapped[bytes]


class NoticeSettings(OfTenant, Base):
    """Where somebody wants it otherwise than usual: `choices` by kind and way, `quiet` windows on the hotel's clock."""

    __tablename__ = "notice_settings"

    user_id: Mapped[UUID]
    choices: Mapped[dict[str, dict[str, bool]]] = mapped_column(JSONB, default=dict)
    quiet: Mapped[list[Window]] = mapped_column(JSONB, default=list)
    urgent_breaks_through: Mapped[bool] = mapped_column(default=True)
    waiting_for: Mapped[Scope | None] = mapped_column(one_of(Scope))


class PushSubscription(OfTenant, Base):
    """A browser that may be woken: where, and for whose eyes. It ends with the login or the phone's access."""

    __tablename__ = "push_subscriptions"

    user_id: Mapped[UUID]
    login_id: Mapped[UUID | None]
    device_id: Mapped[UUID | None]
    endpoint: Mapped[str]
    p256dh: Mapped[bytes]
    auth: Mapped[bytes]
    name: Mapped[str | None]


class Notice(OfTenant, Base):
    """One fact, told to one person in one way (and to one of their browsers).

    `key` is the fact: told once. `seq` is the message it is about, `status` where the order was. While one process
    sends it, `claimed_until` says until when nobody else does; `deaths` counts the processes that never said what
    became of it. What it says is read when it is sent.
    """

    __tablename__ = "notices"

    user_id: Mapped[UUID]
    kind: Mapped[Kind] = mapped_column(one_of(Kind))
    way: Mapped[Way] = mapped_column(one_of(Way))
    subscription_id: Mapped[UUID | None]
    key: Mapped[str]
    urgent: Mapped[bool] = mapped_column(default=False)
    session_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    note_id: Mapped[UUID | None]
    webhook_id: Mapped[UUID | None]
    seq: Mapped[int | None]
    status: Mapped[OrderStatus | None] = mapped_column(STATUS)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    claimed_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    first_tried_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    attempts: Mapped[int] = mapped_column(default=0)
    deaths: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome))
    error: Mapped[str | None]
