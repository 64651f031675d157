"""What streams tell: how things are, with the number of the newest event, and then what each event named."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from innkeep.api.inbox import CountsOut, InboxLineOut
from innkeep.api.session_shapes import SessionOut
from innkeep.api.shapes import MessageOut, Money, Shown
from innkeep.orders.lifecycle import OrderStatus, Priority
from innkeep.people.models import Category


class Snapshot(BaseModel):
    """How things are. It holds the effect of every event up to `seq`; what follows has higher numbers."""

    seq: int


class Changed(BaseModel):
    """What an event named, by key, and beside it how that is by now."""

    model_config = ConfigDict(extra="allow")


class ConversationOut(Snapshot):
    """A conversation with its newest 500 messages, oldest first."""

    session: SessionOut
    messages: list[MessageOut]


class ConversationChanged(Changed):
    """The conversation by now, and the messages that may have changed; one that is named and not among them is gone."""

    session: SessionOut | None
    messages: list[MessageOut]


class CardItemOut(Shown):
    """A line of an order on the board."""

    title: str
    qty: int
    price: Money


class CardOut(Shown):
    """An order as the board shows it."""

    id: UUID
    order_number: str
    category: Category
    status: OrderStatus
    notes: str | None
    total_amount: Money
    priority: Priority
    session_id: UUID | None
    division_id: UUID | None
    division: str | None
    assignee_id: UUID | None
    assignee: str | None
    room_number: str | None
    previous_room: str | None
    guest: str | None
    reason: str | None
    items: list[CardItemOut]
    late: bool
    wanted_at: datetime | None
    due_at: datetime | None
    stopped_at: datetime | None
    created_at: datetime
    updated_at: datetime


class BoardOut(Snapshot):
    """The orders that are to do, and those that ended in the last 12 hours."""

    orders: list[CardOut]


class BoardChanged(Changed):
    """An order by now; null when the board shows it to you no longer."""

    order: CardOut | None


class InboxSnapshot(Snapshot):
    """The open conversations, in the order in which somebody should look at them."""

    items: list[InboxLineOut]
    counts: CountsOut


class InboxChanged(Changed):
    """A conversation's line by now; null when the inbox shows it no longer."""

    line: InboxLineOut | None
    counts: CountsOut
