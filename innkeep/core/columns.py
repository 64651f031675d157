"""The columns that tables have in common. Keys and times are the database's to give."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Enum, FetchedValue, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column


def one_of(values: type[StrEnum], enum: str | None = None) -> Enum:
    """What a column holds that is one of `values`: of an enum of the database, or a text that a CHECK holds to them."""
    if enum is not None:
        return Enum(values, name=enum, create_type=False, values_callable=_as_kept)
    return Enum(values, native_enum=False, create_constraint=False, values_callable=_as_kept)


def _as_kept(values: type[StrEnum]) -> list[str]:
    return [each.value for each in values]


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
