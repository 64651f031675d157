"""What requests say of orders, and what is answered beside the orders themselves."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from innkeep.api.moments import Day, HotelTime, Moment
from innkeep.api.shapes import Change, Given, OrderOut, Page, Shown, Text
from innkeep.api.values import Price, TimeOfDay
from innkeep.core.actors import Actor, Staff
from innkeep.orders.lifecycle import OrderStatus, Priority
from innkeep.orders.placing import Draft
from innkeep.orders.queries import NamedMove
from innkeep.orders.recurring import Daily
from innkeep.orders.targets import NamedTarget
from innkeep.orders.wishes import OffMenu, Wish
from innkeep.people.models import Category

Key = Annotated[UUID, Field(strict=False)]

Notes = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]

Qty = Annotated[int, Field(ge=1, le=999)]

HowMuch = Annotated[Priority, Field(strict=False)]

When = Annotated[
    AwareDatetime | None,
    Field(
        strict=False,
        description="When it is wanted, with its offset from UTC; null: as soon as possible",
        examples=["2031-05-01T20:00:00+02:00"],
    ),
]


class WishIn(Given):
    """So many of an item of the catalogue. Its options are told by key or by name; it costs what it costs there."""

    catalogue_item_id: Key
    qty: Qty = 1
    option_ids: list[Key] = Field(default=[], max_length=20)
    options: list[Text] = Field(default=[], max_length=20, examples=[["With fries"]])
    notes: Notes = Field(default="", examples=["No onions, please"])

    def wish(self) -> Wish:
        """As the domain has it."""
        return Wish(self.catalogue_item_id, self.qty, self.notes, tuple(self.option_ids), tuple(self.options))


class LineIn(Given):
    """An item of the catalogue by its key, or, from staff, anything else by its title and what one of it costs."""

    catalogue_item_id: Key | None = None
    title: Text | None = Field(default=None, examples=["Birthday cake"])
    qty: Qty = 1
    price: Price | None = Field(default=None, description="For one; only of what is not in the catalogue")
    option_ids: list[Key] = Field(default=[], max_length=20)
    options: list[Text] = Field(default=[], max_length=20, examples=[["With fries"]])
    notes: Notes = Field(default="", examples=["No onions, please"])

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if (self.catalogue_item_id is None) == (self.title is None):
            raise PydanticCustomError("line", "name a catalogue_item_id, or else a title")
        if self.catalogue_item_id is not None and self.price is not None:
            raise PydanticCustomError("line", "leave the price out: what is in the catalogue costs what stands there")
        if self.title is not None and (self.option_ids or self.options):
            raise PydanticCustomError("line", "options are of what is in the catalogue: put them into the notes")
        return self

    def wish(self) -> Wish | OffMenu:
        """As the domain has it."""
        if self.catalogue_item_id is not None:
            return Wish(self.catalogue_item_id, self.qty, self.notes, tuple(self.option_ids), tuple(self.options))
        return OffMenu(str(self.title), self.qty, self.price or Decimal(0), self.notes)


class OrderIn(Given):
    """An order of one category: for a conversation, a stay, a guest (and perhaps one of their rooms) or a room alone.

    A guest orders for their own stay and need not say so.
    """

    stay_id: Key | None = None
    session_id: Key | None = None
    guest_id: Key | None = Field(default=None, description="Whose it is; of a stay its primary guest's, unless said")
    room_id: Key | None = None
    category: Annotated[Category | None, Field(strict=False)] = Field(
        default=None, description="Known from the items, unless none of them is in the catalogue"
    )
    items: list[LineIn] = Field(min_length=1, max_length=50)
    notes: Notes | None = Field(default=None, description="What the guest says", examples=["Please knock softly"])
    additional_notes: Notes | None = Field(default=None, description="What staff say to one another")
    wanted_at: When = None
    priority: Annotated[Priority | None, Field(strict=False)] = Field(default=None, description="normal, unless said")
    assignee_id: Key | None = Field(default=None, description="Gives it to a colleague at once")

    def draft(self) -> Draft:
        """As the domain has it."""
        return Draft(
            wishes=[line.wish() for line in self.items],
            named=NamedTarget(self.stay_id, self.session_id, self.guest_id, self.room_id),
            category=self.category,
            notes=self.notes or None,
            additional_notes=self.additional_notes or None,
            wanted_at=self.wanted_at,
            priority=self.priority,
            assignee_id=self.assignee_id,
        )


class OrderChange(Change):
    """What is to change of an order. The division that it is given to says who does it."""

    notes: Annotated[Notes | None, Field(examples=["Please knock softly"])]
    additional_notes: Notes | None
    priority: HowMuch
    wanted_at: When
    room_id: Key
    division_id: Key


class RescheduleIn(Given):
    """When the guest wants it instead."""

    wanted_at: When


class ItemChange(Change):
    """What is to change of an item; what it costs stays what it was when it was ordered."""

    qty: Annotated[Qty, Field(examples=[2])]
    notes: Notes | None

    def changes(self) -> dict[str, object]:
        """What the request named, by the columns."""
        named = super().changes()
        return {"description" if name == "notes" else name: value for name, value in named.items()}


class SplitIn(Given):
    """Which items are to be an order of their own."""

    item_ids: list[Key] = Field(min_length=1, max_length=200, examples=[["01980000-0000-7000-8000-0000000000aa"]])


class OutOfOrderIn(Given):
    """For how long: from now on, and until further notice, where nothing is said."""

    since: Moment | None = None
    until: Moment | None = None
    reason: Text | None = Field(default=None, description="The order's items, unless said")


class MoveOut(Shown):
    """A line of an order's history. Where `from` is the same as `to`, `reason` says what happened to it there."""

    id: UUID
    at: datetime
    came_from: OrderStatus | None = Field(serialization_alias="from")
    to: OrderStatus
    moved_by: UUID | None
    name: str | None
    reason: str | None

    @classmethod
    def of(cls, told: NamedMove) -> Self:
        """The line with the name of who did it."""
        move = told.move
        return cls(
            id=move.id,
            at=move.created_at,
            came_from=move.from_status,
            to=move.to_status,
            moved_by=move.moved_by,
            name=told.name,
            reason=move.reason,
        )


