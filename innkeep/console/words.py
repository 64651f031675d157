"""What staff call the statuses of an order and the steps between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from innkeep.core.actors import Staff
from innkeep.orders.lifecycle import ENDED, MAY_GO_TO, REOPEN_NEEDS, OrderStatus, needs_reason
from innkeep.people.permissions import allowed

_S = OrderStatus

COLUMNS: dict[OrderStatus, str] = {
    _S.PENDING: "New",
    _S.ASSIGNED: "Accepted",
    _S.IN_PROGRESS: "In progress",
    _S.BLOCK: "Blocked",
    _S.SUSPENDED: "Parked",
    _S.COMPLETED: "Done",
    _S.REJECTED: "Rejected",
}
"""The columns of the board, from left to right."""

_VERBS: dict[OrderStatus, str] = {
    _S.PENDING: "Give back",
    _S.ASSIGNED: "Accept",
    _S.IN_PROGRESS: "Start",
    _S.BLOCK: "Block",
    _S.SUSPENDED: "Park",
    _S.COMPLETED: "Complete",
    _S.REJECTED: "Reject",
}

_OTHERWISE: dict[tuple[OrderStatus, OrderStatus], str] = {
    (_S.IN_PROGRESS, _S.ASSIGNED): "Pause",
    (_S.BLOCK, _S.IN_PROGRESS): "Go on",
    (_S.SUSPENDED, _S.IN_PROGRESS): "Go on",
    (_S.COMPLETED, _S.IN_PROGRESS): "Reopen",
    (_S.REJECTED, _S.PENDING): "Reopen",
}
"""Steps that people call something else when they start from there."""

_FIRST: dict[OrderStatus, tuple[OrderStatus, ...]] = {
    _S.PENDING: (_S.ASSIGNED, _S.IN_PROGRESS),
    _S.ASSIGNED: (_S.IN_PROGRESS, _S.COMPLETED),
    _S.IN_PROGRESS: (_S.COMPLETED,),
    _S.BLOCK: (_S.IN_PROGRESS,),
    _S.SUSPENDED: (_S.IN_PROGRESS,),
}
"""What stands on the card itself: one tap. The rest is in the order's sheet."""

_ICONS: dict[OrderStatus, str] = {
    _S.PENDING: "rotate-ccw",
    _S.ASSIGNED: "user-round",
    _S.IN_PROGRESS: "arrow-right",
    _S.BLOCK: "circle-alert",
    _S.SUSPENDED: "pause",
    _S.COMPLETED: "check",
    _S.REJECTED: "x",
}


@dataclass(frozen=True, slots=True)
class MoveChoice:
    """A step that may be taken from where the order is."""

    to: OrderStatus
    verb: str
    icon: str
    kind: Literal["primary", "plain", "danger"]
    needs_reason: bool


def moves(staff: Staff, status: OrderStatus) -> list[MoveChoice]:
    """Every step from `status` that this member of staff may take, what is done most first."""
    if status in ENDED and not allowed(staff, REOPEN_NEEDS[status]):
        return []
    first = _FIRST.get(status, ())
    rest = [to for to in COLUMNS if to in MAY_GO_TO[status] and to not in first]
    return [_choice(status, to, first[:1]) for to in (*first, *rest)]


def taps(choices: list[MoveChoice], status: OrderStatus) -> list[MoveChoice]:
    """Those of the steps that stand on the card."""
    return [choice for choice in choices if choice.to in _FIRST.get(status, ())]


def _choice(status: OrderStatus, to: OrderStatus, first: tuple[OrderStatus, ...]) -> MoveChoice:
    kind: Literal["primary", "plain", "danger"] = "plain"
    if to in first:
        kind = "primary"
    elif to is _S.REJECTED:
        kind = "danger"
    verb = _OTHERWISE.get((status, to), _VERBS[to])
    return MoveChoice(to, verb, _ICONS[to], kind, needs_reason(status, to))
