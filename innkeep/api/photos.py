"""Photos of orders and messages over the API: for whoever sees the order or the conversation."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from innkeep.api.shapes import Page, Shown
from innkeep.api.uploads import Uploaded, form
from innkeep.conversations.queries import session_for
from innkeep.orders.queries import order_for
from innkeep.photos import actions, queries
from innkeep.photos.pictures import drawn
from innkeep.web.context import Anybody, InnkeepDatabase

router = APIRouter(tags=["photos"])

JPEG = "image/jpeg"


class PhotoOut(Shown):
    """A photo; the picture is at `/photos/{id}`, a small one at `/photos/{id}/thumbnail`. Sizes in pixels."""

    id: UUID
    order_id: UUID | None
    message_id: UUID | None
    sent_by: UUID
    width: int
    height: int
    created_at: datetime


@router.post(
    "/orders/{order_id}/photos",
    status_code=status.HTTP_201_CREATED,
    summary="Add a photo to an order",
    openapi_extra=form(),
)
async def add_to_order(order_id: UUID, sent: Uploaded, database: InnkeepDatabase) -> PhotoOut:
    """JPEG, PNG or WebP; kept as a JPEG of 2048 pixels at most, without what the file says besides (where, when)."""
    async with database.unit_of_work(sent.sender) as db:
        await order_for(db, sent.sender, order_id)  # nothing is drawn for an order out of reach
    picture = await drawn(sent.file)
    async with database.unit_of_work(sent.sender) as db:
        add = partial(actions.add_to_order, db, sent.sender, order_id, picture)
        return await sent.once(db, sent.sender, PhotoOut, add)


@router.get("/orders/{order_id}/photos", summary="List the photos of an order")
async def list_of_order(order_id: UUID, actor: Anybody, database: InnkeepDatabase) -> Page[PhotoOut]:
    """All of them, oldest first."""
    async with database.unit_of_work(actor) as db:
        photos = await queries.photos_of_order(db, actor, order_id)
        return Page(items=[PhotoOut.model_validate(photo) for photo in photos])


@router.post(
    "/sessions/{session_id}/photos",
    status_code=status.HTTP_201_CREATED,
    summary="Send a photo",
    openapi_extra=form("text", "client_id", "message_id"),
)
async def add_to_session(session_id: UUID, sent: Uploaded, database: InnkeepDatabase) -> PhotoOut:
    """As a message with your `text` (“Photo” without one), or to your own message `message_id`.

    The same `client_id` again returns the photo of the first time.
    """
    async with database.unit_of_work(sent.sender) as db:
        await session_for(db, sent.sender, session_id)
    picture = await drawn(sent.file)
    async with database.unit_of_work(sent.sender) as db:
        add = partial(actions.add_to_session, db, sent.sender, session_id, picture, sent.caption)
        return await sent.once(db, sent.sender, PhotoOut, add)


@router.get("/sessions/{session_id}/photos", summary="List the photos of a conversation")
async def list_of_session(session_id: UUID, actor: Anybody, database: InnkeepDatabase) -> Page[PhotoOut]:
    """All of them, oldest first."""
    async with database.unit_of_work(actor) as db:
        photos = await queries.photos_of_session(db, actor, session_id)
        return Page(items=[PhotoOut.model_validate(photo) for photo in photos])


@router.get(
    "/photos/{photo_id}",
    summary="See a photo",
    response_class=Response,
    responses={200: {"content": {JPEG: {}}}},
)
async def get_photo(photo_id: UUID, actor: Anybody, database: InnkeepDatabase, request: Request) -> Response:
    """The picture. It never changes: a browser that has it asks only whether it may still show it."""
    async with database.unit_of_work(actor) as db:
        picture = await queries.picture_for(db, actor, photo_id, "content")
    return _shown(request, photo_id, picture)


@router.get(
    "/photos/{photo_id}/thumbnail",
    summary="See a small photo",
    response_class=Response,
    responses={200: {"content": {JPEG: {}}}},
)
async def get_thumbnail(photo_id: UUID, actor: Anybody, database: InnkeepDatabase, request: Request) -> Response:
    """320 pixels at most, for lists."""
    async with database.unit_of_work(actor) as db:
        picture = await queries.picture_for(db, actor, photo_id, "thumbnail")
    return _shown(request, photo_id, picture)


def _shown(request: Request, photo_id: UUID, picture: bytes) -> Response:
    """To whoever may see it now. A device that others use later keeps it, but shows it to nobody who may not."""
    tag = f'"{photo_id}"'
    headers = {
        "Cache-Control": "private, no-cache",
        "ETag": tag,
        "Content-Disposition": f'inline; filename="photo-{photo_id}.jpg"',
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(picture, media_type=JPEG, headers=headers)
