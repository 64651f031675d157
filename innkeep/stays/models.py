"""Rows of rooms and stays."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, FetchedValue
from sqlalchemy import Uuid as UuidType
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innkeep.core.cards import Words
from innkeep.core.columns import Kept, OfTenant, one_of
from innkeep.core.db import Base
from innkeep.people.models import User
from innkeep.stays.times import moment_of


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


class StayGuest(OfTenant, Base):
    """A guest of a stay; one of them is the primary. `guest` is the person, where it was asked for."""

    __tablename__ = "stay_guests"

    stay_id: Mapped[UUID]
    guest_id: Mapped[UUID]
    is_primary: Mapped[bool] = mapped_column(default=False)

    guest: Mapped[User] = relationship(
        primaryjoin=lambda: (StayGuest.org_id == User.org_id) & (StayGuest.guest_id == User.id),
        foreign_keys=lambda: [StayGuest.org_id, StayGuest.guest_id],
        lazy="raise",
        viewonly=True,
    )

    @property
    def name(self) -> str:
        """What the guest is called."""
        return self.guest.name

    @property
    def email(self) -> str:
        """Their address, or nothing."""
        return self.guest.email

    @property
    def mobile_phone(self) -> str | None:
        """Their number."""
        return self.guest.mobile_phone

    @property
    def languages(self) -> list[str]:
        """What they speak."""
        return self.guest.languages


class Stay(Kept, Base):
    """Rooms held from one moment to another, both in the hotel's own time.

    Until it has begun these are the days that were booked; checking in early and checking out set them to what
    happened. `moved_at` is when the guests changed rooms last. `guests` are there when they were asked for, the
    primary one first.
    """

    __tablename__ = "checkin_rooms"

    room_ids: Mapped[list[UUID]] = mapped_column("room_id", ARRAY(UuidType))
    checkin_date: Mapped[date | None]
    checkin_time: Mapped[time | None] = mapped_column(server_default=FetchedValue())
    checkout_date: Mapped[date | None]
    checkout_time: Mapped[time | None] = mapped_column(server_default=FetchedValue())
    status: Mapped[StayStatus] = mapped_column(one_of(StayStatus))
    do_not_disturb: Mapped[bool] = mapped_column(default=False)
    moved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))

    guests: Mapped[list[StayGuest]] = relationship(
        primaryjoin=lambda: (Stay.org_id == StayGuest.org_id) & (Stay.id == StayGuest.stay_id),
        foreign_keys=lambda: [StayGuest.org_id, StayGuest.stay_id],
        order_by=lambda: (StayGuest.is_primary.desc(), StayGuest.id),
        lazy="raise",
        viewonly=True,
    )

    @property
    def starts(self) -> datetime | None:
        """When the rooms are theirs from, on the hotel's clock."""
        return moment_of(self.checkin_date, self.checkin_time)

    @property
    def ends(self) -> datetime | None:
        """When they leave, on the hotel's clock."""
        return moment_of(self.checkout_date, self.checkout_time)

    @property
    def in_house(self) -> bool:
        """Whether the guests are here."""
        return self.status is StayStatus.CHECKED_IN


class RoomClosure(Kept, Base):
    """A room that is out of order from `since` to `until`, on the hotel's clock; for good when there is no end."""

    __tablename__ = "room_closures"

    room_id: Mapped[UUID]
    since: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    until: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    reason: Mapped[str] = mapped_column(Words)
    order_id: Mapped[UUID | None]
    closed_by: Mapped[UUID | None]


class RoomHold(OfTenant, Base):
    """That a stay or a closure has a room for a time, or had it. The database derives it; nobody else writes here."""

    __tablename__ = "room_holds"

    room_id: Mapped[UUID]
    stay_id: Mapped[UUID | None]
    closure_id: Mapped[UUID | None]


class GuestDevice(OfTenant, Base):
    """A phone that opened the guest page during a stay, by the hash of its cookie.

    `verified`: the hotel handed its holder a code or a link. Until then `guest_id` is whose room it is, and the phone
    has nothing of theirs. `shared`: many use it, so it is let go when nobody has touched it since `seen_at`.
    """

    __tablename__ = "guest_devices"

    stay_id: Mapped[UUID]
    guest_id: Mapped[UUID]
    token_hash: Mapped[bytes]
    verified: Mapped[bool] = mapped_column(default=False)
    shared: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=FetchedValue())


class PassKind(StrEnum):
    """What the hotel hands to a guest."""

    CODE = "code"
    LINK = "link"


class AccessPass(OfTenant, Base):
    """What lets a phone act for a guest, as often as `uses_left` says, by the hash of what is typed or followed.

    With a `device_id` that phone asked for it by mail; on others `typed_hash` is what has to be typed besides.
    """

    __tablename__ = "access_passes"

    stay_id: Mapped[UUID]
    guest_id: Mapped[UUID]
    kind: Mapped[PassKind] = mapped_column(one_of(PassKind))
    secret_hash: Mapped[bytes]
    typed_hash: Mapped[bytes | None]
    device_id: Mapped[UUID | None]
    uses_left: Mapped[int] = mapped_column(default=1)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[UUID | None]


class AccessFailure(OfTenant, Base):
    """That something wrong was typed for a stay, from an address; for none when it was a room and a surname."""

    __tablename__ = "access_failures"

    stay_id: Mapped[UUID | None]
    address: Mapped[str]
