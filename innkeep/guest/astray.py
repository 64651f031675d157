"""Guests at an address that is no room's: where they type the code of theirs."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from innkeep.guest.phone import Phone
from innkeep.web.context import InnkeepDatabase, InnkeepSettings
from innkeep.web.pages import back

router = APIRouter()


@router.get("/g/at")
async def ask(
    request: Request,
    database: InnkeepDatabase,
    settings: InnkeepSettings,
    code: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Where the code is typed, or on to the page of the room whose it is."""
    if typed := code.strip():
        return back(f"/g/{quote(typed, safe='')}")
    return Phone(request, "at", database, settings, None).page("guest/astray.html")
