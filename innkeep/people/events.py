"""What happens to people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChanged(Event):
    """Somebody was changed, put away or brought back, or has another password: who they were may not hold any more."""

    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAsked(Event):
    """Somebody wants to lead guests to a host that no manager has looked at yet."""

    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDecided(Event):
    """A manager said whether messages may lead there."""

    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionDeleted(Event):
    """A division was put away: what it still had to do is somebody else's."""

    division_id: UUID
