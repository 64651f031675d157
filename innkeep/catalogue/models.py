"""Rows of the menu and of the hotel's knowledge."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innkeep.core.columns import Kept
from innkeep.core.db import Base
from innkeep.core.weekly import Window
from innkeep.people.models import CATEGORY, Category

Translations = dict[str, dict[str, str]]
"""What a title, a text or a name is in other languages, by the tag of the language (BCP 47)."""


class Allergen(StrEnum):
    """What has to be told of what is in a dish (Regulation (EU) No 1169/2011, annex II)."""

    CELERY = "celery"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    GLUTEN = "gluten"
    LUPIN = "lupin"
    MILK = "milk"
    MOLLUSCS = "molluscs"
    MUSTARD = "mustard"
    NUTS = "nuts"
    PEANUTS = "peanuts"
    SESAME = "sesame"
    SOYBEANS = "soybeans"
    SULPHITES = "sulphites"


class CatalogueOption(Kept, Base):
    """What an item can be had with. `price` is what one costs more with it, in the hotel's currency.

    `translations` hold a `name`.
    """

    __tablename__ = "catalogue_options"

    item_id: Mapped[UUID]
    name: Mapped[str]
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    position: Mapped[int] = mapped_column(default=0)
    translations: Mapped[Translations] = mapped_column(JSONB, default=dict)


class CatalogueItem(Kept, Base):
    """Something that can be ordered. `price` is for one, in the hotel's currency; 0 is free.

    `hours` are on the hotel's clock, and always where there are none; limits count pieces, `None` is no limit.
    `translations` hold a `title` and perhaps a `description`. `options` are there when they were asked for.
    """

    __tablename__ = "catalogue_items"

    category: Mapped[Category] = mapped_column(CATEGORY)
    title: Mapped[str]
    description: Mapped[str | None]
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    position: Mapped[int] = mapped_column(default=0)
    hours: Mapped[list[Window]] = mapped_column(JSONB, default=list)
    in_stock: Mapped[bool] = mapped_column(default=True)
    limit_per_order: Mapped[int | None]
    limit_per_stay: Mapped[int | None]
    preparation_minutes: Mapped[int | None]
    allergens: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    translations: Mapped[Translations] = mapped_column(JSONB, default=dict)

    options: Mapped[list[CatalogueOption]] = relationship(
        primaryjoin=lambda: (
            (CatalogueItem.org_id == CatalogueOption.org_id)
            & (CatalogueItem.id == CatalogueOption.item_id)
            & CatalogueOption.deleted_at.is_(None)
        ),
        foreign_keys=lambda: [CatalogueOption.org_id, CatalogueOption.item_id],
        order_by=lambda: [CatalogueOption.position, CatalogueOption.id],
        lazy="raise",
        viewonly=True,
    )


class Article(Kept, Base):
    """A piece of the hotel's knowledge, in `language` (None: the hotel's own).

    `translations` hold a `title` and a `text`.
    """

    __tablename__ = "articles"

    title: Mapped[str]
    text: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    language: Mapped[str | None]
    translations: Mapped[Translations] = mapped_column(JSONB, default=dict)