class RecurringOrderIn(Given):
    """What is to come every day at a time on the hotel's clock, for a stay while it lasts or for a room."""

    stay_id: Key | None = None
    room_id: Key | None = None
    items: list[WishIn] = Field(min_length=1, max_length=50)
    notes: Notes | None = None
    priority: HowMuch = Priority.NORMAL
    daily_at: TimeOfDay = Field(examples=["09:30"])
    since: Day | None = Field(default=None, description="The first day; the next time, unless said")
    until: Day | None = Field(default=None, description="The last day; null: as long as the stay lasts")

    def daily(self) -> Daily:
        """As the domain has it."""
        return Daily(
            wishes=[each.wish() for each in self.items],
            named=NamedTarget(stay_id=self.stay_id, room_id=self.room_id),
            daily_at=self.daily_at,
            since=self.since,
            until=self.until,
            notes=self.notes or None,
            priority=self.priority,
        )


class RecurringOrderChange(Change):
    """What is to change of it, from the next time on."""

    notes: Notes | None
    priority: HowMuch
    daily_at: TimeOfDay
    until: Day | None


class RecurringOrderOut(Shown):
    """What comes every day."""

    id: UUID
    org_id: UUID
    stay_id: UUID | None
    room_id: UUID | None
    category: Category
    notes: str | None
    priority: Priority
    daily_at: HotelTime
    since: date
    until: date | None
    created_at: datetime
    updated_at: datetime


class RecurringDayOut(Shown):
    """A day on which it was to come: the order, or why there was none."""

    id: UUID
    day: date
    order_id: UUID | None
    refused: str | None


def for_reader(actor: Actor, answer: OrderOut) -> OrderOut:
    """The order as `actor` may read it: what staff say to one another is not for guests."""
    return answer if isinstance(actor, Staff) else answer.model_copy(update={"additional_notes": None})


def page_for_reader(actor: Actor, answer: Page[OrderOut]) -> Page[OrderOut]:
    """A page of orders as `actor` may read it."""
    return Page(items=[for_reader(actor, each) for each in answer.items], next_cursor=answer.next_cursor)
