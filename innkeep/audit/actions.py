"""Noting what changes no row; what does is noted by the database itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def note(db: AsyncSession, action: str, subject_id: UUID | None = None, **details: object) -> None:
    """Say what was done, such as `people.exported`. Last in a unit of work: others wait for it until the commit."""
    told: Mapping[str, object] = {name: value for name, value in details.items() if value is not None}
    await db.execute(
        text("SELECT audit_note(:action, :subject, cast(:told AS jsonb))"),
        {"action": action, "subject": subject_id, "told": json.dumps(told, default=str)},
    )
