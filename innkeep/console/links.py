"""Links out of the house, where messages are written: the desk asks, a manager says yes or no, and both see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Response

from innkeep.console.desk import SignedInDesk
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.outbox import Wakeup
from innkeep.core.paging import Listing
from innkeep.people import links
from innkeep.people import queries as people
from innkeep.people.links import LinkRequest, LinkStatus
from innkeep.people.permissions import Operation, allowed
from innkeep.web.pages import done, fragment

router = APIRouter(prefix="/links")

LINK_EVENTS = frozenset({"link_asked", "link_decided"})


@dataclass(frozen=True, slots=True)
class WaitingHost:
    """A host that waits for a manager."""

    of: LinkRequest
    who: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What waits: for whoever decides, everything; for others, what they asked for themselves."""

    waiting: list[WaitingHost]
    may_decide: bool


async def asking(db: AsyncSession, staff: Staff) -> Asking:
    """What the inbox shows of hosts that nobody has looked at yet."""
    may_decide = allowed(staff, Operation.MANAGE_HOUSE)
    found = await links.link_requests_page(db, staff, Listing(filters={"status": LinkStatus.WAITING}))
    shown = [each for each in found if may_decide or each.asked_by == staff.user_id]
    named = await people.names(db, staff, {each.asked_by for each in shown}) if shown else {}
    return Asking([WaitingHost(each, named.get(each.asked_by, "A colleague")) for each in shown], may_decide)


async def links_news(db: AsyncSession, staff: Staff, batch: Sequence[Wakeup] | None) -> str:
    """What waits by now, and for whoever asked what a manager said; all of it for a page that has just connected."""
    happened = [wakeup for wakeup in batch or () if wakeup.kind in LINK_EVENTS]
    if batch is not None and not happened:
        return ""
    decided = [
        request
        for wakeup in happened
        if wakeup.kind == "link_decided"
        and (request := await links.link_request(db, staff, UUID(wakeup.ids["request_id"]))).asked_by == staff.user_id
    ]
    return fragment("console/links_news.html", links=await asking(db, staff), decided=decided)


@router.post("")
async def ask(
    desk: SignedInDesk,
    host: Annotated[list[str], Form()],
    then: Annotated[Literal["wait", "approve"], Form()] = "wait",
) -> Response:
    """Ask a manager to look at hosts; whoever may decide has looked already, and says so with `approve`."""
    async with desk.database.unit_of_work(desk.staff) as db:
        for each in host:
            asked = await links.ask_for_host(db, desk.staff, each)
            if then == "approve":
                await links.decide_on_host(db, desk.staff, asked.id, approved=True)
        shown = await asking(db, desk.staff)
    return done(desk.request, fragment("console/links_news.html", links=shown, decided=[]), "/console/inbox")


@router.post("/{request_id}")
async def decide(desk: SignedInDesk, request_id: UUID, approved: Annotated[bool, Form()]) -> Response:
    """Let messages lead there, or not."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await links.decide_on_host(db, desk.staff, request_id, approved=approved)
        shown = await asking(db, desk.staff)
    return done(desk.request, fragment("console/links_news.html", links=shown, decided=[]), "/console/inbox")
