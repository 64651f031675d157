"""What happens to stays."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StayCheckedIn(Event):
    """A guest has arrived."""

    stay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StayCheckedOut(Event):
    """A guest has left; whatever was open for the stay ends."""

    stay_id: UUID
