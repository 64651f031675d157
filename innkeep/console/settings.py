"""The door of the settings, and what all of its pages show around themselves."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from innkeep.console.desk import Desk, SignedInDesk, frame
from innkeep.console.settings_places import first_of, settings_groups, settings_place
from innkeep.core.db import AsyncSession
from innkeep.web.pages import back

router = APIRouter(prefix="/settings")


@router.get("")
async def settings_door(desk: SignedInDesk) -> Response:
    """On to the first page that this member of staff may see; everybody has one of their own."""
    return back(first_of(desk.staff).path)


async def around(db: AsyncSession, desk: Desk, tab: str) -> dict[str, Any]:
    """The frame of a page of the settings. NotAllowed for who may not see it."""
    return {
        "frame": await frame(db, desk.staff),
        "groups": settings_groups(desk.staff),
        "tab": settings_place(desk.staff, tab),
        "events": "/console/events/desk",
    }
