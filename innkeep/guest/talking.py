"""The conversation of a stay, and what can be written and tapped in it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Header, Query, Request, Response
from starlette.datastructures import UploadFile

from innkeep.conversations import actions as conversations
from innkeep.conversations.models import MOST_MESSAGES
from innkeep.conversations.ownership import call_person
from innkeep.conversations.queries import open_session_of
from innkeep.core.errors import Invalid
from innkeep.guest import stream, views
from innkeep.guest.phone import AnyPhone, ArrivingGuest, PresentGuest
from innkeep.guest.refusals import GuestRoute
from innkeep.guest.visit import Tab
from innkeep.photos.actions import Caption, add_to_session
from innkeep.photos.pictures import drawn
from innkeep.web.context import StreamDoors
from innkeep.web.sse import EventStream

router = APIRouter(route_class=GuestRoute)

ClientId = Annotated[str | None, Form(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class NoPhoto(Invalid):
    """The form has no picture in it."""


@router.post("/messages")
async def send(here: ArrivingGuest, text: Annotated[str, Form()] = "", client_id: ClientId = None) -> Response:
    """Write to the hotel. With the same `client_id` again, nothing is written twice."""
    async with here.database.unit_of_work(here.guest) as db:
        chat = await conversations.open_session(db, here.guest)
        message = await conversations.post_message(db, here.guest, chat.id, text, client_id=client_id)
        await db.refresh(chat)
        news = await views.news(db, here.here, "chat", chat.id, views.Shown(message.seq - 1))
    return here.done(news.html)


@router.post("/photos")
async def send_photo(here: PresentGuest, request: Request) -> Response:
    """Show the hotel something. With the same `client_id` again, nothing is sent twice."""
    async with request.form(max_files=1, max_fields=2) as form:
        file, text, client_id = form.get("file"), form.get("text"), form.get("client_id")
        if not isinstance(file, UploadFile) or not file.size:
            raise NoPhoto("Choose a photo first.")
        sent = await file.read()
    picture = await drawn(sent)
    caption = Caption(text=str(text) if text else None, client_id=str(client_id)[:64] if client_id else None)
    async with here.database.unit_of_work(here.guest) as db:
        chat = await conversations.open_session(db, here.guest)
        await add_to_session(db, here.guest, chat.id, picture, caption)
        await db.refresh(chat)
        news = await views.news(db, here.here, "chat", chat.id, views.Shown(chat.last_seq - 1))
    return here.done(news.html)


@router.post("/person")
async def person(here: PresentGuest) -> Response:
    """Ask for a person instead of the assistant."""
    async with here.database.unit_of_work(here.guest) as db:
        await call_person(db, await conversations.open_session(db, here.guest))
    return await here.answer()


@router.get("/events", response_class=EventStream)
async def follow(
    phone: AnyPhone,
    doors: StreamDoors,
    after: Annotated[int, Query(ge=0, le=MOST_MESSAGES)] = 0,
    tab: Annotated[Tab, Query()] = "chat",
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> EventStream:
    """Everything that changes on a page, from the message that it shows last onwards."""
    guest = await phone.guest_of_room()
    if guest is None:
        return EventStream(stream.over("stay", phone.tongue))
    async with phone.database.unit_of_work(guest) as db:
        chat = await open_session_of(db, guest)
    if chat is None:
        return EventStream(stream.over("conversation", phone.tongue))
    seat = stream.Seat(phone.here(guest), tab, phone.token, chat.id)
    seen = min(int(last_event_id), MOST_MESSAGES) if last_event_id.isdecimal() else after
    return EventStream(stream.events(doors, seat, seen))
