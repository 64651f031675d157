"""Rows of rooms and stays."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Enum, FetchedValue
from sqlalchemy import Uuid as UuidType
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import Kept, OfTenant
from innkeep.core.db import Base


class StayStatus(StrEnum):
    """Where a stay is in its life."""

    RESERVED = "reserved"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Room(Kept, Base):
    """A room. `code` is printed in it and opens the guest page; `is_booked` is derived by the database."""

    __tablename__ = "rooms"

    label: Mapped[str]
    room_number: Mapped[str]
    type: Mapped[str]
    is_booked: Mapped[bool] = mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())
    code: Mapped[str] = mapped_column(server_default=FetchedValue())


class Stay(Kept, Base):
    """Rooms held from one moment to another, both in the hotel's own time."""

    __tablename__ = "checkin_rooms"

    room_ids: Mapped[list[UUID]] = mapped_column("room_id", ARRAY(UuidType))
    checkin_date: Mapped[date | None]
    checkin_time: Mapped[time | None] = mapped_column(server_default=FetchedValue())
    checkout_date: Mapped[date | None]
    checkout_time: Mapped[time | None] = mapped_column(server_default=FetchedValue())
    status: Mapped[StayStatus] = mapped_column(
        Enum(StayStatus, native_enum=False, length=20, values_callable=lambda e: [m.value for m in e])
    )
    do_not_disturb: Mapped[bool] = mapped_column(default=False)
    moved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))


class StayGuest(OfTenant, Base):
    """A guest of a stay; one of them is the primary."""

    __tablename__ = "stay_guests"

    stay_id: Mapped[UUID]
    guest_id: Mapped[UUID]
    is_primary: Mapped[bool] = mapped_column(default=False)


class RoomClosure(Kept, Base):
    """A room that is out of order from `since` to `until`, on the hotel's clock; for good when there is no end."""

    __tablename__ = "room_closures"

    room_id: Mapped[UUID]
    since: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    until: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    reason: Mapped[str]
    order_id: Mapped[UUID | None]
    closed_by: Mapped[UUID | None]


class GuestDevice(OfTenant, Base):
    """A phone that opened the guest page during a stay, by the hash of its cookie."""

    __tablename__ = "guest_devices"

    stay_id: Mapped[UUID]
    guest_id: Mapped[UUID]
    token_hash: Mapped[bytes]
