"""What happens in conversations."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened(Event):
    """A conversation began."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(Event):
    """A message was written, by anybody."""

    session_id: UUID
    message_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeChanged(Event):
    """Somebody else answers from now on: taken over, handed over or handed back."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAlerted(Event):
    """A person is needed now."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTerminated(Event):
    """A conversation ended."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSnoozed(Event):
    """Staff want to hear of a conversation again later, or at once after all."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionAsked(Event):
    """Whoever answers has said nothing for long: the desk is asked, before the agent goes on."""

    session_id: UUID
