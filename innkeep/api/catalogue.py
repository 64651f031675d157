"""What can be ordered, over the API."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import Field, model_serializer

from innkeep.api.lists import KeptQuery
from innkeep.api.repeating import Edit, Once, tagged
from innkeep.api.shapes import Change, Given, Money, Page, Shown, Text
from innkeep.api.values import Language, LongText, Names, Price, Week, Window
from innkeep.catalogue import menu, queries
from innkeep.catalogue.models import Allergen, CatalogueItem
from innkeep.people.models import Category
from innkeep.web.context import InnkeepDatabase, SignedInStaff

router = APIRouter(prefix="/catalogue-items", tags=["catalogue-items"])

HIGHEST_LIMIT = 999
LONGEST_PREPARATION = 7 * 24 * 60


class ItemQuery(KeptQuery):
    """Which items."""

    category: Category | None = None
    in_stock: bool | None = None
    title: str | None = None
    price: Decimal | None = None
    sort: Literal[
        "position", "-position", "title", "-title", "price", "-price", "id", "-id", "created_at", "-created_at"
    ] = "position"


class OptionWords(Given):
    """An option in another language."""

    name: Text


class OptionIn(Given):
    """What an item can be had with, and how much more one costs then."""

    name: Text = Field(examples=["With fries"])
    price: Price = Decimal(0)
    translations: dict[Language, OptionWords] = Field(
        default={}, max_length=50, examples=[{"de": {"name": "Mit Pommes frites"}}]
    )


class ItemWords(Given):
    """An item in another language."""

    title: Text
    description: LongText | None = Field(default=None, examples=["Mit Huhn, Speck und Pommes frites"])

    @model_serializer
    def _what_there_is(self) -> dict[str, str]:
        return {"title": self.title} | ({} if self.description is None else {"description": self.description})


Limit = Annotated[int, Field(ge=1, le=HIGHEST_LIMIT)] | None


class CatalogueItemIn(Given):
    """Something to order."""

    category: Annotated[Category, Field(strict=False)] = Field(examples=["room_service"])
    title: Text = Field(examples=["Club sandwich"])
    description: LongText | None = Field(default=None, examples=["With chicken, bacon and fries"])
    price: Price = Decimal(0)
    aliases: Names = Field(default=[], examples=[["toast sandwich"]], description="What guests call it as well")
    hours: Week = Field(default=[])
    options: list[OptionIn] = Field(default=[], max_length=50, description="Known by their names")
    limit_per_order: Limit = Field(default=None, description="How many at a time; null: any number")
    limit_per_stay: Limit = Field(default=None, description="How many during a stay; null: any number")
    in_stock: bool = Field(default=True, description="Switched off, it is sold out for the time being")
    preparation_minutes: Annotated[int, Field(ge=0, le=LONGEST_PREPARATION)] | None = None
    allergens: list[Annotated[Allergen, Field(strict=False)]] = Field(
        default=[], max_length=len(Allergen), examples=[["gluten", "milk"]], description="What guests are told is in it"
    )
    translations: dict[Language, ItemWords] = Field(
        default={}, max_length=50, examples=[{"de": {"title": "Club-Sandwich"}}]
    )
    position: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        default=None, description="Its place in the menu; null: the last one"
    )


class CatalogueItemChange(Change, CatalogueItemIn):
    """What is to change of an item. Hours, options, aliases and translations are replaced as a whole."""


class OptionOut(Shown):
    """What an item can be had with. It keeps its id as long as its name stays."""

    id: UUID
    name: str
    price: Money
    translations: dict[str, OptionWords]


class CatalogueItemOut(Shown):
    """Something that can be ordered; `price` of one, without options."""

    id: UUID
    org_id: UUID
    category: Category
    title: str
    description: str | None
    price: Money
    aliases: list[str]
    hours: list[Window]
    options: list[OptionOut]
    limit_per_order: int | None
    limit_per_stay: int | None
    in_stock: bool
    preparation_minutes: int | None
    allergens: list[Allergen]
    translations: dict[str, ItemWords]
    position: int
    created_at: datetime
    updated_at: datetime


@router.get("", summary="List what can be ordered")
async def list_items(
    query: Annotated[ItemQuery, Query()], staff: SignedInStaff, database: InnkeepDatabase
) -> Page[CatalogueItemOut]:
    """In the menu's order, or by a column; what is sold out is in it too."""
    async with database.unit_of_work(staff) as db:
        return query.shown(await queries.items_page(db, staff, query.listing(CatalogueItem)), CatalogueItemOut)


@router.get("/{item_id}", summary="Read an item")
async def get_item(
    item_id: UUID, staff: SignedInStaff, database: InnkeepDatabase, response: Response
) -> CatalogueItemOut:
    """One item with its options."""
    async with database.unit_of_work(staff) as db:
        return tagged(response, await queries.item_for(db, staff, item_id), CatalogueItemOut)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add an item")
async def create_item(
    body: CatalogueItemIn, staff: SignedInStaff, database: InnkeepDatabase, once: Once
) -> CatalogueItemOut:
    """409 when another item of the category has the title."""
    async with database.unit_of_work(staff) as db:
        return await once(db, staff, CatalogueItemOut, partial(menu.create_item, db, staff, body.model_dump()))


@router.patch("/{item_id}", summary="Change an item")
async def change_item(
    item_id: UUID, body: CatalogueItemChange, staff: SignedInStaff, database: InnkeepDatabase, edit: Edit
) -> CatalogueItemOut:
    """What is not named stays as it is."""
    async with database.unit_of_work(staff) as db:
        changed = await menu.change_item(db, staff, item_id, body.changes(), edit.version)
        return edit.shown(changed, CatalogueItemOut)


@router.delete("/{item_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete an item")
async def delete_item(item_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> None:
    """It can be brought back, and stays in the orders that hold it."""
    async with database.unit_of_work(staff) as db:
        await menu.delete_item(db, staff, item_id)


@router.post("/{item_id}/restoration", summary="Bring a deleted item back")
async def restore_item(item_id: UUID, staff: SignedInStaff, database: InnkeepDatabase) -> CatalogueItemOut:
    """409 when another item has its title by now."""
    async with database.unit_of_work(staff) as db:
        return CatalogueItemOut.model_validate(await menu.restore_item(db, staff, item_id))
