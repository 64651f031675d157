"""Where messages may lead guests: to the hotel's own hosts, and to others that a manager has looked at once.

Whoever gets at a staff account writes to guests in the hotel's name. What they may not do is lead them away.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core import clock
from innkeep.core.actors import Actor, Staff
from innkeep.core.columns import OfTenant, one_of
from innkeep.core.db import Base, refusals
from innkeep.core.errors import Conflict, Forbidden, Invalid, NotFound
from innkeep.core.events import record
from innkeep.core.links import hosts_meant
from innkeep.core.paging import Listing, page
from innkeep.people import queries
from innkeep.people.events import LinkAsked, LinkDecided
from innkeep.people.organizations import lock_hotel
from innkeep.people.permissions import Operation, require


class LinkStatus(StrEnum):
    """What a manager said."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class LinkRequest(OfTenant, Base):
    """That somebody of the staff wants to lead guests to a host outside the house."""

    __tablename__ = "link_requests"

    host: Mapped[str]
    asked_by: Mapped[UUID]
    status: Mapped[LinkStatus] = mapped_column(
        one_of(LinkStatus),
        default=LinkStatus.WAITING,
    )
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class LinkNeedsApproval(Forbidden):
    """The message leads to where no manager has looked; `hosts` says where."""


class NoSuchHost(Invalid):
    """It is not the name of a host."""


class LinkRequestNotFound(NotFound):
    """Nobody asked for that."""


class DecidedAlready(Conflict):
    """Another manager was first."""


_NO_HOST = NoSuchHost("Write the host alone, such as tickets.example.com.")


async def require_known_hosts(db: AsyncSession, actor: Actor, text: str) -> None:
    """Raise LinkNeedsApproval unless all that a text leads to is known."""
    meant = hosts_meant(text)
    if not meant:
        return
    hotel = await queries.hotel(db, actor)
    unknown = sorted(meant - {host.removeprefix("www.") for host in hotel.link_hosts})
    if unknown:
        raise LinkNeedsApproval(
            f"Guests are led to {', '.join(unknown)}, where no manager has looked yet. "
            "Ask one to approve it (Settings, Safety), or send the message without the link.",
            hosts=unknown,
        )


async def ask_for_host(db: AsyncSession, staff: Staff, host: str) -> LinkRequest:
    """Ask a manager to look at a host; what waits already is not asked twice. NoSuchHost."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    named = host.strip().lower().removeprefix("www.")
    with refusals({"link_requests_host_check": _NO_HOST}):
        await db.execute(
            insert(LinkRequest)
            .values(org_id=staff.org_id, host=named, asked_by=staff.user_id)
            .on_conflict_do_nothing()  # a plan that is kept knows no index whose condition holds a parameter
        )
    found = await db.scalars(
        select(LinkRequest).where(
            LinkRequest.org_id == staff.org_id,
            LinkRequest.host == named,
            LinkRequest.status == LinkStatus.WAITING,
        )
    )
    asked = found.one()
    record(db, LinkAsked(org_id=staff.org_id, request_id=asked.id))
    return asked


async def decide_on_host(db: AsyncSession, staff: Staff, request_id: UUID, *, approved: bool) -> LinkRequest:
    """Let messages lead there from now on, or not. LinkRequestNotFound, DecidedAlready."""
    require(staff, Operation.MANAGE_HOUSE)
    await lock_hotel(db, staff)
    found = await db.scalar(
        select(LinkRequest)
        .where(LinkRequest.org_id == staff.org_id, LinkRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise LinkRequestNotFound("Nobody asked for that.")
    if found.status is not LinkStatus.WAITING:
        raise DecidedAlready(f"It was {found.status.value} already. The hosts stand under Safety in the settings.")
    found.status = LinkStatus.APPROVED if approved else LinkStatus.REFUSED
    found.decided_by, found.decided_at = staff.user_id, clock.now()
    hotel = await queries.hotel(db, staff)
    if approved and found.host not in hotel.link_hosts:
        hotel.link_hosts = [*hotel.link_hosts, found.host]
    await db.flush()
    record(db, LinkDecided(org_id=staff.org_id, request_id=found.id))
    return found


async def close_host(db: AsyncSession, staff: Staff, host: str) -> None:
    """Let messages lead there no more; once more changes nothing."""
    require(staff, Operation.MANAGE_HOUSE)
    await lock_hotel(db, staff)
    hotel = await queries.hotel(db, staff)
    await db.refresh(hotel)
    hotel.link_hosts = [each for each in hotel.link_hosts if each != host]
    await db.flush()


async def link_requests_page(db: AsyncSession, staff: Staff, want: Listing) -> list[LinkRequest]:
    """What was asked for, by anybody."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    return await page(db, select(LinkRequest).where(LinkRequest.org_id == staff.org_id), LinkRequest, want)


async def link_request(db: AsyncSession, staff: Staff, request_id: UUID) -> LinkRequest:
    """What was asked for, and what became of it. LinkRequestNotFound."""
    require(staff, Operation.WRITE_CONVERSATIONS)
    mine = select(LinkRequest).where(LinkRequest.org_id == staff.org_id, LinkRequest.id == request_id)
    found: LinkRequest | None = await db.scalar(mine)
    if found is None:
        raise LinkRequestNotFound("Nobody asked for that.")
    return found
