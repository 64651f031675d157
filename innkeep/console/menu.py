"""The menu as the house sees it: by kind, with what is sold out, what it costs, and what is missing of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from innkeep.catalogue import menu, queries
from innkeep.catalogue.models import CatalogueItem, CatalogueOption
from innkeep.catalogue.placing import place_item
from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.form_fields import FormFields
from innkeep.console.menu_words import Tongues, tongues
from innkeep.console.stays import Toast
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.weekly import is_open, next_opening
from innkeep.people import queries as people
from innkeep.people.models import Category, Organization
from innkeep.people.permissions import Operation, allowed
from innkeep.photos.looks import Look, looks_of
from innkeep.web.languages import LANGUAGES
from innkeep.web.pages import done, fragment, render

router = APIRouter(prefix="/menu")

SHELVES = (Category.ROOM_SERVICE, Category.HOUSEKEEPING, Category.CONCIERGE, Category.MAINTENANCE)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something on the menu, with what stands beside it.

    `opens` is when it can be had again, by the hotel's clock; `today`: on the same day.
    """

    item: CatalogueItem
    options: Sequence[CatalogueOption]
    look: Look | None
    missing: Sequence[str]
    open: bool
    opens: datetime | None
    today: bool

    @property
    def words(self) -> str:
        """What it is found by."""
        translated = [words.get("title", "") for words in self.item.translations.values()]
        return " ".join([self.item.title, *self.item.aliases, *translated]).lower()


@dataclass(frozen=True, slots=True)
class Menu:
    """All of the page."""

    hotel: Organization
    shelves: list[tuple[Category, list[Offer]]]
    tongues: Tongues
    may_change: bool
    stocked: Collection[Category]

    @property
    def count(self) -> int:
        """How many things there are."""
        return sum(len(offers) for _, offers in self.shelves)

    @property
    def sold_out(self) -> int:
        """How many of them are sold out."""
        return sum(not offer.item.in_stock for _, offers in self.shelves for offer in offers)


async def whole_menu(db: AsyncSession, staff: Staff) -> Menu:
    """The menu as it is now."""
    hotel = await people.hotel(db, staff)
    items = await queries.items(db, staff)
    options = await queries.options_of(db, staff, [item.id for item in items])
    looks = await looks_of(db, staff, [item.id for item in items])
    wanted = await tongues(db, staff, items)
    now = clock.hotel_now(hotel.timezone)
    shelves: dict[Category, list[Offer]] = {category: [] for category in SHELVES}
    for item in items:
        span = next_opening(item.hours, now, hotel.timezone) if item.hours else None
        opened = is_open(item.hours, now)
        missing = wanted.missing(item)
        opens = span[0] if span else None
        today = opens is not None and opens.date() == now.date()
        offer = Offer(item, options.get(item.id, []), looks.get(item.id), missing, opened, opens, today)
        shelves[item.category].append(offer)
    may_change, stocked = allowed(staff, Operation.MANAGE_HOUSE), await menu.stocked_by(db, staff)
    return Menu(hotel, list(shelves.items()), wanted, may_change, stocked)


@router.get("")
async def menu_page(
    desk: SignedInDesk,
    saved: Annotated[UUID | None, Query()] = None,
    removed: Annotated[UUID | None, Query()] = None,
) -> Response:
    """The whole menu; with what was saved or removed a moment ago."""
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = {
            "frame": await frame(db, desk.staff),
            "menu": await whole_menu(db, desk.staff),
            "languages": LANGUAGES,
            "saved": saved,
            "removed": removed,
            "events": "/console/events/desk",
        }
    return render("console/menu.html", shown)


@router.post("/{item_id}/place")
async def place(desk: SignedInDesk, item_id: UUID, said: FormFields) -> Response:
    """Let it come right after something else, or first on its shelf."""
    after = said.key("after", "What comes before it") if said.text("after") else None
    async with desk.database.unit_of_work(desk.staff) as db:
        await place_item(db, desk.staff, item_id, after)
    return done(desk.request, "", "/console/menu")


@router.post("/{item_id}/stock")
async def stock(desk: SignedInDesk, item_id: UUID, said: FormFields) -> Response:
    """Sold out, or there again: at once, for every guest."""
    there = said.text("in_stock") == "true"
    async with desk.database.unit_of_work(desk.staff) as db:
        item = await menu.change_item(db, desk.staff, item_id, {"in_stock": there})
        found = await whole_menu(db, desk.staff)
    offers = [offer for _, shelf in found.shelves for offer in shelf if offer.item.id == item_id]
    undo = [("in_stock", "false" if there else "true")]
    words = f"{item.title} can be ordered again." if there else f"{item.title} is sold out."
    html = fragment("console/told.html", told=Toast(words, f"/console/menu/{item_id}/stock", undo))
    html += fragment("console/menu_news.html", menu=found, offers=offers, languages=LANGUAGES)
    return done(desk.request, html, "/console/menu")
