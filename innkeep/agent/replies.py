"""What the agent says. One place, so that a later issue can say it in the guest's language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from innkeep.orders.lifecycle import CANCELLED_BY_GUEST, OrderStatus
from innkeep.orders.models import Order, ProposalItem

GREETING = "Hello! I am the hotel's AI assistant. Tell me what you need, and I will see to it."
THANKS = "You are very welcome. I am here whenever you need something."
DECLINED = "All right, I have not ordered it."
NOTHING_WAITS = "There is nothing waiting for your answer right now. What can I do for you?"
NOT_PLAIN = "Shall I order it? Please tap Confirm, or just answer yes."
PROPOSAL_GONE = "Something in that order cannot be ordered any more. Please tell me again what you would like."
CANNOT_ORDER = "One of these things cannot be ordered here any more. Please tell me again what you would like."
NOTHING_TO_CANCEL = "I found no order of yours that can still be cancelled. Shall I call somebody from the front desk?"
NO_ORDERS = "You have no open orders at the moment."
WHICH = "Which one would you like?"
UNKNOWN = (
    "I am not sure about that, and I do not want to guess. Could you say it in other words? I can also get a person."
)
UNKNOWN_PART = "I am not sure what you mean by “{text}”, and I do not want to guess."
UNKNOWN_AGAIN = "I do not know this one. I have asked a colleague from the front desk, who will answer you here."
PERSON = "Of course. I have asked a colleague from the front desk, who will answer you here."
COMPLAINT = "I am sorry about that. I have asked a colleague to look after you personally, right here."
FAILED = "Something went wrong on my side. I have asked a colleague from the front desk, who will answer you here."
TOO_MUCH = "That is a lot at once. I have asked a colleague, who will go through the rest with you here."
EMERGENCY = (
    "I have alerted the hotel's staff, and somebody is on the way to you. "
    "If anyone is in danger, call the emergency number now (112 in Europe, 911 in North America)."
)

STATUS = {
    OrderStatus.PENDING: "has been received",
    OrderStatus.ASSIGNED: "has been accepted",
    OrderStatus.IN_PROGRESS: "is being worked on",
    OrderStatus.BLOCK: "is waiting for something; the team is on it",
    OrderStatus.SUSPENDED: "is paused",
    OrderStatus.COMPLETED: "is done",
    OrderStatus.REJECTED: "will not be carried out",
}


def amount(value: Decimal, currency: str) -> str:
    """An amount of money, with its currency."""
    return f"{currency} {value:,.2f}"


def placed(titles: Sequence[tuple[int, str]], orders: Sequence[Order], joined: Sequence[Order] = ()) -> str:
    """That orders were placed, with the numbers that staff know them by; some may have joined an earlier order."""
    numbers = ", ".join(order.order_number for order in orders)
    if orders and len(joined) == len(orders):
        return f"I have added this to what you asked for before: {_list(titles)}. Your order number is still {numbers}."
    return f"On its way to the team: {_list(titles)}. Your order number is {numbers}."


def proposed(lines: Sequence[ProposalItem], total: Decimal, currency: str) -> str:
    """The basket read back, and the question."""
    rows = [f"{line.qty} × {line.title}{_details(line)}: {amount(line.price * line.qty, currency)}" for line in lines]
    return "\n".join([*rows, f"Total: {amount(total, currency)}. Shall I order this for you?"])


def _details(line: ProposalItem) -> str:
    details = [*line.options, *([line.notes] if line.notes else [])]
    return f" ({', '.join(details)})" if details else ""


def confirmed(orders: Sequence[Order]) -> str:
    """That the guest's yes was heard."""
    numbers = ", ".join(order.order_number for order in orders)
    return f"Thank you, it is ordered. Your order number is {numbers}." if orders else "It is ordered already."


def status(order: Order, titles: Sequence[tuple[int, str]]) -> str:
    """Where an order is."""
    return f"{_list(titles)} (order {order.order_number}) {STATUS[order.status]}."


def cancelled(order: Order) -> str:
    """That an order was taken back."""
    return f"Order {order.order_number} is {CANCELLED_BY_GUEST.removesuffix(' by guest')}."


def price(title: str, value: Decimal, currency: str) -> str:
    """What something costs."""
    cost = f"costs {amount(value, currency)}" if value else "is free of charge"
    return f"{title} {cost}. Would you like it?"


def answer(title: str, passage: str) -> str:
    """What an article says, and which one."""
    return f"{passage}\n({title})"


def _list(titles: Sequence[tuple[int, str]]) -> str:
    return ", ".join(f"{qty} × {title}" for qty, title in titles)
