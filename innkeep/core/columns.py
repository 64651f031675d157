"""The columns that tables have in common. Keys and times are the database's to give."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, FetchedValue, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column


class Row:
    """A key (UUID version 7, RFC 9562) and the moments of its making and of its last change."""

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=text("now()"), server_onupdate=FetchedValue()
    )


class OfTenant(Row):
    """A row of one hotel. Row-level security shows it to that hotel alone."""

    org_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))


class SoftDeleted:
    """Rows that are put away rather than removed: every read leaves them out."""

    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Kept(OfTenant, SoftDeleted):
    """A row of one hotel that is put away rather than removed."""
