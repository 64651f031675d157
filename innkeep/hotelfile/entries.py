"""What a hotel file says: one class an entry. An entry tells all about its thing; what it leaves out is empty."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from innkeep.hotelfile.hours import Hours
from innkeep.hotelfile.values import (
    Color,
    Currency,
    Day,
    Email,
    InIt,
    Kind,
    Language,
    LanguagePath,
    Limit,
    Minutes,
    Name,
    Nights,
    PicturePath,
    Policy,
    Price,
    RoomNumber,
    StaffRole,
    Text,
    TimeOfDay,
    Truth,
    WifiName,
    WifiPassword,
    Written,
    Zone,
)
from innkeep.people.models import Assignment


class Entry(BaseModel):
    """A group of values. Unknown ones are refused: a misspelt one must not be lost in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WifiEntry(Entry):
    """The network for guests. Without a password it is open."""

    name: WifiName
    password: WifiPassword | None = None


class OrganizationEntry(Entry):
    """The hotel, which is known by its name. What is left out stays as it is; times are 15:00 and 11:00 at first."""

    name: Name
    timezone: Zone
    currency: Currency
    language: Language
    checkin_time: TimeOfDay | None = None
    checkout_time: TimeOfDay | None = None
    brand_color: Color | None = None
    wifi: WifiEntry | None = None
    require_second_factor: Truth | None = None
    picture: PicturePath | None = None


class DivisionEntry(Entry):
    """A division, known by its name, and the kinds of order that go to it. Without hours it always works."""

    name: Name
    description: Text | None = None
    handles: list[Kind] = []
    hours: Hours = []
    assignment: Policy = Assignment.NOBODY


class RoomEntry(Entry):
    """A room, known by its number."""

    number: RoomNumber
    label: Text
    type: Text


class OptionWords(Entry):
    """An option in another language."""

    name: Name


class OptionEntry(Entry):
    """What an item can be had with, known by its name, and what that costs more."""

    name: Name
    price: Price = Decimal("0.00")
    translations: dict[Language, OptionWords] = {}


class ItemWords(Entry):
    """An item in another language."""

    title: Name
    description: Text | None = None


class ArticleWords(Entry):
    """An article in another language."""

    title: Name
    text: Written


class ItemEntry(Entry):
    """Something to order, known by its category and title. Without a price it is free, without hours always there.

    Whether it is in stock, and its picture, stay as they are when they are left out.
    """

    category: Kind
    title: Name
    price: Price = Decimal("0.00")
    description: Text | None = None
    aliases: list[Written] = []
    hours: Hours = []
    options: list[OptionEntry] = []
    limit_per_order: Limit | None = None
    limit_per_stay: Limit | None = None
    in_stock: Truth | None = None
    preparation_minutes: Minutes | None = None
    allergens: list[InIt] = []
    picture: PicturePath | None = None
    translations: dict[Language, ItemWords] = {}


class ArticleEntry(Entry):
    """Something that the hotel knows, known by its title; in the language of the hotel unless it says another."""

    title: Name
    text: Written
    language: Language | None = None
    translations: dict[Language, ArticleWords] = {}


class StaffEntry(Entry):
    """Somebody who works here, known by their e-mail address, in which capitals do not count."""

    name: Name
    email: Email
    role: StaffRole
    division: Name | None = None
    languages: list[Language] = []
    shifts: Hours = []


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

Group = BeforeValidator(lambda value: {} if value is None else value)
"""The same of a part that is a group."""


class HotelFile(Entry):
    """A hotel. A part that is left out says nothing about that part of the hotel.

    `translations` are the language files that lie beside it; once it is read, their words stand in the entries.
    """

    organization: OrganizationEntry
    translations: dict[Language, LanguagePath] = {}
    divisions: Annotated[list[DivisionEntry], Part] = []
    rooms: Annotated[list[RoomEntry], Part] = []
    catalogue: Annotated[list[ItemEntry], Part] = []
    knowledge: Annotated[list[ArticleEntry], Part] = []
    staff: Annotated[list[StaffEntry], Part] = []
    stays: Annotated[list[StayEntry], Part] = []


class SpokenItem(ItemWords):
    """An item in the language of a file, and its options by their names."""

    options: dict[Name, Name] = {}


class LanguageFile(Entry):
    """What a hotel's things are called in one language, by the titles that they have in the hotel file."""

    catalogue: Annotated[dict[Name, SpokenItem], Group] = {}
    knowledge: Annotated[dict[Name, ArticleWords], Group] = {}


def keys_beside(place: Sequence[str | int], root: type[Entry] = HotelFile) -> list[str]:
    """What may be written in the group that `place` stands in, in the order in which it is usually written."""
    entry = root
    for part in place[:-1]:
        if isinstance(part, str) and part in entry.model_fields:
            entry = entry_of(entry, part) or entry
    return list(entry.model_fields)


def entry_of(entry: type[Entry], field: str) -> type[Entry] | None:
    """The kind of entries that a field holds, one or a list or a group of them; None where it holds plain values."""
    return _first_entry(entry.model_fields[field].annotation)


def _first_entry(annotation: Any) -> type[Entry] | None:
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation
    return next(filter(None, map(_first_entry, get_args(annotation))), None)
