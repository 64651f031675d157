"""The menu: what can be ordered is made, changed, put away, brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import NotRequired, TypedDict, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries
from innkeep.catalogue.models import CatalogueItem, CatalogueOption, Translations
from innkeep.catalogue.placing import last_place
from innkeep.catalogue.queries import ItemNotFound
from innkeep.core import rows
from innkeep.core.actors import Actor, Staff
from innkeep.core.db import refusals
from innkeep.core.errors import Conflict, Forbidden, Invalid
from innkeep.people import queries as people
from innkeep.people.models import Category
from innkeep.people.permissions import Operation, allowed, require


class TitleTaken(Conflict):
    """Another item of the same category has this title."""


class OptionTwice(Invalid):
    """Two options of an item have the same name."""


class NotOfYourDivision(Forbidden):
    """Another division makes it, and knows whether there is any left."""


class OptionValues(TypedDict):
    """What an option is to be. Its names in other languages stay as they are when they are left out."""

    name: str
    price: Decimal
    translations: NotRequired[Translations]


async def create_item(db: AsyncSession, staff: Staff, values: Mapping[str, object]) -> CatalogueItem:
    """Add an item; without a position it comes last. TitleTaken, OptionTwice."""
    require(staff, Operation.MANAGE_HOUSE)
    columns, options = await _columns(db, staff, values)
    item = CatalogueItem(org_id=staff.org_id, **columns)
    db.add(item)
    with _refusals():
        await db.flush()
    return await _with_options(db, staff, item, options)


async def change_item(
    db: AsyncSession, staff: Staff, item_id: UUID, changes: Mapping[str, object], version: str | None = None
) -> CatalogueItem:
    """Change an item. Options that are named are all that it has then. TitleTaken, OptionTwice, ChangedMeanwhile.

    Whether it is in stock, and nothing else, is for whoever makes it to say, too. NotOfYourDivision.
    """
    only_stock = changes.keys() == {"in_stock"}
    item = await _to_change(db, staff, item_id, needs=Operation.MARK_SOLD_OUT if only_stock else Operation.MANAGE_HOUSE)
    if item.category not in await stocked_by(db, staff):
        raise NotOfYourDivision("Only the division that makes it can say that it is sold out. Tell a colleague there.")
    rows.expect_version(item, version)
    columns, options = await _columns(db, staff, changes)
    with _refusals():
        await rows.change(db, item, columns)
    return await _with_options(db, staff, item, options)


async def delete_item(db: AsyncSession, staff: Staff, item_id: UUID) -> None:
    """Put an item away; what was ordered of it stays as it was."""
    await rows.put_away(db, await _to_change(db, staff, item_id))


async def restore_item(db: AsyncSession, staff: Staff, item_id: UUID) -> CatalogueItem:
    """Bring an item back with its options. TitleTaken when another has its title by now."""
    item = await _to_change(db, staff, item_id, deleted=True)
    with _refusals():
        await rows.bring_back(db, item)
    return await _with_options(db, staff, item, None)


async def stocked_by(db: AsyncSession, staff: Staff) -> set[Category]:
    """The kinds of things of which somebody may say that they are sold out: those that their own division handles."""
    if not allowed(staff, Operation.MARK_SOLD_OUT):
        return set()
    if allowed(staff, Operation.READ_ALL_DIVISIONS):
        return set(Category)
    return await people.categories_of(db, staff, staff.division_id)


async def _to_change(
    db: AsyncSession,
    staff: Staff,
    item_id: UUID,
    *,
    deleted: bool = False,
    needs: Operation = Operation.MANAGE_HOUSE,
) -> CatalogueItem:
    require(staff, needs)
    query = rows.live(CatalogueItem, staff, deleted=deleted)
    return await rows.find_to_change(db, query, CatalogueItem, item_id, ItemNotFound("There is no such item."))


async def _columns(
    db: AsyncSession, staff: Staff, values: Mapping[str, object]
) -> tuple[dict[str, object], Sequence[OptionValues] | None]:
    """What goes into the row itself, and its options; None when nothing is said of them."""
    columns = dict(values)
    options = cast("Sequence[OptionValues] | None", columns.pop("options", None))
    if columns.get("position", 0) is None:
        columns["position"] = await last_place(db, staff, CatalogueItem)
    return columns, options


async def _with_options(
    db: AsyncSession, staff: Staff, item: CatalogueItem, wanted: Sequence[OptionValues] | None
) -> CatalogueItem:
    if wanted is not None:
        await set_options(db, staff, item, wanted)
    # The options touch the item, and what was read of it before is old.
    await db.refresh(item, ["updated_at", "options"])
    return item


async def set_options(db: AsyncSession, actor: Actor, item: CatalogueItem, wanted: Sequence[OptionValues]) -> bool:
    """Let an item have these options and no others; whether anything changed. OptionTwice.

    They are known by their names: an option that is named again keeps its key, by which orders refer to it.
    """
    if len({each["name"] for each in wanted}) < len(wanted):
        raise OptionTwice("Two options have the same name. Give each its own.")
    present = {each.name: each for each in (await queries.options_of(db, actor, [item.id])).get(item.id, [])}
    before = [(each.name, each.price, each.translations) for each in present.values()]
    for name, option in present.items():
        if name not in {each["name"] for each in wanted}:
            await rows.put_away(db, option)
    now: list[CatalogueOption] = []
    for position, each in enumerate(wanted):
        option = present.get(each["name"]) or CatalogueOption(org_id=item.org_id, item_id=item.id, name=each["name"])
        option.price, option.position = each["price"], position
        option.translations = each.get("translations", option.translations or {})
        now.append(option)
    db.add_all(now)
    await db.flush()
    return before != [(each.name, each.price, each.translations) for each in now]


def _refusals() -> AbstractContextManager[None]:
    taken = TitleTaken("Another item of this category has this title. Choose another, or change that one first.")
    return refusals({"catalogue_items_title": taken})
