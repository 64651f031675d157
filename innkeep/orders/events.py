"""What happens to orders and proposals."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from innkeep.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(Event):
    """There is something new to do."""

    order_id: UUID
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMoved(Event):
    """An order is somewhere else in its life cycle, or with somebody else."""

    order_id: UUID
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanged(Event):
    """An order is where it was, but something else about it is not: its items, its room, how much it matters."""

    order_id: UUID
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEscalated(Event):
    """Somebody was called because an order takes its time: at the step of its ladder with this number."""

    order_id: UUID
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalMade(Event):
    """A basket waits for the guest's yes."""

    proposal_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSettled(Event):
    """A proposal no longer waits: confirmed, declined or replaced."""

    proposal_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingAsked(Event):
    """A guest may say what they thought of it."""

    rating_id: UUID
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingGiven(Event):
    """A guest said what they thought of it."""

    rating_id: UUID
    session_id: UUID | None = None
