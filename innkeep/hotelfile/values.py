"""The kinds of values in a hotel file. Each says what it takes, and in a sentence what it does not.

Nothing is guessed: `false` is no number, 12 is no title, and three decimals are refused because 1.500 is one and a half
to some and fifteen hundred to others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from innkeep.catalogue.models import Allergen
from innkeep.hotelfile.document import Number
from innkeep.hotelfile.problems import did_you_mean, quoted
from innkeep.people.models import Assignment, Category
from innkeep.people.permissions import STAFF_ROLES

LONGEST_NAME = 200
"""Characters of what things are known by: the database finds them by an index, whose entries are limited."""

LONGEST_TEXT = 20_000
"""Characters of a description or an article."""

LONGEST_WIFI_NAME = 32
"""Bytes of a network's name (IEEE 802.11)."""

HIGHEST_PRICE = Decimal("9999999999.99")
MOST_NIGHTS = 365
PICTURES = (".jpg", ".jpeg", ".png", ".webp")

_PRICE = re.compile(r"[0-9]+(\.[0-9]{1,2})?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@([^\W_]([\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")
LONGEST_EMAIL = 254
"""Characters of an address (RFC 5321)."""


def wrong(sentence: str) -> PydanticCustomError:
    """A value that cannot be used, with what to do about it."""
    return PydanticCustomError("wrong", "{sentence}", {"sentence": sentence})


def _text(value: Any) -> str:
    if value is None:
        raise wrong("is empty; write something, or take the line out")
    if isinstance(value, Number | bool):
        raise wrong(f'{_shown(value)} is read as something else than a text; put it into quotes: "{_shown(value)}"')
    if not isinstance(value, str):
        raise wrong("has to be a text")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise wrong(f"{quoted(value)} holds a character that is none (NUL, or half of one); remove it")
    if len(value) > LONGEST_TEXT:
        raise wrong(f"is longer than {LONGEST_TEXT:,} characters; make it shorter or two of it")
    return value


def _written(value: Any) -> str:
    text = _text(value)
    if not text.strip():
        raise wrong("is blank; write something")
    return text


def _name(value: Any) -> str:
    name = _written(value)
    if len(name) > LONGEST_NAME:
        raise wrong(f"is longer than {LONGEST_NAME} characters; make it shorter")
    return name


def _room_number(value: Any) -> str:
    return _name(value.written if isinstance(value, Number) else value)


def _price(value: Any) -> Decimal:
    if value is None:
        raise wrong("is empty; write 0 for what is free")
    if not isinstance(value, Number):
        hint = " without quotes" if isinstance(value, str) and _PRICE.fullmatch(value) else ""
        raise wrong(f"{_shown(value)} is not a price; write one like 6.50{hint}")
    if not _PRICE.fullmatch(value.written):
        negative = value.written.startswith("-")
        raise wrong(f"{value} is not a price; " + ("it cannot be negative" if negative else "write one like 6.50"))
    price = Decimal(value.written)
    if price > HIGHEST_PRICE:
        raise wrong(f"{quoted(value)} is too much; the highest price is {HIGHEST_PRICE:,}")
    return price.quantize(Decimal("0.01"))


def _count(least: int, most: int, what: str) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        digits = value.written if isinstance(value, Number) else ""
        if not re.fullmatch(r"[0-9]{1,6}", digits) or not least <= int(digits) <= most:
            raise wrong(f"{_shown(value)} is not {what}; write a whole number from {least} to {most}")
        return int(digits)

    return check


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong(f"{_shown(value)} is neither true nor false; write one of them, without quotes")
    return value


