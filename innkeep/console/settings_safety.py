"""Where links may lead, and what is held of a person."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Response

from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.core.db import AsyncSession
from innkeep.core.errors import InnkeepError
from innkeep.core.paging import Listing
from innkeep.people import queries as people
from innkeep.people.links import (
    LinkRequest,
    LinkStatus,
    ask_for_host,
    close_host,
    decide_on_host,
    link_requests_page,
)
from innkeep.people.permissions import Operation, allowed, require
from innkeep.privacy.again import erase_for_good
from innkeep.privacy.person import find_person
from innkeep.privacy.telling import all_held, as_page
from innkeep.web.context import InnkeepSettings
from innkeep.web.pages import back, render

router = APIRouter(prefix="/settings/safety")


@router.get("")
async def safety(desk: SignedInDesk) -> Response:
    """The page with both: where links may lead, and what is held of a person."""
    return await _page(desk)


@router.post("/links")
async def ask(desk: SignedInDesk, host: Annotated[str, Form()] = "") -> Response:
    """Ask a manager to look at a host."""
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            await ask_for_host(db, desk.staff, host)
    except InnkeepError as refused:
        return await _page(desk, wrong=refused)
    return back("/console/settings/safety")


@router.post("/hosts/removal")
async def close(desk: SignedInDesk, host: Annotated[str, Form()] = "") -> Response:
    """Let messages lead to a host no more."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await close_host(db, desk.staff, host)
    return back("/console/settings/safety")


@router.post("/links/{request_id}")
async def decide(desk: SignedInDesk, request_id: UUID, approved: Annotated[bool, Form()]) -> Response:
    """Let messages lead there, or not."""
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            await decide_on_host(db, desk.staff, request_id, approved=approved)
    except InnkeepError as refused:
        return await _page(desk, wrong=refused)
    return back("/console/settings/safety")


@router.post("/export")
async def export(desk: SignedInDesk, person: Annotated[str, Form()] = "") -> Response:
    """All that is held of somebody, as a page to hand over."""
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            require(desk.staff, Operation.EXPORT_PEOPLE)
            key = await find_person(db, desk.staff, person)
            held = await all_held(db, desk.staff, key)
    except InnkeepError as refused:
        return await _page(desk, wrong=refused)
    named = {"Content-Disposition": f'attachment; filename="{key}.html"'}
    return Response(as_page(held), media_type="text/html", headers=named)


@router.post("/erasure")
async def erase(
    desk: SignedInDesk,
    settings: InnkeepSettings,
    person: Annotated[str, Form()] = "",
    sure: Annotated[str, Form()] = "",
) -> Response:
    """Erase somebody, after it was ticked that it cannot be undone."""
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            require(desk.staff, Operation.ERASE_PEOPLE)
            key = await find_person(db, desk.staff, person)
        if not sure:
            return await _page(desk, wrong="Tick that you are sure: erasing somebody cannot be undone.", status=422)
        await erase_for_good(desk.database, settings.data, desk.staff, key)
    except InnkeepError as refused:
        return await _page(desk, wrong=refused)
    return await _page(desk, saved="Nothing says any more who they were. Their accounts are as they were.")


async def _page(desk: Desk, *, wrong: InnkeepError | str = "", saved: str = "", status: int = 200) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = {**await around(db, desk, "safety"), **await _links(db, desk)}
    if isinstance(wrong, InnkeepError):
        status = wrong.status
        wrong = wrong.detail
    shown |= {"wrong": wrong, "saved": saved, "may_erase": allowed(desk.staff, Operation.ERASE_PEOPLE)}
    return render("console/settings_safety.html", shown, status_code=status)


async def _links(db: AsyncSession, desk: Desk) -> dict[str, Any]:
    hotel = await people.hotel(db, desk.staff)
    waiting = await link_requests_page(db, desk.staff, Listing(filters={"status": LinkStatus.WAITING}))
    named = await people.names(db, desk.staff, {each.asked_by for each in waiting})
    links: list[tuple[LinkRequest, str]] = [(each, named.get(each.asked_by, "A colleague")) for each in waiting]
    return {"hosts": hotel.link_hosts, "links": links, "may_decide": allowed(desk.staff, Operation.MANAGE_HOUSE)}
