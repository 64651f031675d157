"""Search everywhere: pages, rooms, guests, orders and messages, as far as who asks may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.places import places
from innkeep.console.settings_places import settings_groups
from innkeep.console.words import COLUMNS
from innkeep.conversations import inbox
from innkeep.conversations import queries as conversations
from innkeep.conversations.models import ChatSession, Message
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.paging import Listing
from innkeep.orders.board import OrderCard, cards
from innkeep.orders.search import search
from innkeep.people.permissions import Operation, allowed
from innkeep.stays import queries as stays
from innkeep.web.pages import ago, by_script, render

router = APIRouter()

MOST = 6
"""Of each kind: who finds too much writes one letter more."""

SHORTEST = 2
"""Letters from which on words are looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: where it leads, and what it is."""

    path: str
    icon: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    name: str
    hits: list[Hit]


@router.get("/search")
async def find(desk: SignedInDesk, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """What holds the words, by kind; nothing but pages for no words."""
    words = " ".join(q.split())
    async with desk.database.unit_of_work(desk.staff) as db:
        found = [Group("Pages", _pages(desk.staff, words))]
        if words and allowed(desk.staff, Operation.MANAGE_STAYS):
            found.append(Group("Rooms", await _rooms(db, desk.staff, words)))
        if len(words) >= SHORTEST:
            found += await _rest(db, desk.staff, words)
        shown: dict[str, Any] = {"words": words, "groups": [group for group in found if group.hits]}
        if not by_script(desk.request):
            shown |= {"frame": await frame(db, desk.staff), "events": "/console/events/desk"}
    return render("console/found.html" if by_script(desk.request) else "console/found_page.html", shown)


def _pages(staff: Staff, words: str) -> list[Hit]:
    mine = [Hit(place.path, place.icon, place.label) for place in places(staff)]
    if words:
        ours = [place for _, places in settings_groups(staff) for place in places]
        mine += [Hit(each.path, each.icon, each.label, "Settings") for each in ours]
    mine += [Hit("/console/design", "sparkles", "Design")] if words else []
    return [hit for hit in mine if words.casefold() in hit.title.casefold()]


async def _rooms(db: AsyncSession, staff: Staff, words: str) -> list[Hit]:
    said = words.casefold()
    house = [
        each
        for each in await stays.house(db, staff)
        if each.room.room_number.casefold().startswith(said) or said in each.room.label.casefold()
    ]
    return [
        Hit(
            f"/console/rooms?room={each.room.room_number}",
            "bed-double",
            f"Room {each.room.room_number}",
            (each.guest or "Guest") if each.room.is_booked else each.room.label,
        )
        for each in house[:MOST]
    ]


async def _rest(db: AsyncSession, staff: Staff, words: str) -> list[Group]:
    found = await search(db, staff, words, limit=MOST)
    guests = [
        Hit(f"/console/guests/{guest.id}/conversation", "user-round", guest.name, guest.email) for guest in found.guests
    ]
    standing = {card.id: card for card in await cards(db, staff, [order.id for order in found.orders])}
    orders = [_order(standing[order.id]) for order in found.orders if order.id in standing]
    spoken = {message.session_id for message in found.messages}
    said_in = {line.chat.id: line for line in await inbox.lines_of(db, staff, spoken)} if spoken else {}
    messages = [_message(each, said_in[each.session_id]) for each in found.messages if each.session_id in said_in]
    return [Group("Guests", guests), Group("Orders", orders), Group("Messages", messages)]


def _order(order: OrderCard) -> Hit:
    what = ", ".join(item.in_words for item in order.items)
    room = f"Room {order.room_number}" if order.room_number else ""
    note = " · ".join(filter(None, [order.order_number, room, COLUMNS[order.status], order.notes]))
    return Hit(f"/console/orders/{order.id}", "receipt-text", what or order.order_number, note)


def _message(message: Message, line: inbox.InboxLine) -> Hit:
    path = f"/console/inbox/{message.session_id}#m-{message.client_id or message.seq}"
    room = f"Room {line.room_number}" if line.room_number else ""
    note = " · ".join(filter(None, [line.guest_name or "Guest", room, ago(message.created_at)]))
    return Hit(path, "message-circle", message.text, note)


@router.get("/guests/{guest_id}/conversation")
async def conversation_of(desk: SignedInDesk, guest_id: UUID) -> Response:
    """The newest conversation of a guest; the inbox where there is none."""
    async with desk.database.unit_of_work(desk.staff) as db:
        want = Listing(limit=1, filters={"guest_id": guest_id})
        found: list[ChatSession] = await conversations.sessions_page(db, desk.staff, want)
    return RedirectResponse(f"/console/inbox/{found[0].id}" if found else "/console/inbox", status_code=303)
