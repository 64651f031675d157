"""Where a guest's orders are, in a guest's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from innkeep.orders.board import OrderCard
from innkeep.orders.lifecycle import BEFORE_WORK, CANCELLED_BY_GUEST, ENDED, OrderStatus
from innkeep.people.models import Category

_S = OrderStatus

_STEP = {_S.PENDING: 1, _S.ASSIGNED: 2, _S.IN_PROGRESS: 3, _S.BLOCK: 3, _S.SUSPENDED: 2, _S.COMPLETED: 4}

_BROUGHT = frozenset({Category.HOUSEKEEPING, Category.ROOM_SERVICE})
"""What somebody brings is on its way; other work is in progress."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """An order as its guest sees it. `step` is how many of four steps are done, 0 when it will not be."""

    card: OrderCard
    said: str
    step: int
    may_cancel: bool

    @property
    def ended(self) -> bool:
        """Nothing more will happen to it."""
        return self.card.status in ENDED

    @property
    def title(self) -> str:
        """What was ordered, in one line."""
        return ", ".join(f"{item.qty} × {item.title}" for item in self.card.items)

    @property
    def order(self) -> int:
        """Its place: what is still to come first, newest first."""
        newest_first = int(4e12 - self.card.created_at.timestamp() * 1000)
        return newest_first + (int(1e13) if self.ended else 0)


def tracked(cards: Sequence[OrderCard]) -> list[Tracked]:
    """The orders of a stay, those still to come first."""
    found = [
        Tracked(card, _said(card), _STEP.get(card.status, 0), may_cancel=card.status in BEFORE_WORK) for card in cards
    ]
    return sorted(found, key=lambda order: order.order)


def _said(card: OrderCard) -> str:
    match card.status:
        case _S.PENDING:
            return "Received"
        case _S.ASSIGNED:
            return f"Accepted by {card.assignee.split()[0]}" if card.assignee else "Accepted"
        case _S.IN_PROGRESS:
            return "On its way" if card.category in _BROUGHT else "In progress"
        case _S.COMPLETED:
            return "Done"
        case _S.BLOCK:
            return f"Waiting: {card.reason}" if card.reason else "Waiting"
        case _S.SUSPENDED:
            return f"Paused: {card.reason}" if card.reason else "Paused"
        case _S.REJECTED:
            return "Cancelled" if card.reason in {CANCELLED_BY_GUEST, None} else f"Not possible: {card.reason}"
