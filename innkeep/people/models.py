"""Rows of the hotel and of the people in it."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import Kept, OfTenant, Row, SoftDeleted
from innkeep.core.db import Base


class Category(StrEnum):
    """What kind of work an order is; it decides the division."""

    HOUSEKEEPING = "housekeeping"
    ROOM_SERVICE = "room_service"
    MAINTENANCE = "maintenance"
    CONCIERGE = "concierge"


CATEGORY = Enum(Category, name="enum_order_category", create_type=False, values_callable=lambda e: [m.value for m in e])


class Organization(Row, SoftDeleted, Base):
    """A hotel. Times of day are in `timezone` (an IANA name), money in `currency` (ISO 4217)."""

    __tablename__ = "organizations"

    name: Mapped[str]
    timezone: Mapped[str]
    currency: Mapped[str]
    language: Mapped[str]
    checkin_time: Mapped[time]
    checkout_time: Mapped[time]


class Role(Row, SoftDeleted, Base):
    """What somebody is in a hotel. Roles belong to the program; see `permissions`."""

    __tablename__ = "roles"

    name: Mapped[str]
    description: Mapped[str | None]


class Division(Kept, Base):
    """A part of the staff that takes orders."""

    __tablename__ = "divisions"

    name: Mapped[str]
    description: Mapped[str | None]


class DivisionCategory(OfTenant, Base):
    """That a division handles a category."""

    __tablename__ = "division_categories"

    division_id: Mapped[UUID]
    category: Mapped[Category] = mapped_column(CATEGORY)


class User(Kept, Base):
    """A person: staff or guest, by role."""

    __tablename__ = "users"

    name: Mapped[str]
    email: Mapped[str]
    mobile_phone: Mapped[str | None]
    role_id: Mapped[UUID] = mapped_column("role", ForeignKey("roles.id"))
    division_id: Mapped[UUID | None]
    active: Mapped[bool] = mapped_column(default=True)


class Credential(OfTenant, Base):
    """How a member of staff proves who they are."""

    __tablename__ = "credentials"

    user_id: Mapped[UUID]
    password_hash: Mapped[str]


class Login(OfTenant, Base):
    """A browser that is signed in, by the hash of its cookie."""

    __tablename__ = "logins"

    user_id: Mapped[UUID]
    token_hash: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
