"""Pictures of the hotel and of what can be ordered, over the API."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Response, status

from innkeep.api.shapes import Shown
from innkeep.api.uploads import Upload, Uploaded, form
from innkeep.core.actors import Staff
from innkeep.core.db import Database
from innkeep.core.errors import Unauthorized
from innkeep.people.queries import hotel_for
from innkeep.photos import looks
from innkeep.photos.pictures import drawn
from innkeep.web.context import Anybody, InnkeepDatabase, SignedInStaff

router = APIRouter(tags=["pictures"])

JPEG = "image/jpeg"


class PictureOut(Shown):
    """A picture; it is at `/pictures/{id}`, a small one at `/pictures/{id}/thumbnail`. Sizes in pixels."""

    id: UUID
    item_id: UUID | None
    width: int
    height: int
    created_at: datetime


def _staff(sent: Uploaded) -> Upload:
    if not isinstance(sent.sender, Staff):
        raise Unauthorized("Sign in as a member of staff to change pictures.")
    return sent


StaffUpload = Annotated[Upload, Depends(_staff)]


@router.put("/organizations/{org_id}/picture", summary="Show the hotel", openapi_extra=form())
async def set_hotel_picture(org_id: UUID, sent: StaffUpload, database: InnkeepDatabase) -> PictureOut:
    """JPEG, PNG or WebP; kept as a JPEG of 1280 pixels at most. It stands at the head of the guest's page."""
    async with database.unit_of_work(sent.sender) as db:
        await hotel_for(db, _as_staff(sent), org_id)
    return await _shown(database, sent, None)


@router.delete(
    "/organizations/{org_id}/picture", status_code=status.HTTP_204_NO_CONTENT, summary="Take the hotel's picture away"
)
async def delete_hotel_picture(org_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """Once more changes nothing."""
    async with database.unit_of_work(staff) as db:
        await hotel_for(db, staff, org_id)
        await looks.hide(db, staff, None)


@router.put("/catalogue-items/{item_id}/picture", summary="Show an item", openapi_extra=form())
async def set_item_picture(item_id: UUID, sent: StaffUpload, database: InnkeepDatabase) -> PictureOut:
    """JPEG, PNG or WebP; kept as a JPEG of 1280 pixels at most. It stands beside the item on the guest's menu."""
    return await _shown(database, sent, item_id)


@router.delete(
    "/catalogue-items/{item_id}/picture", status_code=status.HTTP_204_NO_CONTENT, summary="Take an item's picture away"
)
async def delete_item_picture(item_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """Once more changes nothing."""
    async with database.unit_of_work(staff) as db:
        await looks.hide(db, staff, item_id)


@router.get("/organizations/{org_id}/picture", summary="Read about the hotel's picture")
async def get_hotel_picture(org_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> PictureOut | None:
    """The answer is null when it has none."""
    async with database.unit_of_work(staff) as db:
        await hotel_for(db, staff, org_id)
        return _told(await looks.look_of(db, staff))


@router.get("/catalogue-items/{item_id}/picture", summary="Read about an item's picture")
async def get_item_picture(item_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> PictureOut | None:
    """The answer is null when it has none."""
    async with database.unit_of_work(staff) as db:
        return _told(await looks.look_for(db, staff, item_id))


@router.get(
    "/pictures/{picture_id}",
    summary="See a picture",
    response_class=Response,
    responses={200: {"content": {JPEG: {}}}},
)
async def get_picture(picture_id: UUID, actor: Anybody, database: InnkeepDatabase) -> Response:
    """It never changes, so a browser may keep it."""
    return await _picture(picture_id, actor, database, "content")


@router.get(
    "/pictures/{picture_id}/thumbnail",
    summary="See a small picture",
    response_class=Response,
    responses={200: {"content": {JPEG: {}}}},
)
async def get_small_picture(picture_id: UUID, actor: Anybody, database: InnkeepDatabase) -> Response:
    """320 pixels at most, for lists."""
    return await _picture(picture_id, actor, database, "thumbnail")


async def _shown(database: Database, sent: Upload, item_id: UUID | None) -> PictureOut:
    staff = _as_staff(sent)
    async with database.unit_of_work(staff) as db:
        await looks.require_to_change(db, staff, item_id)
    picture = await drawn(sent.file, looks.EDGE)
    async with database.unit_of_work(staff) as db:
        return await sent.once(db, staff, PictureOut, partial(looks.show, db, staff, item_id, picture))


def _as_staff(sent: Upload) -> Staff:
    assert isinstance(sent.sender, Staff)  # noqa: S101 - asked by _staff
    return sent.sender


def _told(look: looks.Look | None) -> PictureOut | None:
    return PictureOut.model_validate(look) if look else None


async def _picture(
    picture_id: UUID, actor: Anybody, database: InnkeepDatabase, size: Literal["content", "thumbnail"]
) -> Response:
    async with database.unit_of_work(actor) as db:
        picture = await looks.picture_of(db, actor, picture_id, size)
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Disposition": f'inline; filename="picture-{picture_id}.jpg"',
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(picture, media_type=JPEG, headers=headers)
