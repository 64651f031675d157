"""The menu as a guest sees it, and the basket that they fill from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from starlette.datastructures import FormData

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.models import CatalogueItem, CatalogueOption
from innkeep.conversations.models import ChatSession
from innkeep.core import clock
from innkeep.core.db import AsyncSession
from innkeep.core.errors import NotFound
from innkeep.core.weekly import is_open, next_opening
from innkeep.guest.visit import Here, Visit, visit
from innkeep.orders import proposals
from innkeep.orders.queries import proposal_for
from innkeep.orders.wishes import MAX_QTY, Wish
from innkeep.people.models import Category
from innkeep.photos.looks import Look, looks_of
from innkeep.web.languages import speaking
from innkeep.web.pages import fragment

SHELVES = (Category.ROOM_SERVICE, Category.HOUSEKEEPING, Category.CONCIERGE, Category.MAINTENANCE)
LONGEST_NOTE = 200
"""Characters of what a guest adds to one thing."""


_YEARS = range(2000, 2200)
"""What lies outside is nobody's wish, and clocks are not made for it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is in the basket of one thing."""

    qty: int = 0
    option_ids: frozenset[UUID] = frozenset()
    note: str = ""
    wanted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dish:
    """Something on the menu. `shut` is why it cannot be ordered now; `opens` and `closes` are when it can be."""

    item: CatalogueItem
    options: Sequence[CatalogueOption]
    look: Look | None
    chosen: Chosen
    shut: Literal["sold_out", "later", ""]
    opens: datetime | None = None
    closes: datetime | None = None

    @property
    def most(self) -> int:
        """How many can be ordered at a time."""
        return min(self.item.limit_per_order or MAX_QTY, MAX_QTY)


Basket = Mapping[UUID, Chosen]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one part of the house offers."""

    category: Category
    dishes: list[Dish] = field(default_factory=list)

    @property
    def pictured(self) -> bool:
        """Whether pictures stand beside its dishes, so that something has to stand there beside each."""
        return any(dish.look for dish in self.dishes)


async def menu_page(
    db: AsyncSession, here: Here, chat: ChatSession, basket: Basket | None = None, problem: str = ""
) -> str:
    """The menu with a basket; an own one of the phone's, where it keeps one, when none is given."""
    at = await visit(db, here, "menu", chat)
    shelves = await _shelves(db, at, basket or {})
    with speaking(here.tongue):
        return fragment("guest/menu.html", visit=at, shelves=shelves, given=basket is not None, problem=problem)


async def _shelves(db: AsyncSession, at: Visit, basket: Basket) -> list[Shelf]:
    items = await catalogue.items(db, at.here.guest)
    options = await catalogue.options_of(db, at.here.guest, [item.id for item in items])
    looks = await looks_of(db, at.here.guest, [item.id for item in items])
    shelves = {category: Shelf(category) for category in SHELVES}
    for item in items:
        chosen = basket.get(item.id, Chosen())
        dish = _dish(item, at, chosen, options.get(item.id, []), looks.get(item.id))
        shelves[item.category].dishes.append(dish)
    return [shelf for shelf in shelves.values() if shelf.dishes]


def _dish(
    item: CatalogueItem, at: Visit, chosen: Chosen, options: Sequence[CatalogueOption], look: Look | None
) -> Dish:
    if not item.in_stock:
        return Dish(item, options, look, Chosen(), "sold_out")
    when = clock.hotel_time(chosen.wanted_at, at.hotel.timezone) if chosen.wanted_at else at.now
    span = next_opening(item.hours, when, at.hotel.timezone) if item.hours else None
    opens, closes = span or (None, None)
    if is_open(item.hours, when):
        return Dish(item, options, look, chosen, "", opens, closes)
    return Dish(item, options, look, Chosen(), "later", opens, closes)


async def basket_of(db: AsyncSession, here: Here, proposal_id: UUID) -> Basket | None:
    """What a proposal holds, to be changed on the menu; None when there is no such proposal of the guest's."""
    try:
        proposal = await proposal_for(db, here.guest, proposal_id)
    except NotFound:
        return None
    wishes = await proposals.wishes_of(db, proposal)
    return {wish.item_id: Chosen(wish.qty, frozenset(wish.option_ids), wish.notes, wish.wanted_at) for wish in wishes}


def basket_from(form: FormData) -> dict[UUID, Chosen]:
    """What a form of the menu holds. What it cannot hold is nothing."""
    basket: dict[UUID, Chosen] = {}
    for name, value in form.items():
        if name.startswith("qty-") and (item_id := _key(name[4:])) and (qty := _count(str(value))):
            options = frozenset(filter(None, map(_key, _texts(form.getlist(f"opt-{item_id}")))))
            note = " ".join(str(form.get(f"note-{item_id}", "")).split())[:LONGEST_NOTE]
            basket[item_id] = Chosen(qty, options, note, _moment(str(form.get(f"for-{item_id}", ""))))
    return basket


def wishes_from(basket: Basket) -> list[Wish]:
    """A basket as what is wished for."""
    return [
        Wish(item_id, chosen.qty, chosen.note, tuple(sorted(chosen.option_ids)), wanted_at=chosen.wanted_at)
        for item_id, chosen in basket.items()
    ]


def _texts(values: Iterable[object]) -> Iterable[str]:
    return (value for value in values if isinstance(value, str))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and moment.year in _YEARS else None


def _count(text: str) -> int:
    return min(int(text), MAX_QTY) if text.isascii() and text.isdecimal() and len(text) < 4 else 0  # noqa: PLR2004 - 999
