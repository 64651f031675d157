"""Rows of the audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import OfTenant
from innkeep.core.db import Base


class AuditEntry(OfTenant, Base):
    """Something that was done: `action` is a table and what happened to a row of it, `subject_id` whose or what it is.

    `details` has what a value was and is, and under `changed` the names of those that are not told. `actor_kind` is
    `database` when it was done past Innkeep. Nobody changes or removes an entry: each is sealed with the one before it.
    """

    __tablename__ = "audit_entries"

    seq: Mapped[int] = mapped_column(BigInteger)
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    subject_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
