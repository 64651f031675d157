"""Rows of the hotel and of the people in it."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, ForeignKey, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innkeep.core.columns import Kept, OfTenant, Row, SoftDeleted, one_of
from innkeep.core.db import Base
from innkeep.core.weekly import Window
from innkeep.people.permissions import ALLOWED


class Category(StrEnum):
    """What kind of work an order is; it decides the division."""

    HOUSEKEEPING = "housekeeping"
    ROOM_SERVICE = "room_service"
    MAINTENANCE = "maintenance"
    CONCIERGE = "concierge"

    @property
    def brought(self) -> bool:
        """Whether somebody comes to the door with it; other work is done."""
        return self in {Category.HOUSEKEEPING, Category.ROOM_SERVICE}


CATEGORY = one_of(Category, "enum_order_category")


class ConversationAssignment(StrEnum):
    """To whom a conversation is given that waits for a person."""

    NOBODY = "nobody"
    ROUND_ROBIN = "round_robin"


_WHO_ANSWERS = one_of(ConversationAssignment)


class Organization(Row, SoftDeleted, Base):
    """A hotel. Times of day are in `timezone` (an IANA name), money in `currency` (ISO 4217).

    After `lease_minutes` without a word from whoever answers a conversation the desk is asked; after `silence_hours`
    without a word from anybody it ends. Conversations that wait for a person are given out by
    `conversation_assignment`, up to `conversation_cap` at a time to each. While an emergency waits, the next of those
    who are on call is asked every `on_call_minutes`. Language models may cost `model_tokens_a_day` and be asked
    `model_requests_a_stay` times; 0 of either keeps all words in the house.

    What is written to guests may lead to `link_hosts` only. Words of a conversation are kept for `chat_days` after it
    has ended, and who a guest was for `guest_days` after they have left.
    """

    __tablename__ = "organizations"

    name: Mapped[str]
    timezone: Mapped[str]
    currency: Mapped[str]
    language: Mapped[str]
    checkin_time: Mapped[time]
    checkout_time: Mapped[time]
    lease_minutes: Mapped[int] = mapped_column(default=30)
    silence_hours: Mapped[int] = mapped_column(default=24)
    brand_color: Mapped[str | None]
    wifi_name: Mapped[str | None]
    wifi_password: Mapped[str | None]
    conversation_assignment: Mapped[ConversationAssignment] = mapped_column(
        _WHO_ANSWERS, default=ConversationAssignment.NOBODY
    )
    conversation_cap: Mapped[int] = mapped_column(default=5)
    on_call_minutes: Mapped[int] = mapped_column(default=5)
    model_tokens_a_day: Mapped[int] = mapped_column(default=1_000_000)
    model_requests_a_stay: Mapped[int] = mapped_column(default=300)
    link_hosts: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    chat_days: Mapped[int] = mapped_column(default=90)
    require_second_factor: Mapped[bool] = mapped_column(default=False)
    second_factor_from: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    guest_days: Mapped[int] = mapped_column(default=365)


class Role(Row, SoftDeleted, Base):
    """What somebody is in a hotel. Roles belong to the program; see `permissions`."""

    __tablename__ = "roles"

    name: Mapped[str]
    description: Mapped[str | None]

    @property
    def operations(self) -> list[str]:
        """What it allows, in words."""
        return sorted(ALLOWED.get(self.name, ()))


class Assignment(StrEnum):
    """To whom of a division a new order is given."""

    NOBODY = "nobody"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"


class DivisionCategory(OfTenant, Base):
    """That a division handles a category."""

    __tablename__ = "division_categories"

    division_id: Mapped[UUID]
    category: Mapped[Category] = mapped_column(CATEGORY)


class Division(Kept, Base):
    """A part of the staff that takes orders. It works in `hours` of the hotel's clock, always where there are none.

    Conversations that wait in its queue are given out by `conversation_assignment`, as a hotel gives out its own.
    `handled` is there when it was asked for.
    """

    __tablename__ = "divisions"

    name: Mapped[str]
    description: Mapped[str | None]
    hours: Mapped[list[Window]] = mapped_column(JSONB, default=list)
    assignment: Mapped[Assignment] = mapped_column(
        one_of(Assignment),
        default=Assignment.NOBODY,
    )
    conversation_assignment: Mapped[ConversationAssignment] = mapped_column(
        _WHO_ANSWERS, default=ConversationAssignment.NOBODY
    )
    conversation_cap: Mapped[int] = mapped_column(default=5)

    handled: Mapped[list[DivisionCategory]] = relationship(
        primaryjoin=lambda: (
            (Division.org_id == DivisionCategory.org_id) & (Division.id == DivisionCategory.division_id)
        ),
        foreign_keys=lambda: [DivisionCategory.org_id, DivisionCategory.division_id],
        order_by=lambda: DivisionCategory.category,
        lazy="raise",
        viewonly=True,
    )

    @property
    def handles(self) -> list[Category]:
        """The kinds of orders that come to it."""
        return [each.category for each in self.handled]


class User(Kept, Base):
    """A person: staff or guest, by role.

    Staff are on shift while they are `on_duty` within `shifts`, on the hotel's clock; without shifts whenever on duty.
    `languages` are those that they speak (BCP 47), best first. `role` is there when it was asked for.
    """

    __tablename__ = "users"

    name: Mapped[str]
    email: Mapped[str]
    mobile_phone: Mapped[str | None]
    role_id: Mapped[UUID] = mapped_column("role", ForeignKey("roles.id"))
    division_id: Mapped[UUID | None]
    active: Mapped[bool] = mapped_column(default=True)
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    on_duty: Mapped[bool] = mapped_column(default=True)
    shifts: Mapped[list[Window]] = mapped_column(JSONB, default=list)

    role: Mapped[Role] = relationship(lazy="raise")

    @property
    def role_name(self) -> str:
        """What the role is called."""
        return self.role.name


class Credential(OfTenant, Base):
    """How a member of staff proves who they are."""

    __tablename__ = "credentials"

    user_id: Mapped[UUID]
    password_hash: Mapped[str]


class Login(OfTenant, Base):
    """A browser that is signed in, by the hash of its cookie.

    `seen_at` is true to a few minutes; `browser` and `address` are what it said of itself and where it came from.
    `at_the_beginning`: the hotel was made in it, so it needs no second factor yet.
    """

    __tablename__ = "logins"

    user_id: Mapped[UUID]
    token_hash: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    browser: Mapped[str | None]
    address: Mapped[str | None]
    at_the_beginning: Mapped[bool] = mapped_column(default=False)
