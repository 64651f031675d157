"""Search over the API."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import StringConstraints

from innkeep.api.shapes import MessageOut, OrderOut, Shown
from innkeep.api.told import complete
from innkeep.orders import search as finding
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/search", tags=["search"])

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


class GuestFoundOut(Shown):
    """A guest."""

    id: UUID
    name: str
    email: str
    mobile_phone: str | None


class FoundOut(Shown):
    """What holds the words, newest first; nothing of a kind that your role may not read."""

    messages: list[MessageOut]
    guests: list[GuestFoundOut]
    orders: list[OrderOut]


@router.get("", summary="Look for words")
async def search(
    q: Annotated[Words, Query(description="A part of a word, or words in any order")],
    staff: SignedInStaff,
    database: InnkeepDatabase,
    limit: Annotated[int, Query(ge=1, le=50, description="How many of each kind at most")] = 20,
) -> FoundOut:
    """In messages, among guests (a slip of the pen is forgiven) and among orders and their items."""
    async with database.unit_of_work(staff) as db:
        found = FoundOut.model_validate(await finding.search(db, staff, q, limit=limit))
        await complete(db, staff, found.messages)
        return found
