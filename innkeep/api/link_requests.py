"""Links out of the house, over the API: staff ask, a manager looks once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from innkeep.api.lists import ListQuery
from innkeep.api.shapes import Given, Page, Shown
from innkeep.people import links
from innkeep.people.links import LinkRequest, LinkStatus
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/link-requests", tags=["link-requests"])


class LinkRequestIn(Given):
    """Where somebody wants to lead guests."""

    host: str = Field(min_length=1, max_length=253, examples=["tickets.example.com"])


class DecisionIn(Given):
    """What a manager says to it."""

    approved: bool = Field(examples=[True])


class LinkRequestQuery(ListQuery):
    """Which requests."""

    status: LinkStatus | None = None
    sort: Literal["id", "-id"] = "-id"


class LinkRequestOut(Shown):
    """A host that somebody wants to lead guests to."""

    id: UUID
    host: str
    status: LinkStatus
    asked_by: UUID
    created_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None


@router.get("", summary="Where staff want to lead guests")
async def list_link_requests(
    query: Annotated[LinkRequestQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[LinkRequestOut]:
    """Newest first."""
    async with database.unit_of_work(staff) as db:
        found = await links.link_requests_page(db, staff, query.listing(LinkRequest))
    return query.shown(found, LinkRequestOut)


@router.post("", status_code=201, summary="Ask a manager to look at a host")
async def ask_for_host(body: LinkRequestIn, staff: SignedInStaff, database: InnkeepDatabase) -> LinkRequestOut:
    """After a message was refused with `link-needs-approval`. What waits already is not asked twice."""
    async with database.unit_of_work(staff) as db:
        return LinkRequestOut.model_validate(await links.ask_for_host(db, staff, body.host))


@router.put("/{request_id}/decision", summary="Approve or refuse a host")
async def decide_on_host(
    request_id: UUID, body: DecisionIn, staff: SignedInStaff, database: InnkeepDatabase
) -> LinkRequestOut:
    """For managers. Approved, it is among the hotel's `link_hosts` from then on: messages lead there, as links."""
    async with database.unit_of_work(staff) as db:
        found = await links.decide_on_host(db, staff, request_id, approved=body.approved)
        return LinkRequestOut.model_validate(found)
