"""How things of the catalogue are read: in a language, with what was chosen, with a number where it says something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries
from innkeep.catalogue.models import CatalogueItem, CatalogueOption
from innkeep.core.actors import Actor


class Translated(Protocol):
    """A thing of the hotel's, with its words in other languages by tag."""

    @property
    def translations(self) -> Mapping[str, Mapping[str, str]]:
        """By tag (BCP 47), then by field."""
        ...


class Ordered(Protocol):
    """A line of a basket or of an order, as it was ordered; without an `item_id` it was on no menu."""

    @property
    def item_id(self) -> UUID | None:
        """What it is one of."""
        ...

    @property
    def title(self) -> str:
        """What it was called."""
        ...

    @property
    def options(self) -> Sequence[str]:
        """What was chosen with it."""
        ...

    @property
    def qty(self) -> int:
        """How many."""
        ...


def counted(qty: int, title: str, options: Sequence[str] = ()) -> str:
    """How many of what, and with what. One of a thing is told without a number: nobody has one of a leak."""
    what = f"{title} ({', '.join(options)})" if options else title
    return what if qty == 1 else f"{qty} × {what}"


def in_language(thing: Translated, name: str, *tags: str) -> str | None:
    """What a field says in the first of the languages that the hotel has told it in, or else as it stands."""
    own: str | None = getattr(thing, name)
    words = next((thing.translations[tag] for tag in tags if tag in thing.translations), {})
    return words.get(name) or own


@dataclass(frozen=True, slots=True)
class Wording:
    """What was ordered, in a language. What is on the menu no more, or is called otherwise now, stays as it was."""

    tags: Sequence[str] = ()
    _items: Mapping[UUID, CatalogueItem] = field(default_factory=dict)
    _options: Mapping[UUID, Sequence[CatalogueOption]] = field(default_factory=dict)

    def title(self, line: Ordered) -> str:
        """What it is called."""
        item = self._items.get(line.item_id) if line.item_id else None
        if item is None or item.title != line.title:
            return line.title
        return in_language(item, "title", *self.tags) or line.title

    def options(self, line: Ordered) -> list[str]:
        """What was chosen with it."""
        known = {each.name: each for each in self._options.get(line.item_id, ())} if line.item_id else {}
        return [
            in_language(known[name], "name", *self.tags) or name if name in known else name for name in line.options
        ]

    def line(self, line: Ordered) -> str:
        """The whole line."""
        return counted(line.qty, self.title(line), self.options(line))


async def wording(db: AsyncSession, actor: Actor, lines: Iterable[Ordered], tags: Sequence[str]) -> Wording:
    """How these lines are read in the first of these languages (BCP 47) that the hotel knows."""
    listed = [line for line in lines if line.item_id]
    items = await queries.items_by_id(db, actor, {line.item_id for line in listed if line.item_id}) if listed else {}
    chosen = {line.item_id for line in listed if line.item_id and line.options}
    options = await queries.options_of(db, actor, chosen) if chosen else {}
    return Wording(tags, items, options)
