"""Reading the audit."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.audit.models import AuditEntry
from innkeep.core.actors import Staff
from innkeep.core.paging import Listing, page
from innkeep.people.permissions import Operation, require


async def entries_page(db: AsyncSession, staff: Staff, want: Listing) -> list[AuditEntry]:
    """What was done in the hotel. NotAllowed."""
    require(staff, Operation.READ_AUDIT)
    return await page(db, select(AuditEntry).where(AuditEntry.org_id == staff.org_id), AuditEntry, want)
