"""What nearly every hotel brings for nothing: a menu to begin with, in every language at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue.menu import create_item
from innkeep.catalogue.models import CatalogueItem
from innkeep.core.actors import Staff
from innkeep.people import queries as people
from innkeep.people.models import Category


@dataclass(frozen=True, slots=True)
class Starter:
    """Something to begin with; `titles` by language (BCP 47). `key` is its place in the list."""

    key: str
    category: Category
    titles: dict[str, str]

    def title(self, language: str) -> str:
        """In a language, or in English."""
        return self.titles.get(language.split("-", maxsplit=1)[0].lower(), self.titles["en"])


@cache
def starters() -> tuple[Starter, ...]:
    """All of them, by category."""
    lines = (Path(__file__).with_suffix(".txt")).read_text(encoding="utf-8").splitlines()
    head, *rest = [line.lstrip("# ") for line in lines if "|" in line]
    languages = head.split("|")[1:]
    return tuple(
        Starter(str(place), Category(kind), dict(zip(languages, titles, strict=True)))
        for place, (kind, *titles) in enumerate(line.split("|") for line in rest)
    )


async def begin_menu(db: AsyncSession, staff: Staff, keys: Collection[str]) -> int:
    """Put some of them on the menu, in the hotel's language and with all the others; how many are new.

    What is called so already is left as it is.
    """
    language = (await people.hotel(db, staff)).language
    live = select(CatalogueItem.category, CatalogueItem.title)
    live = live.where(CatalogueItem.org_id == staff.org_id, CatalogueItem.deleted_at.is_(None))
    known = {(category, title.casefold()) for category, title in await db.execute(live)}
    chosen = [each for each in starters() if each.key in keys]
    fresh = [each for each in chosen if (each.category, each.title(language).casefold()) not in known]
    for each in fresh:
        title = each.title(language)
        others = {tag: {"title": said} for tag, said in each.titles.items() if said != title}
        values = {"category": each.category, "title": title, "price": Decimal("0.00"), "position": None}
        await create_item(db, staff, values | {"translations": others})
    return len(fresh)
