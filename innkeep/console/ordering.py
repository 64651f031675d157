"""A new order, from the board for a room or from a conversation for its guest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.models import CatalogueItem
from innkeep.console.board import card_news
from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.form_fields import Fields, FormFields, said_key
from innkeep.conversations import queries as conversations
from innkeep.conversations.models import MOST_MESSAGES, ChatSession
from innkeep.conversations.turns import acts_for
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.errors import Invalid
from innkeep.orders.board import cards
from innkeep.orders.lifecycle import Priority
from innkeep.orders.models import Order
from innkeep.orders.placing import Draft, place_order
from innkeep.orders.targets import NamedTarget
from innkeep.orders.times import zone_of
from innkeep.orders.wishes import MAX_QTY, OffMenu, Wish
from innkeep.people import queries as people
from innkeep.people.models import Category
from innkeep.people.permissions import Operation, allowed, require
from innkeep.stays import queries as stays
from innkeep.web.pages import by_script, done, fragment, render

router = APIRouter(prefix="/orders/new")

MOST_NOTED = 500
"""Characters of a note."""

_SHORTEST_NAME = 3
"""Letters of a name below which finding it in a sentence means nothing."""


class NothingChosen(Invalid):
    """An order of nothing."""


class NoSuchRoom(Invalid):
    """No room has this number."""


@router.get("")
async def new_order(
    desk: SignedInDesk,
    room: Annotated[str, Query(max_length=40)] = "",
    session: Annotated[UUID | None, Query()] = None,
    seq: Annotated[int, Query(ge=0, le=MOST_MESSAGES)] = 0,
) -> Response:
    """The form; for a conversation with what its message (`seq`) asks for chosen already."""
    require(desk.staff, Operation.PLACE_ORDERS)
    async with desk.database.unit_of_work(desk.staff) as db:
        items = await catalogue.items(db, desk.staff)
        chat = await conversations.session_for(db, desk.staff, session) if session else None
        message = await _message(db, chat, seq) if chat else ""
        shown: dict[str, Any] = {
            "hotel": await people.hotel(db, desk.staff),
            "rooms": await stays.house(db, desk.staff),
            "room": await _room_number(db, desk.staff, chat) if chat else room,
            "session": session,
            "items": items,
            "options": await catalogue.options_of(db, desk.staff, [item.id for item in items]),
            "chosen": await _understood(db, chat, seq, message, items) if chat and message else {},
            "message": message,
            "may_order_off_menu": allowed(desk.staff, Operation.ORDER_OFF_MENU),
            "priorities": [(each, each.capitalize()) for each in Priority],
        }
        if not by_script(desk.request):
            shown["frame"] = await frame(db, desk.staff)
    template = "console/new_order.html" if by_script(desk.request) else "console/new_order_page.html"
    return render(template, shown)


async def _message(db: AsyncSession, chat: ChatSession, seq: int) -> str:
    found = await conversations.messages(db, chat, after=seq - 1) if seq else []
    return found[0].text if found and found[0].seq == seq else ""


async def _room_number(db: AsyncSession, staff: Staff, chat: ChatSession) -> str:
    rooms = await stays.rooms_by_id(db, staff, {chat.room_id} if chat.room_id else set())
    return next((room.room_number for room in rooms.values()), "")


async def _understood(
    db: AsyncSession, chat: ChatSession, seq: int, message: str, items: Iterable[CatalogueItem]
) -> dict[UUID, int]:
    """What a message asks for: as the agent understood it when it did, or else what it calls by name."""
    acts = await acts_for(db, chat, seq)
    lines = [line for act in acts if act.get("kind") == "order" for line in act.get("lines", [])]
    if lines:
        return {UUID(line["item_id"]): int(line["quantity"]) for line in lines}
    said = message.casefold()
    return {item.id: 1 for item in items if any(name in said for name in _names(item))}


def _names(item: CatalogueItem) -> list[str]:
    translated = [shown["title"] for shown in item.translations.values() if shown.get("title")]
    names = [name.casefold() for name in (item.title, *item.aliases, *translated)]
    return [name for name in names if len(name) >= _SHORTEST_NAME]


@router.post("")
async def place(desk: SignedInDesk, said: FormFields) -> Response:
    """Place it: one order for each kind of work. 422 says what is missing."""
    async with desk.database.unit_of_work(desk.staff) as db:
        placed = await _place(db, desk.staff, said)
        shown = await cards(db, desk.staff, [order.id for order in placed])
        html = card_news(desk.staff, [], shown, await people.hotel(db, desk.staff))
    html += fragment("console/placed.html", orders=placed)
    return done(desk.request, html, "/console/board")


async def _place(db: AsyncSession, staff: Staff, said: Fields) -> list[Order]:
    wishes = _wishes(said)
    items = await catalogue.items_by_id(db, staff, [wish.item_id for wish in wishes])
    by_category: dict[Category | None, list[Wish | OffMenu]] = {}
    for wish in wishes:
        item = items.get(wish.item_id)
        by_category.setdefault(item.category if item else None, []).append(wish)
    # What was looked for stands in its field until it is found; without a kind of work it is no wish.
    kind = said.text("other_kind")
    if kind in list(Category):
        by_category.setdefault(Category(kind), []).append(OffMenu(said.text("other", "What it is")))
    if not by_category:
        raise NothingChosen("Choose at least one thing.")
    named = await _named(db, staff, said)
    note = said.text("note", most=MOST_NOTED) or None
    asked = said.text("priority")
    priority = Priority(asked) if asked in list(Priority) else None
    draft = Draft(wishes=(), named=named, notes=note, priority=priority, wanted_at=await hotel_moment(db, staff, said))
    return [
        await place_order(db, staff, replace(draft, wishes=each, category=category))
        for category, each in by_category.items()
    ]


async def hotel_moment(db: AsyncSession, staff: Staff, said: Fields) -> datetime | None:
    """When it is wanted, by the hotel's clock; None for as soon as possible."""
    moment = said.moment("wanted_at", "When it is wanted")
    return moment.replace(tzinfo=await zone_of(db, staff)) if moment else None


def _wishes(said: Fields) -> list[Wish]:
    chosen = {name.removeprefix("qty-"): values[0] for name, values in said.fields.items() if name.startswith("qty-")}
    return [
        Wish(
            said_key(key, "What is ordered"),
            min(int(qty), MAX_QTY),
            option_ids=tuple(said.keys(f"options-{key}", "The choice") if f"options-{key}" in said else ()),
        )
        for key, qty in chosen.items()
        if qty.isdecimal() and int(qty)
    ]


async def _named(db: AsyncSession, staff: Staff, said: Fields) -> NamedTarget:
    """For whom: the conversation that it comes from, or else the room."""
    if "session" in said:
        return NamedTarget(session_id=said.key("session", "The conversation"))
    number = said.text("room")
    here = next((each for each in await stays.house(db, staff) if each.room.room_number == number), None)
    if here is None:
        raise NoSuchRoom(f"There is no room {number}." if number else "Say for which room it is.")
    return NamedTarget(room_id=here.room.id)
