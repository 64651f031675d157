"""What every list of the API takes, and how its pages are told apart."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from innkeep.api.shapes import Page, Shown
from innkeep.core.columns import Row
from innkeep.core.errors import Invalid
from innkeep.core.paging import Listing

S = TypeVar("S", bound=Shown)


class BadCursor(Invalid):
    """The cursor was not made by this API, or for another order."""


class ListQuery(BaseModel):
    """What every list takes. A resource adds its filters, and the columns that it can be sorted by.

    Parameters that are not known are refused: a misspelt filter must not list everything.
    """

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=200, description="How many at most")
    cursor: str | None = Field(default=None, max_length=500, description="`next_cursor` of the page before")
    sort: str = Field(default="-id", description="A column; with a minus before it, the largest first")

    def listing(self, of: type[Row]) -> Listing:
        """The part of the table that is wanted. Raises BadCursor."""
        own = self.model_fields_set - set(KeptQuery.model_fields)
        column = self.sort.removeprefix("-")
        return Listing(
            limit=self.limit,
            sort=column,
            descending=self.sort.startswith("-"),
            after=_after(self.cursor, self.sort, _type_of(of, column)) if self.cursor else None,
            filters={name: getattr(self, name) for name in own if getattr(self, name) is not None},
            deleted=bool(getattr(self, "deleted", False)),
        )

    def shown(self, rows: Sequence[Row], shape: type[S]) -> Page[S]:
        """The rows as a page, with the cursor of the next one when there are more than were asked for."""
        more = len(rows) > self.limit
        items = [shape.model_validate(row) for row in rows[: self.limit]]
        return Page(items=items, next_cursor=_cursor(rows[self.limit - 1], self.sort) if more else None)


class KeptQuery(ListQuery):
    """What lists of rows take that can be deleted and brought back."""

    deleted: bool = Field(default=False, description="List what was deleted instead of what is live")


def _type_of(of: type[Row], column: str) -> Any:
    return getattr(of, column).type.python_type


def _cursor(last: Row, sort: str) -> str:
    column = sort.removeprefix("-")
    value = TypeAdapter(_type_of(type(last), column)).dump_python(getattr(last, column), mode="json")
    return base64.urlsafe_b64encode(json.dumps([sort, value, str(last.id)]).encode()).decode().rstrip("=")


def _after(cursor: str, sort: str, kind: Any) -> tuple[Any, UUID]:
    try:
        made_for, value, key = json.loads(base64.urlsafe_b64decode(cursor + "=="))
        if made_for == sort:
            return TypeAdapter(kind).validate_python(value), UUID(key)
    except (ValueError, TypeError, AttributeError, binascii.Error, ValidationError):
        pass
    raise BadCursor("Use the next_cursor of the page before as it is, with the same sort.")
