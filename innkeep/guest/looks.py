"""How a hotel looks to its guests, and to a phone at their door: its colour as a stylesheet, and its picture."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from innkeep.photos.looks import PictureNotFound, look_of, picture_of
from innkeep.stays.doors import door_with
from innkeep.web.brand import stylesheet
from innkeep.web.context import InnkeepDatabase

router = APIRouter()

FOR_EVER = "max-age=31536000, immutable"


@router.get("/brand/{color}.css")
async def brand(color: Annotated[str, Path(pattern="^[0-9a-f]{6}$")]) -> Response:
    """The tokens of a colour. Nothing is asked of the database, and the answer never changes."""
    return Response(stylesheet(f"#{color}"), media_type="text/css", headers={"Cache-Control": f"public, {FOR_EVER}"})


@router.get("/g/{code}/pictures/{picture_id}")
async def picture(code: str, picture_id: UUID, database: InnkeepDatabase) -> Response:
    """The hotel's picture, for whoever has the code of a room. UnknownRoomCode, PictureNotFound."""
    door = await door_with(database, code)
    async with database.unit_of_work(door.program) as db:
        look = await look_of(db, door.program)
        if look is None or look.id != picture_id:
            raise PictureNotFound("The hotel shows another picture by now. Open the page again.")
        content = await picture_of(db, door.program, look.id, "content")
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": f"private, {FOR_EVER}"})
