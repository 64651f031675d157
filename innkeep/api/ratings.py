"""What guests thought of it, over the API."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import Field

from innkeep.api.lists import ListQuery
from innkeep.api.repeating import Once
from innkeep.api.shapes import Given, Page, Shown
from innkeep.orders import ratings
from innkeep.orders.ratings import Opinion, Rating
from innkeep.web.context import Anybody, InnkeepDatabase, StayingGuest

router = APIRouter(tags=["ratings"])


class RatingQuery(ListQuery):
    """Which ratings."""

    guest_id: UUID | None = None
    order_id: UUID | None = None
    session_id: UUID | None = None
    fulfilled: bool | None = None
    stars: int | None = None
    sort: Literal["id", "-id", "updated_at", "-updated_at"] = "-id"


class _OpinionIn(Given):
    stars: int | None = Field(default=None, ge=1, le=5, examples=[5])
    words: str | None = Field(default=None, max_length=1_000, examples=["So quick!"])


class OrderOpinionIn(_OpinionIn):
    """Whether it arrived, and what the guest thought of it."""

    arrived: bool = Field(examples=[True])


class SessionOpinionIn(_OpinionIn):
    """Whether it was solved, and what the guest thought of it."""

    solved: bool = Field(examples=[True])


class RatingOut(Shown):
    """What a guest was asked about an order or a conversation; `answered_at` is null until they said something.

    `fulfilled`: it arrived, it was solved.
    """

    id: UUID
    guest_id: UUID
    order_id: UUID | None
    session_id: UUID | None
    answered_at: datetime | None
    fulfilled: bool | None
    stars: int | None
    words: str | None
    created_at: datetime
    updated_at: datetime


@router.get("/ratings", summary="List ratings")
async def list_ratings(
    query: Annotated[RatingQuery, Query()],
    actor: Anybody,
    database: InnkeepDatabase,
) -> Page[RatingOut]:
    """A guest's own, also those that wait for an answer; for staff those of the hotel."""
    async with database.unit_of_work(actor) as db:
        return query.shown(await ratings.ratings_page(db, actor, query.listing(Rating)), RatingOut)


@router.post("/orders/{order_id}/rating", status_code=status.HTTP_201_CREATED, summary="Rate an order")
async def rate_order(
    order_id: UUID, body: OrderOpinionIn, guest: StayingGuest, database: InnkeepDatabase, once: Once
) -> RatingOut:
    """By the guest, once it has been completed. What did not arrive is open again at once."""
    opinion = Opinion(body.arrived, body.stars, body.words)
    async with database.unit_of_work(guest) as db:
        return await once(db, guest, RatingOut, partial(ratings.rate_order, db, guest, order_id, opinion))


@router.post("/sessions/{session_id}/rating", status_code=status.HTTP_201_CREATED, summary="Rate a conversation")
async def rate_session(
    session_id: UUID, body: SessionOpinionIn, guest: StayingGuest, database: InnkeepDatabase, once: Once
) -> RatingOut:
    """By the guest, once it has ended. What was not solved brings a person into a new conversation."""
    opinion = Opinion(body.solved, body.stars, body.words)
    async with database.unit_of_work(guest) as db:
        return await once(db, guest, RatingOut, partial(ratings.rate_session, db, guest, session_id, opinion))
