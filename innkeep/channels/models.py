"""Rows of channels: the hotel's accounts, who writes there, what arrived, what is to be sent, and codes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import Kept, OfTenant, one_of
from innkeep.core.db import Base


class ChannelKind(StrEnum):
    """A messenger."""

    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"

    @property
    def brand(self) -> str:
        """How people write it."""
        return "WhatsApp" if self is ChannelKind.WHATSAPP else "Telegram"


class ChannelState(StrEnum):
    """How a channel is, as managers see it."""

    OFF = "off"
    NEW = "new"
    CONNECTED = "connected"
    FAILED = "failed"


class SendingKind(StrEnum):
    """What is sent."""

    MESSAGE = "message"
    PHOTO = "photo"
    EDIT = "edit"
    RETRACTION = "retraction"
    ORDER = "order"
    PROPOSAL = "proposal"
    WORDS = "words"
    RATING = "rating"


class SendingStatus(StrEnum):
    """What became of it. What is held waits for the guest to write: until then the messenger takes no free text."""

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    SKIPPED = "skipped"
    FAILED = "failed"


_MOMENT = DateTime(timezone=True)


class Channel(Kept, Base):
    """A bot or a number of the hotel. `account` is what the messenger's programs call it, `handle` what guests see.

    `sealed` are its keys (`core.sealing`); `problem` is what went wrong when it was used last.
    """

    __tablename__ = "channels"

    kind: Mapped[ChannelKind] = mapped_column(one_of(ChannelKind))
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    account: Mapped[str | None]
    handle: Mapped[str | None]
    template: Mapped[str | None]
    template_language: Mapped[str | None]
    sealed: Mapped[bytes | None]
    connected_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    problem: Mapped[str | None]

    @property
    def state(self) -> ChannelState:
        """What managers call it."""
        if not self.active:
            return ChannelState.OFF
        if self.problem is not None:
            return ChannelState.FAILED
        return ChannelState.CONNECTED if self.connected_at else ChannelState.NEW

    @property
    def hook(self) -> str:
        """The path of the hook, where its messenger brings news."""
        return f"/hooks/{self.kind.value}/{self.id}"


class Contact(OfTenant, Base):
    """Somebody at a messenger, and whose guest they are once that is known.

    `heard_at` is when they wrote last, `nudged_at` when a template asked them to. The claims are a worker's turn.
    """

    __tablename__ = "channel_contacts"

    channel_id: Mapped[UUID]
    address: Mapped[str]
    name: Mapped[str | None]
    language: Mapped[str | None]
    guest_id: Mapped[UUID | None]
    stay_id: Mapped[UUID | None]
    verified: Mapped[bool] = mapped_column(default=False)
    session_id: Mapped[UUID | None]
    heard_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    heard_id: Mapped[str | None]
    nudged_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    hearing_by: Mapped[UUID | None]
    hearing_until: Mapped[datetime | None] = mapped_column(_MOMENT)
    sending_by: Mapped[UUID | None]
    sending_until: Mapped[datetime | None] = mapped_column(_MOMENT)


class Arrival(OfTenant, Base):
    """Something a messenger told us, once by its own id; what it says is forgotten when it is done."""

    __tablename__ = "channel_inbox"

    channel_id: Mapped[UUID]
    provider_id: Mapped[str]
    address: Mapped[str]
    place: Mapped[int] = mapped_column(BigInteger)
    said_at: Mapped[datetime] = mapped_column(_MOMENT)
    told: Mapped[dict[str, Any]] = mapped_column(JSONB)
    due_at: Mapped[datetime] = mapped_column(_MOMENT)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    problem: Mapped[str | None]


class Sending(OfTenant, Base):
    """Something to be sent to a contact, after what stands before it. `parts` are the messenger's ids of it."""

    __tablename__ = "channel_outbox"

    contact_id: Mapped[UUID]
    session_id: Mapped[UUID | None]
    kind: Mapped[SendingKind] = mapped_column(one_of(SendingKind))
    message_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    proposal_id: Mapped[UUID | None]
    photo_id: Mapped[UUID | None]
    rating_id: Mapped[UUID | None]
    words: Mapped[str | None]
    status: Mapped[SendingStatus] = mapped_column(one_of(SendingStatus), default=SendingStatus.WAITING)
    due_at: Mapped[datetime] = mapped_column(_MOMENT)
    attempts: Mapped[int] = mapped_column(default=0)
    parts: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    said: Mapped[str | None]
    sent_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    problem: Mapped[str | None]


class LinkCode(OfTenant, Base):
    """That whoever says a code soon is a guest of a stay."""

    __tablename__ = "channel_codes"

    stay_id: Mapped[UUID]
    guest_id: Mapped[UUID]
    code_hash: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(_MOMENT)
    used_at: Mapped[datetime | None] = mapped_column(_MOMENT)
