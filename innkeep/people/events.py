"""What happens to people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChanged(Event):
    """Somebody was changed, put away or brought back, or has another password: who they were may not hold any more."""

    user_id: UUID
