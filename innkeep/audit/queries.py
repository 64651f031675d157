"""Reading the audit."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.audit.models import AuditEntry
from innkeep.core.actors import Staff
from innkeep.core.paging import Listing, page
from innkeep.people.permissions import Operation, require


async def entries_page(
    db: AsyncSession, staff: Staff, want: Listing, about: str = "", besides: str = ""
) -> list[AuditEntry]:
    """What was done in the hotel: to rows of the table `about` only, and to none of the table `besides`. NotAllowed."""
    require(staff, Operation.READ_AUDIT)
    query = select(AuditEntry).where(AuditEntry.org_id == staff.org_id)
    if about:
        query = query.where(AuditEntry.action.startswith(f"{about}.", autoescape=True))
    if besides:
        query = query.where(~AuditEntry.action.startswith(f"{besides}.", autoescape=True))
    return await page(db, query, AuditEntry, want)
