"""Who did what, over the API. Nobody writes here: the database does."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, field_serializer

from innkeep.api.lists import ListQuery
from innkeep.api.shapes import Page, Shown
from innkeep.audit import queries
from innkeep.audit.models import AuditEntry
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/audit-entries", tags=["audit-entries"])


class AuditQuery(ListQuery):
    """Which entries."""

    actor_id: UUID | None = None
    actor_kind: str | None = Field(default=None, max_length=20)
    action: str | None = Field(default=None, max_length=100, description="Such as `users.changed`")
    subject_id: UUID | None = None
    sort: Literal["seq", "-seq"] = "-seq"


class AuditEntryOut(Shown):
    """Something that was done."""

    id: UUID
    seq: int = Field(description="Counts from 1 without a gap")
    created_at: datetime
    actor_kind: str = Field(examples=["staff"], description="`database`: past Innkeep, by whoever runs the machine")
    actor_id: UUID | None
    action: str = Field(examples=["users.changed"], description="What happened, and to what kind of thing")
    subject_id: UUID | None = Field(description="To whom, or to what")
    details: dict[str, Any] = Field(
        examples=[{"active": [True, False], "changed": ["email"]}],
        description="What values were and are; `changed`: of what only that it did is told",
    )
    hash: bytes = Field(description="Seals this entry and all before it, in hexadecimal digits")

    @field_serializer("hash")
    def _in_digits(self, sealed: bytes) -> str:
        return sealed.hex()


@router.get("", summary="Who did what")
async def list_audit_entries(
    query: Annotated[AuditQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[AuditEntryOut]:
    """Newest first. For managers: sign-ins, people and their roles, settings, stays, charges, takeovers, deletions."""
    async with database.unit_of_work(staff) as db:
        found = await queries.entries_page(db, staff, query.listing(AuditEntry))
    return query.shown(found, AuditEntryOut)
