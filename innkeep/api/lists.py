"""Reading a table page by page: newest first, by key, so that a page stays the same page while rows arrive."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Query

from innkeep.api.shapes import Page, Shown
from innkeep.core.columns import Row
from innkeep.core.errors import Invalid

S = TypeVar("S", bound=Shown)

Limit = Annotated[int, Query(ge=1, le=200, description="How many at most")]
Cursor = Annotated[str | None, Query(max_length=100, description="`next_cursor` of the page before")]


class BadCursor(Invalid):
    """The cursor was not made by this API."""


def encode(last: UUID) -> str:
    """The cursor after a row."""
    return base64.urlsafe_b64encode(last.bytes).decode().rstrip("=")


def decode(cursor: str | None) -> UUID | None:
    """The row that a cursor stands after."""
    if cursor is None:
        return None
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise BadCursor("Use the next_cursor of the page before as it is.") from error


def shown(rows: Sequence[Row], limit: int, shape: type[S]) -> Page[S]:
    """The rows as a page, with the cursor of the next one when there are more than `limit`."""
    more = len(rows) > limit
    items = [shape.model_validate(row) for row in rows[:limit]]
    return Page(items=items, next_cursor=encode(rows[limit - 1].id) if more else None)
