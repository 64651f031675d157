"""The guest's page and what can be tapped on it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Header, Query, Response

from innkeep.conversations import actions as conversations
from innkeep.conversations.ownership import call_person
from innkeep.conversations.queries import open_session_of
from innkeep.core.actors import Guest
from innkeep.core.db import Database
from innkeep.guest import stream, views
from innkeep.guest.phone import AnyPhone, PresentGuest
from innkeep.orders import proposals
from innkeep.orders.actions import cancel_order
from innkeep.stays.actions import NobodyCheckedIn, UnknownRoomCode, enter
from innkeep.web.context import RealtimeHub
from innkeep.web.pages import done, render
from innkeep.web.sse import EventStream

router = APIRouter(prefix="/g/{code}", include_in_schema=False)

ClientId = Annotated[str | None, Form(pattern=r"^[A-Za-z0-9-]{1,64}$")]


@router.get("")
async def page(phone: AnyPhone, *, new: bool = False) -> Response:
    """The page of a room: the phone's own conversation, resumed or begun."""
    guest = await phone.guest_of_room()
    if guest is not None:
        return await _page(phone.database, guest, phone.code)
    if phone.been_here and not new:
        return render(phone.request, "guest/goodbye.html", {"code": phone.code}, status_code=404)
    try:
        guest, token = await enter(phone.database, phone.code)
    except (UnknownRoomCode, NobodyCheckedIn) as shut:
        known = isinstance(shut, NobodyCheckedIn)
        return render(phone.request, "guest/shut.html", {"known": known}, status_code=shut.status)
    response = await _page(phone.database, guest, phone.code)
    phone.remember(response, token)
    return response


async def _page(database: Database, guest: Guest, code: str) -> Response:
    async with database.unit_of_work(guest) as db:
        chat = await conversations.open_session(db, guest)
        shown = await views.whole_page(db, guest, chat, code)
    return render(None, "guest/page.html", shown)


@router.head("")
async def look(code: str) -> Response:  # noqa: ARG001 - a look at the address begins nothing, whatever the code
    """Previews and monitors look here; only a real visit lets a phone in."""
    return Response(media_type="text/html")


@router.post("/messages")
async def send(here: PresentGuest, text: Annotated[str, Form()] = "", client_id: ClientId = None) -> Response:
    """Write to the hotel. With the same `client_id` again, nothing is written twice."""
    async with here.database.unit_of_work(here.guest) as db:
        chat = await conversations.open_session(db, here.guest)
        message = await conversations.post_message(db, here.guest, chat, text, client_id=client_id)
        await db.refresh(chat)
        html, _ = await views.news(db, here.guest, here.code, chat.id, message.seq - 1)
    return done(here.request, html, f"/g/{here.code}")


@router.post("/person")
async def person(here: PresentGuest) -> Response:
    """Ask for a person instead of the assistant."""
    async with here.database.unit_of_work(here.guest) as db:
        await call_person(db, await conversations.open_session(db, here.guest))
    return await here.answer()


@router.post("/proposals/{proposal_id}/confirm")
async def confirm(here: PresentGuest, proposal_id: UUID) -> Response:
    """Yes, please order it."""
    async with here.database.unit_of_work(here.guest) as db:
        await proposals.confirm(db, here.guest, proposal_id)
    return await here.answer()


@router.post("/proposals/{proposal_id}/decline")
async def decline(here: PresentGuest, proposal_id: UUID) -> Response:
    """Not now."""
    async with here.database.unit_of_work(here.guest) as db:
        await proposals.decline(db, here.guest, proposal_id)
    return await here.answer()


@router.post("/orders/{order_id}/cancel")
async def cancel(here: PresentGuest, order_id: UUID) -> Response:
    """Take an order back while nobody has begun with it."""
    async with here.database.unit_of_work(here.guest) as db:
        await cancel_order(db, here.guest, order_id)
    return await here.answer()


@router.get("/events", response_class=EventStream)
async def follow(
    phone: AnyPhone,
    hub: RealtimeHub,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> EventStream:
    """Everything that changes on the page, from the message that it shows last onwards."""
    guest = await phone.guest_of_room()
    if guest is None:
        return EventStream(stream.over("stay"))
    async with phone.database.unit_of_work(guest) as db:
        chat = await open_session_of(db, guest)
    if chat is None:
        return EventStream(stream.over("conversation"))
    seat = stream.Seat(guest, phone.token, phone.code, chat.id)
    seen = min(int(last_event_id), 2**53) if last_event_id.isdecimal() else after
    return EventStream(stream.events(phone.database, hub, seat, seen))
