"""Days and moments of a hotel, as requests hold them: on its own clock, so without a time zone."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""What lies outside is a slip of the finger, and calendars and clocks are not made for it."""

DAY = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
MOMENT = DAY.removesuffix("$") + r"T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"


def _day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(DAY, value):
        raise PydanticCustomError("day", 'write a day like "2031-05-01"')
    return value


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(MOMENT, value):
        raise PydanticCustomError("moment", 'write a moment on the hotel\'s clock like "2031-05-01T15:00"')
    return value


Day = Annotated[
    date,
    Field(strict=False),
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY, "examples": ["2031-05-01"]}),
]
"""A day of the hotel's calendar."""


def _without_zone(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise PydanticCustomError("moment", "leave the time zone out: it is the hotel's")
    return moment


Moment = Annotated[
    datetime,
    Field(strict=False),
    BeforeValidator(_moment),
    AfterValidator(_without_zone),
    WithJsonSchema({"type": "string", "pattern": MOMENT, "examples": ["2031-05-01T15:00"]}),
]
"""A moment on the hotel's clock."""

HotelTime = Annotated[time, WithJsonSchema({"type": "string", "format": "time-local", "examples": ["15:00:00"]})]
"""A time of day on the hotel's clock, as it is told. JSON Schema's own `time` would have a time zone (RFC 3339)."""

HotelMoment = Annotated[
    datetime, WithJsonSchema({"type": "string", "format": "date-time-local", "examples": ["2031-05-01T15:00:00"]})
]
"""A moment on the hotel's clock, as it is told."""
