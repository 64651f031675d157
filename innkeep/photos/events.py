"""What happens to photos."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoAdded(Event):
    """There is a photo to see, of an order or in a conversation."""

    photo_id: UUID
    order_id: UUID | None = None
    session_id: UUID | None = None
