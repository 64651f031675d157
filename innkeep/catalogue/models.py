"""Rows of the menu and of the hotel's knowledge."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import ARRAY, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from innkeep.core.columns import Kept
from innkeep.core.db import Base
from innkeep.people.models import CATEGORY, Category


class CatalogueItem(Kept, Base):
    """Something that can be ordered. `price` is for one, in the hotel's currency; 0 is free."""

    __tablename__ = "catalogue_items"

    category: Mapped[Category] = mapped_column(CATEGORY)
    title: Mapped[str]
    description: Mapped[str | None]
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    position: Mapped[int] = mapped_column(default=0)


class Article(Kept, Base):
    """A piece of the hotel's knowledge."""

    __tablename__ = "articles"

    title: Mapped[str]
    text: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
