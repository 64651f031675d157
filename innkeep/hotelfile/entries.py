"""What a hotel file says: one class an entry. An entry tells all about its thing; what it leaves out is empty."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from innkeep.hotelfile.values import (
    Currency,
    Day,
    Email,
    Kind,
    Language,
    Name,
    Nights,
    Price,
    RoomNumber,
    StaffRole,
    Text,
    TimeOfDay,
    Written,
    Zone,
)


class Entry(BaseModel):
    """A group of values. Unknown ones are refused: a misspelt one must not be lost in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class OrganizationEntry(Entry):
    """The hotel, which is known by its name. Times that are left out stay as they are, 15:00 and 11:00 at first."""

    name: Name
    timezone: Zone
    currency: Currency
    language: Language
    checkin_time: TimeOfDay | None = None
    checkout_time: TimeOfDay | None = None


class DivisionEntry(Entry):
    """A division, known by its name, and the kinds of order that go to it."""

    name: Name
    description: Text | None = None
    handles: list[Kind] = []


class RoomEntry(Entry):
    """A room, known by its number."""

    number: RoomNumber
    label: Text
    type: Text


class ItemEntry(Entry):
    """Something to order, known by its category and title. Without a price it is free."""

    category: Kind
    title: Name
    price: Price = Decimal("0.00")
    description: Text | None = None
    aliases: list[Written] = []


class ArticleEntry(Entry):
    """Something that the hotel knows, known by its title."""

    title: Name
    text: Written


class StaffEntry(Entry):
    """Somebody who works here, known by their e-mail address, in which capitals do not count."""

    name: Name
    email: Email
    role: StaffRole
    division: Name | None = None


class GuestEntry(Entry):
    """Somebody who stays here."""

    name: Name
    email: Email | None = None


class StayEntry(Entry):
    """Rooms for some nights from a day on, the hotel's today unless it is given. The first guest is the primary one."""

    rooms: list[RoomNumber] = Field(min_length=1)
    guests: list[GuestEntry] = Field(min_length=1)
    nights: Nights
    arrival: Day | None = None


def _nothing_is_no_entry(value: Any) -> Any:
    return [] if value is None else value


Part = BeforeValidator(_nothing_is_no_entry)
"""A part of the file whose heading may stand there with nothing under it."""


class HotelFile(Entry):
    """A hotel. A part that is left out says nothing about that part of the hotel."""

    organization: OrganizationEntry
    divisions: Annotated[list[DivisionEntry], Part] = []
    rooms: Annotated[list[RoomEntry], Part] = []
    catalogue: Annotated[list[ItemEntry], Part] = []
    knowledge: Annotated[list[ArticleEntry], Part] = []
    staff: Annotated[list[StaffEntry], Part] = []
    stays: Annotated[list[StayEntry], Part] = []


_ENTRIES: dict[str, type[Entry]] = {
    "organization": OrganizationEntry,
    "divisions": DivisionEntry,
    "rooms": RoomEntry,
    "catalogue": ItemEntry,
    "knowledge": ArticleEntry,
    "staff": StaffEntry,
    "stays": StayEntry,
    "guests": GuestEntry,
}


def keys_beside(place: Sequence[str | int]) -> list[str]:
    """What may be written in the group that `place` stands in, in the order in which it is usually written."""
    groups = [part for part in place[:-1] if isinstance(part, str)]
    return list(_ENTRIES[groups[-1]].model_fields if groups else HotelFile.model_fields)
