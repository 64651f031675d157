"""The rooms: who is in them, the code that opens each one's guest page, and checking in and out."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from innkeep.console.desk import SignedInDesk, frame
from innkeep.people.permissions import Operation, require
from innkeep.stays import actions, queries
from innkeep.stays.queries import StayNotFound
from innkeep.web.context import InnkeepSettings
from innkeep.web.pages import render

router = APIRouter(prefix="/rooms")

STEPS = {"check-in": actions.check_in, "check-out": actions.check_out}


@router.get("")
async def rooms_page(desk: SignedInDesk, settings: InnkeepSettings) -> Response:
    """Every room of the house."""
    require(desk.staff, Operation.MANAGE_STAYS)
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = {
            "frame": await frame(db, desk.staff),
            "house": await queries.house(db, desk.staff),
            "base": settings.public_url,
            "events": "/console/events/desk",
        }
    return render(desk.request, "console/rooms.html", shown)


@router.post("/stays/{stay_id}/{step}")
async def take_step(desk: SignedInDesk, stay_id: UUID, step: str) -> Response:
    """Check a stay in or out."""
    if step not in STEPS:
        raise StayNotFound("There is no such step.")
    async with desk.database.unit_of_work(desk.staff) as db:
        await STEPS[step](db, desk.staff, stay_id)
    return RedirectResponse("/console/rooms", status_code=303)
