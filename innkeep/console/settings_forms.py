"""Forms of the settings: what was written, what it means, and what to say when it means nothing."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, StringConstraints, ValidationError
from starlette.datastructures import FormData, UploadFile

from innkeep.console.desk import Desk
from innkeep.core.db import AsyncSession
from innkeep.core.errors import Conflict, Invalid, PreconditionFailed
from innkeep.core.weekly import DAYS, Window
from innkeep.people.permissions import SignInAgain
from innkeep.web.languages import LANGUAGES

M = TypeVar("M", bound=BaseModel)

SPARE_WINDOWS = 2
"""Empty lines of a week's editor, below those that are filled."""

MOST_WINDOWS = 20

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
_OrNothing = BeforeValidator(lambda said: str(said).strip() or None)
Optional = Annotated[Annotated[str, StringConstraints(max_length=200)] | None, _OrNothing]
"""A text, or nothing where nothing but blanks was written."""
OptionalLong = Annotated[Annotated[str, StringConstraints(max_length=4_000)] | None, _OrNothing]


_SAID = {
    "missing": "this is needed.",
    "string_too_short": "this is needed.",
    "string_too_long": "write {max_length:,} characters at most.",
    "string_pattern_mismatch": "this cannot be one. Look at it again.",
    "int_parsing": "write a whole number.",
    "int_parsing_size": "write a whole number.",
    "greater_than_equal": "write {ge:,} at least.",
    "less_than_equal": "write {le:,} at most.",
    "time_parsing": "write a time, such as 15:00.",
    "enum": "choose one of the list.",
    "literal_error": "choose one of the list.",
}
"""What is said of a value that is none, by the kind of pydantic's error."""


class FormUnclear(Invalid):
    """Something that was written into a form cannot be meant."""


class SettingsForm:
    """What stands in a form: as somebody sent it, or as it is kept."""

    def __init__(self, fields: Mapping[str, Iterable[Any]]) -> None:
        self._fields = {name: [str(value) for value in values] for name, values in fields.items()}

    @classmethod
    async def sent(cls, request: Request) -> SettingsForm:
        """What the browser sent."""
        async with request.form() as form:
            return cls.of(form)

    @classmethod
    def of(cls, form: FormData) -> SettingsForm:
        """The texts of a form; files are not looked at."""
        return cls({name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form})

    @classmethod
    def kept(cls, values: Mapping[str, Any], week: Iterable[Window] = ()) -> SettingsForm:
        """What the hotel has kept; lists are several values, None is nothing, and True is ticked."""
        fields: dict[str, Iterable[Any]] = {name: _several(value) for name, value in values.items()}
        for place, window in enumerate(week):
            fields |= {f"w{place}-days": window["days"], f"w{place}-opens": [window["opens"]]}
            fields[f"w{place}-closes"] = [window["closes"]]
        return cls(fields)

    def one(self, name: str) -> str:
        """The value of a field; nothing where it has none."""
        return next(iter(self._fields.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        """The values of a field that may have several."""
        return self._fields.get(name, [])

    def has(self, name: str, value: str = "1") -> bool:
        """Whether something is ticked."""
        return value in self.all(name)

    def lines(self, most: int = MOST_WINDOWS) -> range:
        """The places of a week's editor: those that are filled, and some to fill."""
        filled = [
            place for place in range(most) if any(self.one(f"w{place}-{part}") for part in ("opens", "closes", "days"))
        ]
        return range(min(most, (filled[-1] + 1 if filled else 0) + SPARE_WINDOWS))

    def week(self) -> list[Window]:
        """The windows of a week. FormUnclear when one of them is not whole."""
        found: list[Window] = []
        for place in range(MOST_WINDOWS):
            opens, closes, said = (
                self.one(f"w{place}-opens"),
                self.one(f"w{place}-closes"),
                self.all(f"w{place}-days"),
            )
            if not (opens or closes or said):
                continue
            days = [day for day in DAYS if day in said]
            if not (_CLOCK.fullmatch(opens) and _CLOCK.fullmatch(closes) and days):
                raise FormUnclear(f"Hours, line {place + 1}: choose days, from when and until when, or empty the line.")
            found.append({"days": days, "opens": opens, "closes": closes})
        return found

    def read(self, model: type[M]) -> M:
        """What it means. FormUnclear."""
        lists = {name for name, field in model.model_fields.items() if "list" in str(field.annotation)}
        values: dict[str, Any] = {
            name: self.all(name) if name in lists else self.one(name) for name in model.model_fields
        }
        values |= {name: self.has(name) for name, field in model.model_fields.items() if field.annotation is bool}
        try:
            return model.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = str(first["loc"][0])
            field = model.model_fields[name]
            raise FormUnclear(f"{field.title or name}: {_said(first)}") from error


async def attached(form: FormData, name: str) -> bytes | None:
    """The content of a file that was sent with a form; None where none was chosen."""
    file = form.get(name)
    return await file.read() if isinstance(file, UploadFile) and file.filename else None


async def all_attached(form: FormData, name: str) -> dict[str, bytes]:
    """The files that were sent with a form, by the names that they have without their folders."""
    sent = [file for file in form.getlist(name) if isinstance(file, UploadFile) and file.filename]
    return {PurePosixPath(file.filename or "").name: await file.read() for file in sent}


def _several(value: Any) -> Iterable[Any]:
    if value is None or value is False:
        return []
    if value is True:
        return ["1"]
    return value if isinstance(value, list | tuple) else [value]


def _said(error: Any) -> str:
    """What is wrong with a value, as people say it."""
    if words := _SAID.get(error["type"]):
        return words.format(**error.get("ctx", {}))
    return f"{str(error['msg'])[:1].lower()}{str(error['msg'])[1:]}."


async def tried(desk: Desk, do: Callable[[AsyncSession], Awaitable[object]]) -> str:
    """Do something in one step; what went wrong with it, in a sentence, or nothing. What nobody mends is raised."""
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            await do(db)
    except (Invalid, Conflict, PreconditionFailed, SignInAgain) as error:
        return error.detail
    return ""


def languages() -> list[tuple[str, str]]:
    """The languages that people here may speak: tag and name."""
    return [(str(tag), str(name)) for tag, name in LANGUAGES.items()]
