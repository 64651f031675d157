"""What people are told of, in which ways, and what is usual for a role."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from innkeep.people.permissions import ALLOWED, Operation


class Kind(StrEnum):
    """What somebody is told of."""

    WAITING = "waiting"
    URGENT = "urgent"
    MESSAGE = "message"
    NEW_ORDER = "new_order"
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    MENTION = "mention"
    ON_CALL = "on_call"
    ORDER_STATUS = "order_status"
    PROGRAM_OFF = "program_off"


class Way(StrEnum):
    """How. A sound is made by the page of the console that is open; the others are sent."""

    PUSH = "push"
    MAIL = "mail"
    SOUND = "sound"


class Scope(StrEnum):
    """Which of the conversations that wait: one's own, those of one's division's queue too, or all."""

    MINE = "mine"
    DIVISION = "division"
    ALL = "all"


_K, _W = Kind, Way

NEEDS: dict[Kind, Operation] = {
    _K.WAITING: Operation.WRITE_CONVERSATIONS,
    _K.URGENT: Operation.WRITE_CONVERSATIONS,
    _K.MESSAGE: Operation.WRITE_CONVERSATIONS,
    _K.NEW_ORDER: Operation.READ_ORDERS,
    _K.ASSIGNED: Operation.READ_ORDERS,
    _K.ESCALATED: Operation.READ_ORDERS,
    _K.MENTION: Operation.READ_CONVERSATIONS,
    _K.ON_CALL: Operation.WRITE_CONVERSATIONS,
    _K.PROGRAM_OFF: Operation.MANAGE_INTEGRATIONS,
}
"""Staff are told of what they may see."""

OF_GUESTS = (_K.MESSAGE, _K.ORDER_STATUS)

USUAL: dict[Kind, frozenset[Way]] = {
    _K.WAITING: frozenset({_W.PUSH, _W.SOUND}),
    _K.URGENT: frozenset({_W.PUSH, _W.SOUND, _W.MAIL}),
    _K.MESSAGE: frozenset({_W.PUSH, _W.SOUND}),
    _K.NEW_ORDER: frozenset({_W.PUSH, _W.SOUND}),
    _K.ASSIGNED: frozenset({_W.PUSH, _W.SOUND}),
    _K.ESCALATED: frozenset({_W.PUSH, _W.SOUND}),
    _K.MENTION: frozenset({_W.PUSH}),
    _K.ON_CALL: frozenset({_W.PUSH, _W.SOUND, _W.MAIL}),
    _K.PROGRAM_OFF: frozenset({_W.PUSH, _W.MAIL}),
}
"""What staff are told by where they have said nothing."""

USUAL_FOR_GUESTS: dict[Kind, frozenset[Way]] = {
    _K.MESSAGE: frozenset({_W.PUSH, _W.MAIL}),
    _K.ORDER_STATUS: frozenset({_W.PUSH}),
}

UNREAD_FOR = timedelta(minutes=3)
"""Whoever looks at the page within this time gets no e-mail."""

LOOKING_FOR = timedelta(seconds=5)
"""Whoever looks at the conversation just now marks a message as read within this time, and needs no push."""


def pause(kind: Kind, way: Way) -> timedelta:
    """How long a notice waits for the person to see by themselves what it is about."""
    if way is Way.MAIL:
        return timedelta() if kind in {Kind.URGENT, Kind.ON_CALL} else UNREAD_FOR
    return LOOKING_FOR if kind is Kind.MESSAGE else timedelta()


def kinds_of(role: str) -> tuple[Kind, ...]:
    """What somebody of a role can be told of."""
    if role == "guest":
        return OF_GUESTS
    return tuple(kind for kind, needed in NEEDS.items() if needed in ALLOWED.get(role, frozenset()))


def ways_of(role: str) -> tuple[Way, ...]:
    """How somebody of a role can be told. The guest's page makes no sound."""
    return (Way.PUSH, Way.MAIL) if role == "guest" else tuple(Way)


def usual(role: str, kind: Kind) -> frozenset[Way]:
    """In which ways somebody is told where they have said nothing."""
    return (USUAL_FOR_GUESTS if role == "guest" else USUAL).get(kind, frozenset())


def usual_scope(role: str) -> Scope:
    """The desk looks after all who wait; others after what is theirs."""
    return Scope.ALL if role == "front_desk" else Scope.DIVISION
