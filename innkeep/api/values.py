"""The kinds of values that requests hold, each as strict as its meaning."""

from __future__ import annotations

import math
import re
from datetime import time
from decimal import Decimal
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from innkeep.api.shapes import Given, Text
from innkeep.core.weekly import DAYS, Day
from innkeep.people.models import Category

HIGHEST_PRICE = Decimal("9999999999.99")
TIME_OF_DAY = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"

LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
"""A description or an article."""

Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35), Field(examples=["pt-BR"])
]
"""The tag of a language (BCP 47)."""

Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Field(examples=["18:00"])]
"""A time of day on the hotel's clock, from 00:00 to 23:59."""


def _time_of_day(value: Any) -> time:
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(TIME_OF_DAY, value):
        raise PydanticCustomError("time_of_day", 'write a time of day like "15:00"')
    return time.fromisoformat(value)


TimeOfDay = Annotated[
    time,
    BeforeValidator(_time_of_day),
    WithJsonSchema({"type": "string", "pattern": TIME_OF_DAY, "examples": ["15:00"]}),
]
"""The same, perhaps with seconds."""

Email = Annotated[
    str,
    StringConstraints(max_length=254, pattern=r"^([^\s@<>()\[\],;:\x22\\]{1,64}@[^\s@]+\.[^\s@.]{2,})?$"),
    Field(examples=["ana@hotel.example"]),
]
"""An e-mail address, or nothing."""


def _amount(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise PydanticCustomError("amount", "write a number like 6.50, without quotes")
    amount = Decimal(str(value))
    if not 0 <= amount <= HIGHEST_PRICE:
        raise PydanticCustomError("amount", "an amount is from 0 to 9,999,999,999.99")
    # Three decimals are refused rather than rounded: 1.500 is one and a half to some, fifteen hundred to others.
    if amount != round(amount, 2):
        raise PydanticCustomError("amount", "an amount has two decimals at most")
    return round(amount, 2)


Price = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(float, return_type=float, when_used="json"),
    WithJsonSchema(
        {
            "type": "number",
            "minimum": 0,
            "maximum": float(HIGHEST_PRICE),
            "examples": [16.5],
            "description": "In the hotel's currency, with two decimals at most; 0 is free",
        }
    ),
]
"""What one costs, as a JSON number."""


def _each_once(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _in_order_of_the_week(days: list[Day]) -> list[Day]:
    return sorted(set(days), key=DAYS.index)


class Window(Given):
    """From a time of day to another on some days; what closes at or before its opening closes the day after."""

    days: Annotated[list[Day], Field(min_length=1, max_length=7), AfterValidator(_in_order_of_the_week)] = Field(
        examples=[list(get_args(Day))]
    )
    opens: Clock
    closes: Clock


Week = Annotated[
    list[Window],
    Field(max_length=50, description="Windows of a week on the hotel's clock; none at all: always"),
]
"""When something is open, or somebody works."""

Languages = Annotated[list[Language], Field(max_length=20), AfterValidator(_each_once)]
"""Languages, each once, in the order in which they were given."""

Categories = Annotated[list[Annotated[Category, Field(strict=False)]], Field(max_length=20), AfterValidator(_each_once)]
"""Kinds of orders, each once."""

Names = Annotated[list[Text], Field(max_length=50), AfterValidator(_each_once)]
"""Names, each once."""
