"""A phone at a room's code: the page that it has there, or the door. To look changes nothing; to come in is a post."""

from __future__ import annotations

from fastapi import APIRouter, Response

from innkeep.conversations.actions import open_session
from innkeep.conversations.queries import open_session_of
from innkeep.core import clock
from innkeep.core.actors import Actor
from innkeep.core.db import AsyncSession
from innkeep.guest import views
from innkeep.guest.phone import AnyPhone, Phone, PresentGuest
from innkeep.guest.refusals import GuestRoute
from innkeep.guest.visit import part_of_day
from innkeep.people import queries as people
from innkeep.photos.looks import look_of
from innkeep.stays.doors import NobodyCheckedIn, UnknownRoomCode, enter, look
from innkeep.web.pages import back, page

router = APIRouter(route_class=GuestRoute)


@router.get("")
async def conversation(phone: AnyPhone, *, new: bool = False) -> Response:
    """The page of a room: the phone's own conversation, or the door, which lets in whoever does not only look."""
    guest = await phone.guest_of_room()
    if guest is not None:
        async with phone.database.unit_of_work(guest) as db:
            chat = await open_session_of(db, guest)
            return page(await views.whole_page(db, phone.here(guest), chat)) if chat else await _door(phone, db, guest)
    if phone.been_here and not new:
        return phone.page("guest/goodbye.html", status_code=404)
    try:
        door = await look(phone.database, phone.code)
    except (UnknownRoomCode, NobodyCheckedIn) as shut:
        known = isinstance(shut, NobodyCheckedIn)
        return phone.page("guest/shut.html", {"known": known}, status_code=shut.status)
    async with phone.database.unit_of_work(door.program) as db:
        return await _door(phone, db, door.program)


async def _door(phone: Phone, db: AsyncSession, actor: Actor) -> Response:
    """The hotel's face, before anybody is let in."""
    hotel = await people.hotel(db, actor)
    now = part_of_day(clock.hotel_now(hotel.timezone))
    return phone.page("guest/door.html", {"hotel": hotel, "look": await look_of(db, actor), "part_of_day": now})


@router.head("")
async def glance(code: str) -> Response:  # noqa: ARG001 - a look at the address begins nothing, whatever the code
    """Previews and monitors look here."""
    return Response(media_type="text/html")


@router.post("")
async def arrive(phone: AnyPhone) -> Response:
    """Begin a conversation, or go on with the one that there is. Whoever is not known yet is nobody's guest by this."""
    guest, token = await phone.guest_of_room(), None
    if guest is None:
        guest, token = await enter(phone.database, phone.code)
    async with phone.database.unit_of_work(guest) as db:
        await open_session(db, guest)
    response = back(phone.path)
    if token is not None:
        phone.remember(response, token)
    return response


@router.post("/here", status_code=204)
async def stay_here(_here: PresentGuest) -> None:
    """Somebody is at a device that many use: it does not end yet."""
