"""Guests at an address that is no room's: where they type the code of theirs."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from innkeep.guest.phone import Phone
from innkeep.web.context import InnkeepDatabase, InnkeepSettings
from innkeep.web.languages import LANGUAGES
from innkeep.web.pages import back

router = APIRouter(prefix="/g/at")


def _nowhere(request: Request, database: InnkeepDatabase, settings: InnkeepSettings) -> Phone:
    return Phone(request, "at", database, settings, None)


AstrayPhone = Annotated[Phone, Depends(_nowhere)]


@router.get("")
async def ask(phone: AstrayPhone, code: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Where the code is typed, or on to the page of the room whose it is."""
    if typed := code.strip():
        return back(f"/g/{quote(typed, safe='')}")
    return phone.page("guest/astray.html")


@router.post("/language")
async def language(phone: AstrayPhone, tag: Annotated[str, Form(alias="language")]) -> Response:
    """Speak to this phone in another language from now on, on all pages."""
    response = back(phone.path)
    if tag in LANGUAGES:
        phone.speak(response, tag)
    return response
