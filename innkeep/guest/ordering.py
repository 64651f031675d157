"""The menu, what is proposed, and the orders of a stay: what can be tapped on them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from innkeep.conversations import actions as conversations
from innkeep.conversations.queries import open_session_of
from innkeep.guest import menu, views
from innkeep.guest.phone import AnyPhone, PresentGuest
from innkeep.guest.refusals import GuestRoute
from innkeep.orders import proposals, ratings
from innkeep.orders.actions import cancel_order
from innkeep.orders.ratings import Opinion
from innkeep.orders.times import TimeRefused
from innkeep.orders.wishes import UNAVAILABLE, UnknownItem, UnknownOption
from innkeep.stays.passes import NotVouchedFor
from innkeep.web.pages import back, page

router = APIRouter(route_class=GuestRoute)

YesNo = Annotated[Literal["yes", "no"], Form()]
Stars = Annotated[int | None, Form(ge=1, le=5)]
Words = Annotated[str, Form(max_length=1_000)]


@router.get("/menu")
async def menu_page(phone: AnyPhone, change: UUID | None = None) -> Response:
    """Everything that can be ordered; with what a proposal holds, to `change` it."""
    guest = await phone.guest_of_room()
    if guest is None:
        return back(phone.path)
    here = phone.here(guest)
    async with phone.database.unit_of_work(guest) as db:
        if (chat := await open_session_of(db, guest)) is None:
            return back(phone.path)
        basket = await menu.basket_of(db, here, change) if change else None
        return page(await menu.menu_page(db, here, chat, basket))


@router.post("/menu")
async def fill(here: PresentGuest, request: Request) -> Response:
    """Show what was chosen as a proposal: nothing is ordered before the guest confirms it."""
    async with request.form(max_files=0, max_fields=5_000) as form:
        basket = menu.basket_from(form)
    try:
        async with here.database.unit_of_work(here.guest) as db:
            chat = await conversations.open_session(db, here.guest)
            if not basket:
                return page(await menu.menu_page(db, here.here, chat, basket, "empty"), status_code=422)
            await proposals.propose_from_menu(db, here.guest, chat, menu.wishes_from(basket))
    except NotVouchedFor:
        return back(f"{here.here.path}/sign-in")
    except (*UNAVAILABLE, UnknownItem, UnknownOption, TimeRefused) as refused:
        async with here.database.unit_of_work(here.guest) as db:
            chat = await conversations.open_session(db, here.guest)
            html = await menu.menu_page(db, here.here, chat, basket, "refused")
        return page(html, status_code=refused.status)
    return back(f"{here.here.path}#proposal")


@router.post("/proposals/{proposal_id}/confirm")
async def confirm(here: PresentGuest, proposal_id: UUID) -> Response:
    """Order what waits: the guest's own yes."""
    async with here.database.unit_of_work(here.guest) as db:
        await proposals.confirm(db, here.guest, proposal_id)
    return await here.answer()


@router.post("/proposals/{proposal_id}/decline")
async def decline(here: PresentGuest, proposal_id: UUID) -> Response:
    """Let go of what waits: the guest's no."""
    async with here.database.unit_of_work(here.guest) as db:
        await proposals.decline(db, here.guest, proposal_id)
    return await here.answer()


@router.get("/orders")
async def order_page(phone: AnyPhone) -> Response:
    """Where the orders of the stay are."""
    guest = await phone.guest_of_room()
    if guest is None:
        return back(phone.path)
    async with phone.database.unit_of_work(guest) as db:
        if (chat := await open_session_of(db, guest)) is None:
            return back(phone.path)
        return page(await views.order_page(db, phone.here(guest), chat))


@router.post("/orders/{order_id}/cancel")
async def cancel(here: PresentGuest, order_id: UUID) -> Response:
    """Take an order back while nobody has begun with it."""
    async with here.database.unit_of_work(here.guest) as db:
        await cancel_order(db, here.guest, order_id)
    return await here.answer()


@router.post("/orders/{order_id}/rating")
async def rate_order(
    here: PresentGuest, order_id: UUID, arrived: YesNo, stars: Stars = None, words: Words = ""
) -> Response:
    """Say whether it arrived, and how it was. What did not arrive is open again."""
    async with here.database.unit_of_work(here.guest) as db:
        await ratings.rate_order(db, here.guest, order_id, Opinion(arrived == "yes", stars, words.strip() or None))
    return await here.answer()


@router.post("/conversations/{session_id}/rating")
async def rate_conversation(
    here: PresentGuest, session_id: UUID, solved: YesNo, stars: Stars = None, words: Words = ""
) -> Response:
    """Say whether it was solved, and how it was. When it was not, a person comes."""
    async with here.database.unit_of_work(here.guest) as db:
        await ratings.rate_session(db, here.guest, session_id, Opinion(solved == "yes", stars, words.strip() or None))
    return await here.answer() if solved == "yes" else here.elsewhere()
