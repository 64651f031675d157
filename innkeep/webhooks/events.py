"""What happens to webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCutOff(Event):
    """Nothing was taken at an address for so long that it is told nothing any more."""

    webhook_id: UUID
