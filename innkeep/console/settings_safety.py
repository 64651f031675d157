"""Where links may lead, what is held of a person, and who did what."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response

from innkeep.audit.models import AuditEntry
from innkeep.audit.queries import entries_page
from innkeep.console.desk import Desk, SignedInDesk
from innkeep.console.settings import around
from innkeep.core.db import AsyncSession
from innkeep.core.errors import InnkeepError
from innkeep.core.paging import Listing
from innkeep.people import queries as people
from innkeep.people.links import LinkRequest, LinkStatus, ask_for_host, decide_on_host, link_requests_page
from innkeep.people.permissions import Operation, allowed, require
from innkeep.privacy.again import erase_for_good
from innkeep.privacy.person import find_person
from innkeep.privacy.telling import all_held, as_page
from innkeep.web.context import InnkeepSettings
from innkeep.web.pages import back, local, render

router = APIRouter(prefix="/settings/safety")

SHOWN = 50


@router.get("")
async def safety(desk: SignedInDesk, before: Annotated[int | None, Query(ge=1, le=2**53)] = None) -> Response:
    """The page; of the audit the newest, or what was before an entry."""
    return await _page(desk, before=before)


@router.post("/links")
async def ask(desk: SignedInDesk, host: Annotated[str, Form()] = "") -> Response:
    """Ask a manager to look at a host."""
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            await ask_for_host(db, desk.staff, host)
    except InnkeepError as refused:
        return await _page(desk, wrong=refused)
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


async def _page(
    desk: Desk, *, before: int | None = None, wrong: InnkeepError | str = "", saved: str = "", status: int = 200
) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = {**await around(db, desk, "safety"), **await _links(db, desk), **await _audit(db, desk, before)}
    if isinstance(wrong, InnkeepError):
        status = wrong.status
        wrong = wrong.detail
    shown |= {"wrong": wrong, "saved": saved, "may_erase": allowed(desk.staff, Operation.ERASE_PEOPLE)}
    return render(desk.request, "console/settings_safety.html", shown, status_code=status)


async def _links(db: AsyncSession, desk: Desk) -> dict[str, Any]:
    hotel = await people.hotel(db, desk.staff)
    waiting = await link_requests_page(db, desk.staff, Listing(filters={"status": LinkStatus.WAITING}))
    named = await people.names(db, desk.staff, {each.asked_by for each in waiting})
    links: list[tuple[LinkRequest, str]] = [(each, named.get(each.asked_by, "A colleague")) for each in waiting]
    return {"hosts": hotel.link_hosts, "links": links, "may_decide": allowed(desk.staff, Operation.MANAGE_HOUSE)}


async def _audit(db: AsyncSession, desk: Desk, before: int | None) -> dict[str, Any]:
    if not allowed(desk.staff, Operation.READ_AUDIT):
        return {"entries": None, "older": None}
    after = (before, UUID(int=0)) if before else None
    found = await entries_page(db, desk.staff, Listing(SHOWN, "seq", after=after))
    hotel = await people.hotel(db, desk.staff)
    concerned = {key for each in found for key in (each.actor_id, each.subject_id) if key}
    named = await people.names(db, desk.staff, concerned)
    lines = [(each, local(each.created_at, hotel.timezone), _who(each, named), _whom(each, named)) for each in found]
    more = len(found) > SHOWN
    return {"entries": lines[:SHOWN], "older": found[SHOWN - 1].seq if more else None}


def _who(entry: AuditEntry, named: dict[UUID, str]) -> str:
    kinds = {"program": "Innkeep", "agent": "The assistant", "database": "Past Innkeep", "visitor": "Somebody unknown"}
    if entry.actor_id is None:
        return kinds.get(entry.actor_kind, entry.actor_kind)
    who = named.get(entry.actor_id, "Somebody who is gone")
    return f"{who}, by a key" if entry.actor_kind == "integrator" else who


def _whom(entry: AuditEntry, named: dict[UUID, str]) -> str:
    return named.get(entry.subject_id, "") if entry.subject_id else ""
