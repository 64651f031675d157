"""The life cycle of an order: one table, and nothing else decides."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from innkeep.people.permissions import Operation


class OrderStatus(StrEnum):
    """Where an order is. `block` waits for something (a part, stock); `suspended` is parked (do not disturb)."""

    PENDING = "pending"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    REJECTED = "rejected"
    BLOCK = "block"
    SUSPENDED = "suspended"

    @property
    def in_words(self) -> str:
        """The status as it stands in a sentence: this order is … ."""
        return "blocked" if self is OrderStatus.BLOCK else self.replace("_", " ")


class Priority(StrEnum):
    """How much an order matters, from the least to the most; the database compares them in this order too."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


_S = OrderStatus

MAY_GO_TO: dict[OrderStatus, frozenset[OrderStatus]] = {
    _S.PENDING: frozenset({_S.ASSIGNED, _S.IN_PROGRESS, _S.BLOCK, _S.SUSPENDED, _S.REJECTED}),
    _S.ASSIGNED: frozenset({_S.PENDING, _S.IN_PROGRESS, _S.COMPLETED, _S.BLOCK, _S.SUSPENDED, _S.REJECTED}),
    _S.IN_PROGRESS: frozenset({_S.COMPLETED, _S.ASSIGNED, _S.BLOCK, _S.SUSPENDED}),
    _S.BLOCK: frozenset({_S.PENDING, _S.ASSIGNED, _S.IN_PROGRESS, _S.SUSPENDED, _S.REJECTED}),
    _S.SUSPENDED: frozenset({_S.PENDING, _S.ASSIGNED, _S.IN_PROGRESS, _S.REJECTED}),
    _S.COMPLETED: frozenset({_S.IN_PROGRESS}),
    _S.REJECTED: frozenset({_S.PENDING}),
}

NEEDS_REASON = frozenset({_S.BLOCK, _S.SUSPENDED, _S.REJECTED})
"""Going there needs a reason, and so does coming back from an end."""

ENDED = frozenset({_S.COMPLETED, _S.REJECTED})

REOPEN_WITHIN = timedelta(hours=24)

REOPEN_NEEDS: dict[OrderStatus, Operation] = {
    _S.COMPLETED: Operation.MOVE_ORDERS,
    _S.REJECTED: Operation.REOPEN_REJECTED,
}

BEFORE_WORK = frozenset({_S.PENDING, _S.ASSIGNED})
"""While nothing has been done yet, the guest may cancel."""

TAKES_WISHES = BEFORE_WORK | {_S.BLOCK, _S.SUSPENDED}
"""While nobody is at work on it, what the guest says of it later is done with the rest."""

CANCELLED_BY_GUEST = "cancelled by guest"


def needs_reason(came_from: OrderStatus, to: OrderStatus) -> bool:
    """Whether a move must say why."""
    return to in NEEDS_REASON or came_from in ENDED
