"""All of `/console`."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from innkeep.console import (
    account,
    accounts,
    board,
    design,
    inbox,
    keys,
    knowledge,
    knowledge_editing,
    lessons,
    links,
    managing,
    menu,
    menu_editing,
    ordering,
    orders,
    rooms,
    search,
    sign_on,
    signing_in,
    stays,
    stays_access,
    stays_changing,
    stays_closures,
    stays_new,
    streams,
    talking,
    today,
    views,
    webhooks,
    work,
)
from innkeep.console.desk import SignedInDesk
from innkeep.console.places import home
from innkeep.web.sections import Section

router = Section("/console", include_in_schema=False)


@router.get("/console")
@router.get("/console/")
async def front_door(desk: SignedInDesk) -> Response:
    """On to the page that this member of staff comes for."""
    return RedirectResponse(home(desk.staff).path, status_code=303)


# What is new comes before the sheet of one: its address would be taken for a key.
for part in (
    today,
    views,
    links,
    work,
    board,
    ordering,
    orders,
    inbox,
    talking,
    search,
    design,
    signing_in,
    sign_on,
    account,
    keys,
    webhooks,
    streams,
):
    router.include_router(part.router, prefix="/console")
for part in (rooms, stays_new, stays, stays_access, stays_changing, stays_closures, accounts):
    router.include_router(part.router, prefix="/console")
for part in (menu, menu_editing, knowledge, knowledge_editing, lessons):
    router.include_router(part.router, prefix="/console")
router.include_router(stays.events, prefix="/console")
router.include_router(managing.router, prefix="/console")
