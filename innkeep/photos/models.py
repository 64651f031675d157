"""Rows of photos."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import OfTenant
from innkeep.core.db import Base


class Photo(OfTenant, Base):
    """A photo of an order, of a message, or of both; always a JPEG that we wrote ourselves. Sizes in pixels.

    `content` and `thumbnail` are read only where they are asked for by name.
    """

    __tablename__ = "photos"

    order_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    sent_by: Mapped[UUID]
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)
    thumbnail: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)