def _color(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch("#[0-9a-fA-F]{6}", text):
        raise wrong(f'{quoted(text)} is not a colour; write one like "#17614f", in quotes')
    return text.lower()


def _beside(endings: tuple[str, ...], what: str, example: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        path = _written(value)
        parts = PurePosixPath(path)
        beside = not parts.is_absolute() and ".." not in parts.parts and "\\" not in path
        if not beside or parts.suffix.lower() not in endings:
            raise wrong(f"{quoted(path)} is no {what} beside this file; write a path like {example}")
        return path

    return check


def _wifi_name(value: Any) -> str:
    name = _room_number(value)
    if len(name.encode()) > LONGEST_WIFI_NAME:
        raise wrong(f"is longer than {LONGEST_WIFI_NAME} bytes, which no Wi-Fi is called")
    return name


def _wifi_password(value: Any) -> str:
    password = _written(value)
    if not 8 <= len(password) <= 63:  # noqa: PLR2004 - as WPA has it
        raise wrong("has to have 8 to 63 characters; take the line out for an open network")
    return password


def _time_of_day(value: Any) -> time:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    try:
        if found:
            hour, minute, second = (int(part) for part in found.groups(default="0"))
            return time(hour, minute, second)
    except ValueError:
        pass
    raise wrong(f'{_shown(value)} is not a time of day; write one like "15:00"')


def _day(value: Any) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise wrong(f"{_shown(value)} is not a day; write one like 2026-07-31")


def _zone(value: Any) -> str:
    zone, zones = _text(value), available_timezones() - {"localtime"}  # that is whatever this machine's is
    if zone not in zones:
        raise wrong(
            f"{quoted(zone)} is not a time zone; write one like Europe/Vienna" + did_you_mean(zone, sorted(zones))
        )
    return zone


def _currency(value: Any) -> str:
    currency = _text(value)
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise wrong(f"{quoted(currency)} is not a currency; write its three capitals (ISO 4217), like EUR")
    return currency


def _language(value: Any) -> str:
    language = _text(value)
    if not _LANGUAGE.fullmatch(language):
        raise wrong(f"{quoted(language)} is not a language; write its tag (BCP 47), like en or pt-BR")
    return language


def _email(value: Any) -> str:
    email = _text(value)
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise wrong(f"{quoted(email)} is not an e-mail address; write one like ana@hotel.example")
    return email


def _one_of(known: tuple[str, ...], what: str) -> Callable[[Any], str]:
    spelt = {_plainly(word): word for word in known}

    def check(value: Any) -> str:
        word = spelt.get(_plainly(value)) if isinstance(value, str) else None
        if word is None:
            raise wrong(
                f"{_shown(value)} is not {what}; write one of {', '.join(known)}" + did_you_mean(str(value), known)
            )
        return word

    return check


def _plainly(word: str) -> str:
    """Room service, room-service and ROOM_SERVICE are one word to whoever writes a file by hand."""
    return re.sub(r"[\s_-]+", "_", word.strip().lower())


def _category(value: Any) -> Category:
    return Category(_KIND(value))


def _assignment(value: Any) -> Assignment:
    return Assignment(_POLICY(value))


_POLICY = _one_of(tuple(Assignment), "a way to give orders out")
_KIND = _one_of(tuple(Category), "a kind of order")


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Number):
        return str(value)
    return quoted(value) if isinstance(value, str) else f"a {'list' if isinstance(value, list) else 'group'}"


Text = Annotated[str, BeforeValidator(_text)]
"""Anything that can be read; it may be empty."""

Written = Annotated[str, BeforeValidator(_written)]
"""A text that is not blank."""

Name = Annotated[str, BeforeValidator(_name)]
"""What something is known by: not blank, not long."""

RoomNumber = Annotated[str, BeforeValidator(_room_number)]
"""A name that may be written as a number; it keeps its digits, so that 007 stays 007."""

Price = Annotated[Decimal, BeforeValidator(_price)]
Nights = Annotated[int, BeforeValidator(_count(1, MOST_NIGHTS, "a number of nights"))]
Limit = Annotated[int, BeforeValidator(_count(1, 999, "a limit"))]
Minutes = Annotated[int, BeforeValidator(_count(0, 7 * 24 * 60, "a number of minutes"))]
Truth = Annotated[bool, BeforeValidator(_truth)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Day = Annotated[date, BeforeValidator(_day)]
Zone = Annotated[str, BeforeValidator(_zone)]
Currency = Annotated[str, BeforeValidator(_currency)]
Language = Annotated[str, BeforeValidator(_language)]
Color = Annotated[str, BeforeValidator(_color)]
PicturePath = Annotated[str, BeforeValidator(_beside(PICTURES, "picture", "pictures/soup.jpg"))]
"""Where a picture lies, seen from the hotel file."""
LanguagePath = Annotated[str, BeforeValidator(_beside((".yaml", ".yml"), "language file", "hotel.de.yaml"))]
"""Where the words of a language stand, seen from the hotel file."""
WifiName = Annotated[str, BeforeValidator(_wifi_name)]
WifiPassword = Annotated[str, BeforeValidator(_wifi_password)]
Email = Annotated[str, BeforeValidator(_email)]
StaffRole = Annotated[str, BeforeValidator(_one_of(STAFF_ROLES, "a role"))]
Policy = Annotated[Assignment, BeforeValidator(_assignment)]
InIt = Annotated[str, BeforeValidator(_one_of(tuple(Allergen), "an allergen"))]
Kind = Annotated[Category, BeforeValidator(_category)]
