"""What happens at channels."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelHeard(Event):
    """A messenger has told us something."""

    channel_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingQueued(Event):
    """Something waits to be sent to a contact."""

    contact_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingFailed(Event):
    """Something will not reach a guest: staff read why in a note."""

    session_id: UUID
    sending_id: UUID
