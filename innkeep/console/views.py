"""What a page is narrowed to, kept under a name: of the board and of the inbox."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Response

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.people import saved_views
from innkeep.web.pages import done, fragment

router = APIRouter(prefix="/views/{place}")

Place = Literal["board", "inbox"]


@router.post("")
async def save(
    desk: SignedInDesk, place: Place, name: Annotated[str, Form()] = "", query: Annotated[str, Form()] = ""
) -> Response:
    """Keep what the page is narrowed to, under a name."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await saved_views.save_view(db, desk.staff, place, name, query)
    return await _views(desk, place)


@router.post("/{view_id}/removal")
async def remove(desk: SignedInDesk, place: Place, view_id: UUID) -> Response:
    """Forget a view that was kept under a name."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await saved_views.remove_view(db, desk.staff, view_id)
    return await _views(desk, place)


async def _views(desk: Desk, place: Place) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        kept = await saved_views.views(db, desk.staff, place)
    return done(desk.request, fragment("console/views_news.html", views=kept, place=place), f"/console/{place}")
