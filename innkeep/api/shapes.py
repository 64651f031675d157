"""What the API takes and gives. Unknown fields are refused: a misspelt one must not be lost in silence."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, computed_field
from pydantic_core import PydanticUndefined

from innkeep.conversations.models import MessageRole
from innkeep.orders.lifecycle import OrderStatus, Priority
from innkeep.people.models import Category

T = TypeVar("T")

Money = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""An amount in the hotel's currency with two decimals; a JSON number."""


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""A name, a number, a word: something is left when the spaces around it are gone."""


class Given(BaseModel):
    """What a request holds."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Change(Given):
    """What is to change. Every field of a subclass may be left out, though not be null unless its type says so."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Give every field a default that is never read: what was not named stays as it is."""
        for each in cls.model_fields.values():
            each.default, each.default_factory = PydanticUndefined, lambda: None
        cls.model_rebuild(force=True)

    def changes(self) -> dict[str, object]:
        """What the request named, with the defaults of what stands within it."""
        return self.model_dump(include=self.model_fields_set)


class Shown(BaseModel):
    """What an answer holds, read from a row."""

    model_config = ConfigDict(from_attributes=True, validate_by_name=True, validate_by_alias=True)


class Page(BaseModel, Generic[T]):
    """A part of a list; `next_cursor` asks for the next one, null at the end."""

    items: list[T]
    next_cursor: str | None = None


class LoginIn(Given):
    """How staff sign in."""

    email: str = Field(min_length=1, max_length=320, examples=["ana.ribeiro@casadomar.example"])
    password: str = Field(min_length=1, max_length=128)
    code: str | None = Field(default=None, max_length=40, description="Of an app, or a recovery code, if you have one")


class StaffOut(Shown):
    """Who is signed in."""

    user_id: UUID
    org_id: UUID
    name: str
    role: str
    division_id: UUID | None


class MessagePhotoOut(Shown):
    """A photo of a message: where the picture is and a small one of it, and the size of the large one in pixels."""

    id: UUID
    width: int
    height: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def url(self) -> str:
        """The picture, a JPEG."""
        return f"/api/v1/photos/{self.id}"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def thumbnail_url(self) -> str:
        """A small one."""
        return f"/api/v1/photos/{self.id}/thumbnail"


class MessageOut(Shown):
    """A message. `seq` counts from 1 within its session without a gap; `by` is guest, agent or staff.

    `language` (BCP 47) is what it is written in, null while nobody has looked or nothing tells.
    """

    id: UUID
    session_id: UUID
    seq: int
    role: MessageRole
    by: str
    author_id: UUID | None
    text: str
    language: str | None
    client_id: str | None
    photos: list[MessagePhotoOut] = []
    edited_at: datetime | None
    created_at: datetime
    updated_at: datetime


class MessageIn(Given):
    """A message to post. The same `client_id` again returns the message of the first time."""

    text: str = Field(min_length=1, max_length=100_000, examples=["Two bath towels, please"])
    client_id: str | None = Field(default=None, min_length=1, max_length=100)


class OrderItemOut(Shown):
    """A line of an order; `price` of one with its options, when it was ordered. `description`: what the guest said."""

    id: UUID
    order_id: UUID
    catalogue_item_id: UUID | None = Field(validation_alias="item_id")
    title: str
    description: str | None
    options: list[str]
    qty: int
    price: Money
    created_at: datetime
    updated_at: datetime


class OrderOut(Shown):
    """An order. `total_amount` is always the sum of its items.

    `wanted_at` is when the guest wants it, null for as soon as possible. `due_at` is by when it was promised,
    `stopped_at` since when its time stands still: blocked, parked or ended.
    """

    id: UUID
    org_id: UUID
    order_number: str
    session_id: UUID | None
    guest_id: UUID | None
    category: Category
    status: OrderStatus
    notes: str | None
    additional_notes: str | None
    total_amount: Money
    priority: Priority
    stay_id: UUID | None
    room_id: UUID | None
    division_id: UUID | None
    assignee_id: UUID | None
    source: str
    wanted_at: datetime | None
    due_at: datetime | None
    stopped_at: datetime | None
    late: bool
    created_at: datetime
    updated_at: datetime


class TransitionIn(Given):
    """Where an order is to go, and why; `assignee_id` gives it to a colleague."""

    to: Annotated[OrderStatus, Field(strict=False, examples=["in_progress"])]
    reason: str | None = Field(default=None, max_length=1000)
    assignee_id: Annotated[UUID | None, Field(strict=False)] = None


class RoomOut(Shown):
    """A room. `is_booked` while a checked-in stay holds it; `code` opens its guest page."""

    id: UUID
    org_id: UUID
    room_number: str
    label: str
    type: str
    is_booked: bool
    code: str
    created_at: datetime
    updated_at: datetime
