"""The console as an app."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from innkeep.people import queries as people
from innkeep.web.context import InnkeepDatabase, MaybeStaff
from innkeep.web.notices import MANIFEST, manifest

router = APIRouter(prefix="/console", include_in_schema=False)


@router.get("/manifest.webmanifest")
async def app(staff: MaybeStaff, database: InnkeepDatabase) -> Response:
    """Named as the hotel for whoever is signed in; browsers ask for it with their cookies when they are told to."""
    if staff is None:
        return JSONResponse(manifest(None, "Innkeep", "/console"), media_type=MANIFEST)
    async with database.unit_of_work(staff) as db:
        hotel = await people.hotel(db, staff)
    return JSONResponse(manifest(hotel, f"{hotel.name} · Desk", "/console"), media_type=MANIFEST)
