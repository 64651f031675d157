"""Where a guest's orders are, as their page tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from innkeep.catalogue.wording import Wording
from innkeep.core import clock
from innkeep.orders.board import OrderCard
from innkeep.orders.lifecycle import BEFORE_WORK, CANCELLED_BY_GUEST, ENDED, OrderStatus
from innkeep.orders.ratings import NOT_ARRIVED, Rating
from innkeep.web.languages import comma
from innkeep.web.pages import local

_S = OrderStatus

_STEP = {_S.PENDING: 1, _S.ASSIGNED: 2, _S.IN_PROGRESS: 3, _S.BLOCK: 3, _S.SUSPENDED: 2, _S.COMPLETED: 4}


@dataclass(frozen=True, slots=True)
class Tracked:
    """An order as its guest sees it. `step` is how many of four steps are done, 0 when it will not be.

    `wanted` is when the guest wants it, `expected` by when it was promised, where that is another time, both on the
    hotel's clock; `lines` are what was ordered, in their language;
    `asked` is there while the guest is asked about it.
    """

    card: OrderCard
    step: int
    may_cancel: bool
    wanted: datetime | None
    expected: datetime | None
    lines: tuple[str, ...]
    asked: Rating | None = None

    @property
    def title(self) -> str:
        """What was ordered, in one line."""
        return comma().join(self.lines)

    @property
    def ended(self) -> bool:
        """Nothing more will happen to it."""
        return self.card.status in ENDED

    @property
    def waits(self) -> bool:
        """Whether its guest has not said yet that it came."""
        return self.asked is not None and self.asked.answered_at is None

    @property
    def delayed(self) -> bool:
        """Whether it takes longer than was promised, and somebody is at it or should be."""
        return not self.ended and self.card.stopped_at is None and self.card.late

    @property
    def missed(self) -> bool:
        """Whether it was said to be done and its guest said that it was not, and somebody is at it again."""
        return not self.ended and self.card.reason == NOT_ARRIVED

    @property
    def brought(self) -> bool:
        """Whether somebody comes to the door with it."""
        return self.card.category.brought

    @property
    def by(self) -> str | None:
        """Who has it, by first name."""
        return self.card.assignee.split()[0] if self.card.assignee else None

    @property
    def reason(self) -> str | None:
        """Why it waits or will not be done, in somebody's words."""
        return None if self.card.reason == CANCELLED_BY_GUEST else self.card.reason

    @property
    def order(self) -> int:
        """Its place: what is still to come first, newest first."""
        newest_first = int(4e12 - self.card.created_at.timestamp() * 1000)
        return newest_first + (int(1e13) if self.ended else 0)


def tracked(cards: Sequence[OrderCard], asked: Sequence[Rating], zone: str, words: Wording) -> list[Tracked]:
    """The orders of a stay, those still to come first."""
    asked_of = {rating.order_id: rating for rating in asked if rating.order_id}
    found = [
        Tracked(
            card,
            _STEP.get(card.status, 0),
            may_cancel=card.status in BEFORE_WORK,
            wanted=local(card.wanted_at, zone) if card.wanted_at else None,
            expected=_expected(card, zone),
            lines=tuple(map(words.line, card.items)),
            asked=asked_of.get(card.id) if card.status is _S.COMPLETED else None,
        )
        for card in cards
    ]
    return sorted(found, key=lambda order: order.order)


def _expected(card: OrderCard, zone: str) -> datetime | None:
    """When it may come, unless that is when it is wanted. A time that has passed promises nothing any more."""
    to_come = card.status not in ENDED and card.stopped_at is None and card.due_at not in {None, card.wanted_at}
    return local(card.due_at, zone) if to_come and card.due_at and card.due_at > clock.now() else None
