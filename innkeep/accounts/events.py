"""What happens to accounts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCharged(Event):
    """Lines were added to a stay's account: charged, or taken away."""

    stay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPaid(Event):
    """Something was paid on a stay's account, or given back."""

    stay_id: UUID
