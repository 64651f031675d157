"""The hotel's own address, for guests who have no code at hand: which room they are in, and by which surname."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, Field

from innkeep.conversations.actions import open_session
from innkeep.guest.phone import Phone
from innkeep.guest.refusals import GuestRoute, sentence_of
from innkeep.stays.admitting import TooManyTries
from innkeep.stays.naming import ClaimedName, NobodyByThatName, enter_by_name, hotel_at
from innkeep.web.context import InnkeepDatabase, InnkeepSettings
from innkeep.web.languages import LANGUAGES, speaking, spoken_to
from innkeep.web.pages import back, render

router = APIRouter(prefix="/g/at/{org_id}", route_class=GuestRoute)


class Named(BaseModel):
    """What the form says."""

    room: str = Field(default="", max_length=100)
    surname: str = Field(default="", max_length=200)


@router.get("")
async def form(request: Request, org_id: UUID, database: InnkeepDatabase) -> Response:
    """Where a room and a surname are typed."""
    hotel = await hotel_at(database, org_id)
    return _form(request, org_id, hotel.name)


@router.post("")
async def come_in(
    request: Request,
    org_id: UUID,
    database: InnkeepDatabase,
    settings: InnkeepSettings,
    typed: Annotated[Named, Form()],
) -> Response:
    """Begin a conversation as somebody at the room's code would."""
    hotel = await hotel_at(database, org_id)
    address = request.client.host if request.client else "unknown"
    try:
        code, guest, token = await enter_by_name(database, org_id, ClaimedName(typed.room, typed.surname, address))
    except (NobodyByThatName, TooManyTries) as refused:
        return _form(request, org_id, hotel.name, refused)
    async with database.unit_of_work(guest) as db:
        await open_session(db, guest)
    response = back(f"/g/{code}")
    Phone(request, code, database, settings, guest).remember(response, token)
    return response


@router.post("/language")
async def language(
    request: Request,
    org_id: UUID,
    database: InnkeepDatabase,
    settings: InnkeepSettings,
    tag: Annotated[str, Form(alias="language")],
) -> Response:
    """Speak to this phone in another language from now on, on all pages."""
    response = back(f"/g/at/{org_id}")
    if tag in LANGUAGES:
        Phone(request, "", database, settings, None).speak(response, tag)
    return response


def _form(
    request: Request, org_id: UUID, hotel: str, refused: NobodyByThatName | TooManyTries | None = None
) -> Response:
    tongue = spoken_to(request)
    with speaking(tongue):
        said = sentence_of(tongue, refused) if refused else None
        shown = {"path": f"/g/at/{org_id}", "languages": LANGUAGES, "hotel": hotel, "refused": said}
        return render("guest/named.html", shown, status_code=refused.status if refused else 200)
