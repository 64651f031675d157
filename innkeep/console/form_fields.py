"""What a form of the console says, read one field at a time; what cannot be read is refused in words for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from innkeep.core.errors import Invalid

HIGHEST_AMOUNT = Decimal("9999999999.99")
_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
_MOMENT = re.compile(rf"{_DAY.pattern}T{_TIME.pattern}")


class FieldUnclear(Invalid):
    """A field of the form is missing, or cannot be read as what it is to be."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a form by name. Every reader raises FieldUnclear, which names the field as its label does."""

    fields: Mapping[str, list[str]]

    def __contains__(self, name: str) -> bool:
        return any(value.strip() for value in self.fields.get(name, ()))

    def all(self, name: str) -> list[str]:
        """Everything that was said under a name, without the spaces around it."""
        return [value.strip() for value in self.fields.get(name, ())]

    def text(self, name: str, label: str = "", *, most: int = 200) -> str:
        """A text; with a `label` there has to be one."""
        value = next(iter(self.all(name)), "").replace("\r\n", "\n")
        if label and not value:
            raise FieldUnclear(f"{label} is missing. Fill it in.")
        if len(value) > most:
            raise FieldUnclear(f"{label or name.capitalize()} may have {most:,} characters at most. Make it shorter.")
        return value

    def day(self, name: str, label: str) -> date:
        """A day of the calendar."""
        value = self.text(name, label)
        try:
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise FieldUnclear(f"{label} is not a day. Choose one, such as 2031-05-01.")

    def time(self, name: str, label: str) -> time | None:
        """A time of day, where one was given."""
        value = self.text(name)
        if value and not _TIME.fullmatch(value):
            raise FieldUnclear(f"{label} is not a time of day. Write one, such as 15:00.")
        return time.fromisoformat(value) if value else None

    def moment(self, name: str, label: str) -> datetime | None:
        """A moment on the hotel's clock, where one was given."""
        value = self.text(name)
        try:
            if not value or _MOMENT.fullmatch(value):
                return datetime.fromisoformat(value) if value else None
        except ValueError:
            pass
        raise FieldUnclear(f"{label} is not a day and time. Choose both.")

    def count(self, name: str, label: str, *, least: int = 1, most: int = 999) -> int | None:
        """A whole number, where one was given."""
        value = self.text(name)
        if not value:
            return None
        if not value.isascii() or not value.isdecimal() or len(value) > 9 or not least <= int(value) <= most:  # noqa: PLR2004 - digits
            raise FieldUnclear(f"{label} is a whole number from {least} to {most:,}.")
        return int(value)

    def amount(self, name: str, label: str) -> Decimal:
        """An amount of money; nothing is 0. A comma counts as the point that it is in most of Europe."""
        value = self.text(name).replace(",", ".") or "0"
        try:
            amount = Decimal(value)
        except InvalidOperation as wrong:
            raise FieldUnclear(f"{label} is not an amount. Write one, such as 6.50.") from wrong
        if not amount.is_finite() or not 0 <= amount <= HIGHEST_AMOUNT or amount != round(amount, 2):
            raise FieldUnclear(f"{label} is an amount from 0 up, with two decimals at most. Write one, such as 6.50.")
        return round(amount, 2)

    def key(self, name: str, label: str) -> UUID:
        """The key of a row, as a list on the page holds it."""
        return said_key(self.text(name, label), label)

    def keys(self, name: str, label: str) -> list[UUID]:
        """The keys of at least one row, each once."""
        found = list(dict.fromkeys(said_key(value, label) for value in self.all(name) if value))
        if not found:
            raise FieldUnclear(f"{label} is missing. Choose one.")
        return found


def said_key(value: str, label: str) -> UUID:
    """The key of a row, or FieldUnclear."""
    try:
        return UUID(value)
    except ValueError as wrong:
        raise FieldUnclear(f"{label} is not one of the list. Open the form again and choose one.") from wrong


async def _said(request: Request) -> Fields:
    form = await request.form()
    return Fields({name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form})


FormFields = Annotated[Fields, Depends(_said)]
