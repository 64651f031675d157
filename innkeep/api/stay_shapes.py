"""What requests about stays hold, and what they are answered."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from innkeep.api.moments import Day, HotelMoment, HotelTime
from innkeep.api.shapes import Change, Given, Money, OrderOut, Shown, Text
from innkeep.api.values import Email, Languages, TimeOfDay
from innkeep.orders.settling import Departure
from innkeep.stays.booking import Booking
from innkeep.stays.guests import MOST_GUESTS, Arriving
from innkeep.stays.models import StayStatus

Key = Annotated[UUID, Field(strict=False, examples=["0198a3c2-5f6e-7c11-9d5b-3f2f8a6f4d21"])]
"""The key of a row."""

Rooms = Annotated[list[Key], Field(min_length=1, max_length=100)]
"""Keys of rooms; the first is the one that things are brought to."""


class KnownGuestIn(Given):
    """A guest that the hotel knows."""

    guest_id: Key
    is_primary: bool = False

    def arriving(self) -> Arriving:
        """The guest as stays take them."""
        return Arriving(guest_id=self.guest_id, is_primary=self.is_primary)


class NewGuestIn(Given):
    """Somebody who was never here."""

    name: Text = Field(examples=["Emma Lindqvist"])
    email: Email = ""
    mobile_phone: Text | None = Field(default=None, examples=["+46 70 123 45 67"])
    languages: Languages = Field(default=[], examples=[["sv", "en"]])
    is_primary: bool = False

    def arriving(self) -> Arriving:
        """The guest as stays take them."""
        return Arriving(None, self.name, self.email, self.mobile_phone, self.languages, self.is_primary)


GuestIn = KnownGuestIn | NewGuestIn
"""Somebody who will stay."""


class StayDays(Given):
    """The days of a stay; times that are not given are the hotel's."""

    checkin_date: Day
    checkout_date: Day
    checkin_time: TimeOfDay | None = None
    checkout_time: TimeOfDay | None = None


class BookingIn(StayDays):
    """Rooms to reserve, and for whom. Where nobody is marked as the primary guest, it is the first."""

    room_id: Rooms
    guests: list[GuestIn] = Field(min_length=1, max_length=MOST_GUESTS)

    def booking(self) -> Booking:
        """What stays take."""
        return Booking(
            room_ids=self.room_id,
            guests=[each.arriving() for each in self.guests],
            checkin_date=self.checkin_date,
            checkout_date=self.checkout_date,
            checkin_time=self.checkin_time,
            checkout_time=self.checkout_time,
        )


class StayChange(Change):
    """What is to change of a stay. Its rooms only before it begins; afterwards it moves."""

    room_id: Rooms
    checkin_date: Day
    checkout_date: Day
    checkin_time: TimeOfDay
    checkout_time: TimeOfDay

    def columns(self) -> dict[str, object]:
        """What the request named, as a stay calls it."""
        return {{"room_id": "room_ids"}.get(name, name): value for name, value in self.changes().items()}


class MoveIn(Given):
    """One room instead of another."""

    from_room_id: Key
    to_room_id: Key


class DoNotDisturbIn(Given):
    """Whether the guests want to be left alone."""

    on: bool = Field(examples=[True])


class PrimaryGuestIn(Given):
    """Whose name stands beside the room."""

    guest_id: Key


class GuestOfStayOut(Shown):
    """Somebody who stays."""

    guest_id: UUID
    name: str
    email: str
    mobile_phone: str | None
    languages: list[str]
    is_primary: bool


class StayOut(Shown):
    """A stay; days and times in the hotel's own time zone. What happened takes the place of what was booked."""

    id: UUID
    org_id: UUID
    room_id: list[UUID] = Field(validation_alias="room_ids")
    checkin_date: date | None
    checkin_time: HotelTime | None
    checkout_date: date | None
    checkout_time: HotelTime | None
    status: StayStatus
    do_not_disturb: bool
    moved_at: HotelMoment | None
    guests: list[GuestOfStayOut]
    created_at: datetime
    updated_at: datetime


class DepartureOut(StayOut):
    """A stay that has ended, the orders of it that are still open, and what is still to be paid.

    `balance` is null for a key that may not see accounts.
    """

    open_orders: list[OrderOut]
    balance: Money | None

    @classmethod
    def of(cls, departure: Departure, balance: Decimal | None) -> DepartureOut:
        """All in one."""
        stay = StayOut.model_validate(departure.stay)
        orders = [OrderOut.model_validate(each) for each in departure.open_orders]
        return cls(**stay.model_dump(), open_orders=orders, balance=balance)


class DoNotDisturbOut(Shown):
    """Whether the guests of a stay want to be left alone."""

    id: UUID
    do_not_disturb: bool
