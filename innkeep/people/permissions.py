"""Who may do what: one table, read by one function."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from innkeep.core import clock
from innkeep.core.actors import Actor, Integrator, Staff
from innkeep.core.errors import Forbidden


class Operation(StrEnum):
    """Something that not everybody may do."""

    @property
    def scope(self) -> str:
        """What a key of a program calls it: `read_orders`."""
        return self.name.lower()

    READ_ORDERS = "read orders"
    READ_ALL_DIVISIONS = "see the orders of every division"
    MOVE_ORDERS = "move orders"
    PLACE_ORDERS = "place orders"
    ORDER_OFF_MENU = "order what the catalogue does not hold, at a price of your own"
    REASSIGN_ORDERS = "give an order that a colleague has to somebody else"
    DELETE_ORDERS = "delete orders and bring them back"
    REOPEN_REJECTED = "reopen a rejected order"
    READ_CONVERSATIONS = "read conversations"
    WRITE_CONVERSATIONS = "write to guests"
    REASSIGN_CONVERSATIONS = "give a conversation that a colleague has to somebody else"
    DELETE_CONVERSATIONS = "delete conversations and bring them back"
    MANAGE_STAYS = "check guests in and out"
    MANAGE_ACCOUNTS = "see and charge accounts of stays"
    READ_HOUSE = "see rooms, menu and knowledge"
    MANAGE_HOUSE = "change rooms, divisions, menu and knowledge"
    MANAGE_SERVICE_LEVELS = "set service levels and escalations"
    READ_REPORTS = "read reports"
    READ_AUDIT = "read who did what"
    EXPORT_PEOPLE = "take out all that is held of a person"
    ERASE_PEOPLE = "erase a person"
    MARK_SOLD_OUT = "say what is sold out"
    OVERRIDE_CATALOGUE = "order what is sold out, out of hours or above its limit"
    READ_COLLEAGUES = "see the names of colleagues"
    READ_PEOPLE = "see everybody who works or stays here"
    MANAGE_GUESTS = "register and change guests"
    MANAGE_PEOPLE = "manage staff"
    MANAGE_MANAGERS = "manage managers and owners"
    MANAGE_INTEGRATIONS = "let programs in and tell them what happens"


_DIVISION = {
    Operation.READ_ORDERS,
    Operation.MOVE_ORDERS,
    Operation.PLACE_ORDERS,
    Operation.READ_HOUSE,
    Operation.READ_COLLEAGUES,
    Operation.MARK_SOLD_OUT,
}
_DESK = _DIVISION | {
    Operation.ORDER_OFF_MENU,
    Operation.REASSIGN_ORDERS,
    Operation.READ_ALL_DIVISIONS,
    Operation.READ_CONVERSATIONS,
    Operation.WRITE_CONVERSATIONS,
    Operation.MANAGE_STAYS,
    Operation.MANAGE_ACCOUNTS,
    Operation.OVERRIDE_CATALOGUE,
    Operation.READ_PEOPLE,
    Operation.MANAGE_GUESTS,
}
_MANAGER = _DESK | {
    Operation.REASSIGN_CONVERSATIONS,
    Operation.DELETE_CONVERSATIONS,
    Operation.DELETE_ORDERS,
    Operation.REOPEN_REJECTED,
    Operation.MANAGE_HOUSE,
    Operation.MANAGE_SERVICE_LEVELS,
    Operation.READ_REPORTS,
    Operation.READ_AUDIT,
    Operation.EXPORT_PEOPLE,
    Operation.ERASE_PEOPLE,
    Operation.MANAGE_PEOPLE,
    Operation.MANAGE_INTEGRATIONS,
}

ALLOWED: dict[str, frozenset[Operation]] = {
    "owner": frozenset(_MANAGER | {Operation.MANAGE_MANAGERS}),
    "manager": frozenset(_MANAGER),
    "front_desk": frozenset(_DESK),
    "staff": frozenset(_DIVISION),
    "guest": frozenset(),
    "operator": frozenset(),
}

STAFF_ROLES = tuple(role for role, operations in ALLOWED.items() if operations)
"""The roles of those who work in a hotel."""

MANAGE_NEEDS = {
    "owner": Operation.MANAGE_MANAGERS,
    "manager": Operation.MANAGE_MANAGERS,
    "front_desk": Operation.MANAGE_PEOPLE,
    "staff": Operation.MANAGE_PEOPLE,
    "guest": Operation.MANAGE_GUESTS,
}
"""What it takes to make, change or remove somebody of a role. Operators are nobody's in a hotel."""


class NotAllowed(Forbidden):
    """The actor's role does not include the operation."""


class NotForPrograms(Forbidden):
    """Only a person may do it, signed in themselves."""


LATELY = timedelta(minutes=15)
"""How long after signing in somebody gives ways in."""


class SignInAgain(Forbidden):
    """Somebody signed in too long ago for it to be certain that it is still they who ask."""

    title = "Sign in again first"


def allowed(actor: Actor, operation: Operation) -> bool:
    """Whether `actor` may do `operation` in their own hotel. Guests never may; the agent and programs are not asked.

    A program that comes with a key may do what its key names, as long as whoever it acts for may.
    """
    if not isinstance(actor, Staff) or operation not in ALLOWED.get(actor.role, frozenset()):
        return False
    return not isinstance(actor, Integrator) or operation.scope in actor.operations


def require(actor: Actor, operation: Operation) -> None:
    """Raise NotAllowed unless `actor` may do `operation`."""
    if not allowed(actor, operation):
        if isinstance(actor, Integrator):
            raise NotAllowed(f"This key may not {operation.value}. It takes the operation {operation.scope}.")
        raise NotAllowed(f"Your role may not {operation.value}. Ask a manager if you need to.")


def require_person(actor: Actor) -> None:
    """Raise NotForPrograms unless `actor` is there themselves: what is theirs alone, no key of theirs reaches."""
    if isinstance(actor, Integrator):
        raise NotForPrograms("A key cannot do this. Sign in yourself, at /console.")


def require_lately(staff: Staff) -> None:
    """Raise SignInAgain unless they signed in a moment ago: it opens an account, to them or to somebody else.

    Whoever finds a browser that was left signed in does not make an account their own. NotForPrograms.
    """
    require_person(staff)
    if staff.signed_in_at is None or clock.now() - staff.signed_in_at > LATELY:
        raise SignInAgain("You signed in a while ago. Sign out and in again, so that we know it is you, and try again.")
