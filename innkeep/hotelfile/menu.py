"""Importing what can be ordered and what the hotel knows. Both have an order, which the file decides."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.menu import OptionValues, set_options
from innkeep.catalogue.models import Article, CatalogueItem, Translations
from innkeep.core.actors import Program
from innkeep.hotelfile.changes import Change, added, changed, settle, shown
from innkeep.hotelfile.entries import ArticleEntry, ItemEntry, OptionEntry
from innkeep.people.models import Category

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An entry: the row that it makes unless there is one, the values of that one, and how it is spoken of."""

    new: CatalogueItem | Article
    values: Mapping[str, object]
    thing: str
    details: tuple[object, ...] = ()


async def import_catalogue(db: AsyncSession, program: Program, entries: Sequence[ItemEntry]) -> list[Change]:
    """Items by category and title."""
    rows = {(row.category, row.title): row for row in await catalogue.items(db, program)}
    wanted = {
        (entry.category, entry.title): _Wanted(
            CatalogueItem(org_id=program.org_id, category=entry.category, title=entry.title, **_values(entry)),
            _values(entry),
            f"item {shown(entry.title)}",
            (entry.category, entry.price or "free"),
        )
        for entry in entries
    }
    changes = await _import(db, "catalogue", rows, wanted)
    return [*changes, *await _import_options(db, program, entries, known=set(rows))]


def _values(entry: ItemEntry) -> dict[str, object]:
    """What goes into the row. What an entry does not say of the stock stays as it is."""
    values = entry.model_dump(exclude={"category", "title", "options", "picture", "translations"})
    if entry.in_stock is None:
        del values["in_stock"]
    return {**values, "translations": _words(entry)}


def _words(entry: ItemEntry | OptionEntry) -> Translations:
    return {language: each.model_dump(exclude_none=True) for language, each in entry.translations.items()}


async def _import_options(
    db: AsyncSession, program: Program, entries: Sequence[ItemEntry], known: AbstractSet[tuple[Category, str]]
) -> list[Change]:
    """Options by the names that they have within their item. They are told of where the item was there before."""
    rows = {(row.category, row.title): row for row in await catalogue.items(db, program)}
    options = await catalogue.options_of(db, program, [row.id for row in rows.values()])
    changes: list[Change] = []
    for entry in entries:
        item = rows[entry.category, entry.title]
        before: list[OptionValues] = [
            {"name": each.name, "price": each.price, "translations": each.translations}
            for each in options.get(item.id, [])
        ]
        wanted: list[OptionValues] = [
            {"name": each.name, "price": each.price, "translations": _words(each)} for each in entry.options
        ]
        if before != wanted:
            await set_options(db, program, item, wanted)
            if (entry.category, entry.title) in known:
                changes += changed(f"item {shown(entry.title)}", ["options changed"])
    return changes


async def import_knowledge(db: AsyncSession, program: Program, entries: Sequence[ArticleEntry]) -> list[Change]:
    """Articles by title."""
    rows = {row.title: row for row in await catalogue.articles(db, program)}
    wanted = {
        entry.title: _Wanted(
            Article(org_id=program.org_id, **entry.model_dump()),
            entry.model_dump(exclude={"title"}),
            f"article {shown(entry.title)}",
        )
        for entry in entries
    }
    return await _import(db, "knowledge", rows, wanted)


async def _import(
    db: AsyncSession, part: str, rows: Mapping[K, CatalogueItem | Article], wanted: Mapping[K, _Wanted]
) -> list[Change]:
    changes: list[Change] = []
    now = dict(rows)
    for key, want in wanted.items():
        if key in rows:
            changes += changed(want.thing, settle(rows[key], want.values))
        else:
            db.add(want.new)
            now[key] = want.new
            changes.append(added(want.thing, *want.details))
    order = arranged(list(rows), list(wanted))
    moved = [key for key in order if key in rows] != list(rows)
    if moved or len(now) > len(rows):
        for position, key in enumerate(order):
            now[key].position = position
    await db.flush()
    return changes + (changed(part, ["order changed"]) if moved else [])


def arranged(present: Sequence[K], listed: Sequence[K]) -> list[K]:
    """Everything that is present or listed, in an order that is the list's for what it names.

    What is present and not listed keeps its place; what is listed exchanges places among itself. What is new follows
    whatever it follows in the list; at the list's beginning it goes before the first that is there; to the end when
    nothing of the list is.
    """
    known, named = set(present), set(listed)
    places: Iterator[K] = (key for key in listed if key in known)
    order = [next(places) if key in named else key for key in present]
    anchor = next((key for key in listed if key in known), None)
    before: list[K] = []
    after: dict[K, list[K]] = {}
    last: K | None = None
    for key in listed:
        if key in known:
            last = key
        elif last is None:
            before.append(key)
        else:
            after.setdefault(last, []).append(key)
    if anchor is None:
        return [*order, *before]
    return [each for key in order for each in (*(before if key == anchor else ()), key, *after.get(key, ()))]
