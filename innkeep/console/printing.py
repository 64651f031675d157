"""The codes of the rooms: what each opens, on paper for the desk in the room, and a new one when one got about."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from innkeep.console.desk import SignedInDesk
from innkeep.console.settings import around
from innkeep.people.permissions import Operation, allowed
from innkeep.stays import house, queries
from innkeep.web.context import InnkeepSettings
from innkeep.web.pages import back, render

router = APIRouter(prefix="/printing")

LAYOUTS = (
    ("cards", "Cards", "A6, one a page: to stand on the desk"),
    ("sheets", "Cards on A4", "Four a sheet, to be cut"),
    ("labels", "Labels", "24 a sheet of A4, 70 by 37 mm"),
)


@router.get("")
async def printing_page(
    desk: SignedInDesk, settings: InnkeepSettings, renewed: Annotated[UUID | None, Query()] = None
) -> Response:
    """Every room with its code. `renewed` has just been given another."""
    async with desk.database.unit_of_work(desk.staff) as db:
        rooms = [each.room for each in await queries.house(db, desk.staff)]
        shown = await around(db, desk, "printing") | {
            "rooms": rooms,
            "fresh": next((room for room in rooms if room.id == renewed), None),
            "layouts": LAYOUTS,
            "base": settings.public_url,
            "by_name": f"{settings.public_url}/g/at/{desk.staff.org_id}",
            "may_renew": allowed(desk.staff, Operation.MANAGE_HOUSE),
        }
    return render("console/printing.html", shown)


@router.post("/rooms/{room_id}/renewal")
async def renew(desk: SignedInDesk, room_id: UUID) -> Response:
    """Give a room another code, and offer to print it."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await house.renew_code(db, desk.staff, room_id)
    return back(f"/console/printing?renewed={room_id}")
