"""The guest's stay: dates, Wi-Fi, what the house wants them to know, and the switches that are theirs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response

from innkeep.accounts.queries import owed_by
from innkeep.catalogue import queries as catalogue
from innkeep.conversations.models import ChatSession
from innkeep.conversations.queries import open_session_of
from innkeep.core.db import AsyncSession
from innkeep.guest.phone import AnyPhone, PresentGuest
from innkeep.guest.refusals import GuestRoute
from innkeep.guest.visit import Here, visit
from innkeep.stays.devices import leave
from innkeep.stays.moving import set_do_not_disturb
from innkeep.web.languages import LANGUAGES, speaking
from innkeep.web.pages import back, fragment, page

router = APIRouter(route_class=GuestRoute)


@router.get("/stay")
async def stay_page(phone: AnyPhone) -> Response:
    """What is known of the stay, for a phone that was let in."""
    guest = await phone.guest_of_room()
    if guest is None:
        return back(phone.path)
    async with phone.database.unit_of_work(guest) as db:
        if (chat := await open_session_of(db, guest)) is None:
            return back(phone.path)
        return page(await _page(db, phone.here(guest), chat))


async def _page(db: AsyncSession, here: Here, chat: ChatSession) -> str:
    at = await visit(db, here, "stay", chat)
    articles = await catalogue.articles(db, here.guest)
    owed = await owed_by(db, here.guest) if here.guest.vouched else None
    with speaking(here.tongue):
        return fragment("guest/stay.html", visit=at, articles=articles, owed=owed, languages=LANGUAGES)


@router.post("/do-not-disturb")
async def do_not_disturb(here: PresentGuest, *, on: Annotated[bool, Form()] = False) -> Response:
    """Be left alone, or no longer."""
    async with here.database.unit_of_work(here.guest) as db:
        await set_do_not_disturb(db, here.guest, here.guest.stay_id, on=on)
    return back(f"{here.here.path}/stay")


@router.post("/language")
async def language(
    phone: AnyPhone, tag: Annotated[str, Form(alias="language")], to: Annotated[str, Form(alias="back")] = ""
) -> Response:
    """Speak to this phone in another language from now on, on all pages."""
    response = back(f"{phone.path}/stay" if to == "stay" else phone.path)
    if tag in LANGUAGES:
        phone.speak(response, tag)
    return response


@router.post("/sign-out")
async def sign_out(phone: AnyPhone) -> Response:
    """Forget the guest on this phone."""
    guest = await phone.guest_of_room()
    if guest is not None:
        async with phone.database.unit_of_work(guest) as db:
            await leave(db, guest, phone.token)
    response = phone.page("guest/signed_out.html")
    phone.forget(response)
    return response
