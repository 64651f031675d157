"""Something on the menu, made and changed: beside the form stands what a guest will see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from innkeep.catalogue import menu, queries
from innkeep.catalogue.models import Allergen, CatalogueItem
from innkeep.console.desk import Desk, SignedInDesk, frame
from innkeep.console.form_fields import Fields, FieldUnclear, FormFields
from innkeep.console.menu_form import differences, values_from, values_of
from innkeep.console.menu_words import onward, tongues
from innkeep.core import clock
from innkeep.core.db import AsyncSession
from innkeep.core.rows import ChangedMeanwhile, version_of
from innkeep.core.weekly import DAYS, is_open, next_opening
from innkeep.people import queries as people
from innkeep.people.models import Category, Organization
from innkeep.people.permissions import Operation, require
from innkeep.photos.looks import Look, look_of
from innkeep.web.languages import LANGUAGES, speaking, tongue_for
from innkeep.web.pages import back, by_script, fragment, page, part, render

router = APIRouter(prefix="/menu")


@dataclass(frozen=True, slots=True)
class Form:
    """What the form shows: the values in it, of which item, and which version of that."""

    values: Mapping[str, Any]
    item_id: UUID | None = None
    version: str = ""


def _new(category: Category) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(("description", "limit_per_order", "limit_per_stay", "preparation_minutes"))
    lists: dict[str, Any] = {name: [] for name in ("aliases", "hours", "options", "allergens")}
    plain = {"category": category, "title": "", "price": Decimal(0), "in_stock": True, "translations": {}}
    return {**empty, **lists, **plain}


@router.get("/new")
async def new_item(desk: SignedInDesk, category: Annotated[Category, Query()] = Category.ROOM_SERVICE) -> Response:
    """The form for a new item of a kind."""
    return await _shown(desk, Form(_new(category)))


@router.get("/{item_id}")
async def edit_item(desk: SignedInDesk, item_id: UUID) -> Response:
    """The form in which an item is changed."""
    async with desk.database.unit_of_work(desk.staff) as db:
        item = await queries.item_for(db, desk.staff, item_id)
        form = Form(values_of(item), item.id, version_of(item))
    return await _shown(desk, form)


@router.post("/new")
async def make_item(desk: SignedInDesk, said: FormFields) -> Response:
    """Add an item to the menu."""
    return await _kept(desk, said, None)


@router.post("/preview")
async def preview(desk: SignedInDesk, said: FormFields) -> Response:
    """What a guest will see of it, in a language."""
    require(desk.staff, Operation.READ_HOUSE)
    key = said.key("item", "The item") if "item" in said else None
    async with desk.database.unit_of_work(desk.staff) as db:
        hotel = await people.hotel(db, desk.staff)
        look = await look_of(db, desk.staff, key) if key else None
    try:
        values = values_from(said, {})
    except FieldUnclear as unclear:
        return page(fragment("console/menu_unclear.html", problem=unclear.detail))
    return page(_preview(hotel, values, look, said.text("preview_in")))


@router.post("/{item_id}")
async def change_item(desk: SignedInDesk, item_id: UUID, said: FormFields) -> Response:
    """Keep it, unless somebody else has changed it meanwhile: then say what."""
    return await _kept(desk, said, item_id)


@router.post("/{item_id}/removal")
async def remove_item(desk: SignedInDesk, item_id: UUID) -> Response:
    """Put it away; the menu offers to bring it back."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await menu.delete_item(db, desk.staff, item_id)
    return back(f"/console/menu?removed={item_id}")


@router.post("/{item_id}/restoration")
async def restore_item(desk: SignedInDesk, item_id: UUID) -> Response:
    """Bring an item back that was put away."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await menu.restore_item(db, desk.staff, item_id)
    return back(f"/console/menu?saved={item_id}#i-{item_id}")


async def _kept(desk: Desk, said: Fields, item_id: UUID | None) -> Response:
    mine: dict[str, Any] = {}
    try:
        async with desk.database.unit_of_work(desk.staff) as db:
            known = (await queries.item_for(db, desk.staff, item_id)).translations if item_id else {}
            mine = values_from(said, known)
            saved = await _write(db, desk, item_id, mine, said.text("version"))
    except ChangedMeanwhile:
        if item_id is None or not by_script(desk.request):
            raise
        return await _conflict(desk, item_id, mine)
    return onward(desk.request, f"/console/menu?saved={saved.id}#i-{saved.id}")


async def _write(
    db: AsyncSession, desk: Desk, item_id: UUID | None, values: dict[str, Any], version: str
) -> CatalogueItem:
    if item_id is None:
        return await menu.create_item(db, desk.staff, {**values, "position": None})
    return await menu.change_item(db, desk.staff, item_id, values, version)


async def _conflict(desk: Desk, item_id: UUID, mine: dict[str, Any]) -> Response:
    """What somebody else has changed: the form stays as it is, and saving it once more keeps this version."""
    async with desk.database.unit_of_work(desk.staff) as db:
        item = await queries.item_for(db, desk.staff, item_id)
        differ = differences(values_of(item), mine)
        hotel = await people.hotel(db, desk.staff)
    shown = {"differ": differ, "version": version_of(item), "at": item.updated_at, "hotel": hotel}
    return page(fragment("console/menu_conflict.html", address=f"/console/menu/{item_id}", **shown))


async def _shown(desk: Desk, form: Form) -> Response:
    require(desk.staff, Operation.MANAGE_HOUSE)
    async with desk.database.unit_of_work(desk.staff) as db:
        hotel = await people.hotel(db, desk.staff)
        look = await look_of(db, desk.staff, form.item_id) if form.item_id else None
        wanted = await tongues(db, desk.staff, await queries.items(db, desk.staff))
        shown = {
            "frame": await frame(db, desk.staff),
            "form": form,
            "look": look,
            "allergens": list(Allergen),
            "days": DAYS,
            "tongues": wanted,
            "preview": _preview(hotel, form.values, look, ""),
            "previews": {wanted.own: LANGUAGES.get(wanted.own, wanted.own)} | wanted.others(),
            "events": "/console/events/desk",
        }
    return render("console/item.html", shown)


def _preview(hotel: Organization, values: Mapping[str, Any], look: Look | None, language: str) -> str:
    item = CatalogueItem(**{name: value for name, value in values.items() if name != "options"})
    now = clock.hotel_now(hotel.timezone)
    span = next_opening(item.hours, now, hotel.timezone) if item.hours else None
    with speaking(tongue_for(language or hotel.language, "")):
        return part(
            "console/item_preview.html",
            item=item,
            options=values["options"],
            look=look,
            hotel=hotel,
            now=now,
            open=is_open(item.hours, now),
            span=span,
        )
