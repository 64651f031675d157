"""Showing who one is: a link from the hotel, or six digits from its front desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response

from innkeep.conversations.actions import open_session
from innkeep.core.actors import Guest
from innkeep.guest.mailing import LinkMail, send_soon
from innkeep.guest.phone import AnyPhone, Phone
from innkeep.guest.refusals import GuestRoute, sentence_of
from innkeep.notices.mail import postage
from innkeep.people import queries as people
from innkeep.stays.admitting import DigitsNeeded, TooManyTries, WrongCode, use_code, use_link
from innkeep.stays.doors import hotel_of_room
from innkeep.stays.passes import link_to, links_by_mail, six_digits
from innkeep.web.pages import back

router = APIRouter(route_class=GuestRoute)

Secret = Annotated[str, Form(max_length=200)]
Digits = Annotated[str, Form(max_length=40)]
Shared = Annotated[bool, Form()]


@router.get("/sign-in")
async def form(phone: AnyPhone) -> Response:
    """Where the six digits are typed."""
    guest = await phone.guest_of_room()
    if guest is not None and guest.vouched:
        return back(phone.path)
    return await _form(phone)


@router.post("/sign-in")
async def sign_in(phone: AnyPhone, digits: Digits = "", *, shared: Shared = False) -> Response:
    """Act for a guest from now on, by the digits that the front desk gave them."""
    try:
        came = await use_code(phone.database, phone.knock(shared=shared), digits)
    except (WrongCode, TooManyTries) as refused:
        return await _form(phone, refused)
    return await _let_in(phone, came, shared=shared)


@router.post("/pass")
async def follow_link(phone: AnyPhone, token: Secret = "", digits: Digits = "", *, shared: Shared = False) -> Response:
    """Act for a guest from now on, by a link. Its token comes from the part of the address that no server is sent."""
    known = await phone.guest_of_room()
    if known is not None and known.vouched:
        return back(phone.path)
    try:
        came = await use_link(phone.database, phone.knock(shared=shared), token, digits)
    except DigitsNeeded:
        return await _form(phone, token=token)
    except (WrongCode, TooManyTries) as refused:
        return await _form(phone, refused, token=token)
    return await _let_in(phone, came, shared=shared)


@router.post("/mail")
async def mail_link(phone: AnyPhone) -> Response:
    """Send a link to the guests' own addresses. Whether any is known is told to nobody."""
    guest = await phone.guest_of_room()
    by = postage(phone.settings)
    if guest is None or guest.vouched or by is None:
        return back(phone.path)
    digits = six_digits()
    async with phone.database.unit_of_work(guest) as db:
        links = await links_by_mail(db, guest, digits)
        hotel = (await people.hotel(db, guest)).name
    base = phone.settings.public_url
    mails = [LinkMail(to, hotel, link_to(base, phone.code, handed)) for to, handed in links]
    send_soon(mails, by, phone.tongue)
    return phone.page("guest/mailed.html", {"digits": digits})


async def _form(phone: Phone, refused: WrongCode | TooManyTries | None = None, *, token: str = "") -> Response:
    said = sentence_of(phone.tongue, refused) if refused else None
    hotel = await hotel_of_room(phone.database, phone.code)
    mails = not token and postage(phone.settings) is not None
    shown = {"hotel": hotel, "refused": said, "token": token, "mails": mails}
    return phone.page("guest/sign_in.html", shown, status_code=refused.status if refused else 200)


async def _let_in(phone: Phone, came: tuple[Guest, str], *, shared: bool) -> Response:
    guest, token = came
    async with phone.database.unit_of_work(guest) as db:
        await open_session(db, guest)
    response = back(phone.path)
    phone.remember(response, token, shared=shared)
    return response
