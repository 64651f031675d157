"""What the guest's conversation and orders show, read in one unit of work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from innkeep.agent import replies
from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.wording import wording
from innkeep.conversations import queries as conversations
from innkeep.conversations.models import ChatSession
from innkeep.conversations.translations import readable, translations_of
from innkeep.core import clock
from innkeep.core.db import AsyncSession
from innkeep.guest.quick import quick_choices
from innkeep.guest.tracker import Tracked, tracked
from innkeep.guest.visit import Here, Tab, Visit, visit
from innkeep.orders import ratings
from innkeep.orders.board import cards_of_stay
from innkeep.orders.ratings import Rating
from innkeep.photos.looks import look_of
from innkeep.web.languages import LANGUAGES, speaking
from innkeep.web.pages import fragment
from innkeep.web.transcript import Basket, Entry, baskets, corrected, transcript

_BLANK_LINES = re.compile(r"\n\s*\n")

LATELY = timedelta(days=1)
"""How long a page may have been away and still be told what was corrected meanwhile: a phone keeps one for a day."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: the messages up to a `seq`, as they were at a moment."""

    seq: int
    since: datetime = field(default_factory=lambda: clock.now() - LATELY)


@dataclass(frozen=True, slots=True)
class News:
    """What a page must show by now, as fragments to be put into place, and the `seq` that they reach up to."""

    html: str
    seq: int


async def whole_page(db: AsyncSession, here: Here, chat: ChatSession) -> str:
    """The conversation, for a page that is opened."""
    at = await visit(db, here, "chat", chat)
    entries, shown = await _flow(db, at, after=0)
    orders, asked = await _orders(db, at)
    at = _with_orders(at, orders)
    items, articles = await catalogue.items(db, here.guest), await catalogue.articles(db, here.guest)
    look = await look_of(db, here.guest)
    with speaking(here.tongue):
        return fragment(
            "guest/chat.html",
            visit=at,
            entries=entries,
            baskets=shown,
            orders=orders,
            asked=_of_conversations(asked),
            choices=quick_choices(items, articles, at.now),
            look=look,
            languages=LANGUAGES,
        )


async def order_page(db: AsyncSession, here: Here, chat: ChatSession) -> str:
    """The guest's orders, for a page that is opened."""
    at = await visit(db, here, "orders", chat)
    orders, _ = await _orders(db, at)
    with speaking(here.tongue):
        return fragment("guest/orders.html", visit=_with_orders(at, orders), orders=orders)


async def news(db: AsyncSession, here: Here, tab: Tab, session_id: UUID, shown: Shown) -> News:
    """What a page must show by now that shows something already."""
    chat = await conversations.session_for(db, here.guest, session_id)
    at = await visit(db, here, tab, chat)
    orders, asked = await _orders(db, at)
    at = _with_orders(at, orders)
    context: dict[str, Any] = {"visit": at, "orders": orders, "asked": _of_conversations(asked)}
    entries: list[Entry] = []
    if tab == "chat":
        entries, context["baskets"] = await _flow(db, at, after=shown.seq)
        changed, context["gone"] = await corrected(db, here.guest, chat, at.hotel, since=shown.since)
        fresh = {entry.message.id for entry in entries}
        again = await _translated(db, at, [entry for entry in changed if entry.message.id not in fresh])
        context["entries"] = [*again, *entries]
    with speaking(here.tongue):
        html = fragment("guest/news.html", **context)
    return News(html, max((entry.message.seq for entry in entries), default=shown.seq))


async def _flow(db: AsyncSession, at: Visit, *, after: int) -> tuple[list[Entry], list[Basket]]:
    entries = await transcript(db, at.here.guest, at.chat, at.hotel, after=after)
    shown = await baskets(db, at.chat)
    words = await wording(db, at.here.guest, [line for b in shown for line in b.lines], at.here.tongue.tags)
    shown = [replace(b, words=words) for b in shown]
    read = await _translated(db, at, entries)
    return [_without_readback(entry, shown, at.hotel.currency) for entry in read], shown


async def _translated(db: AsyncSession, at: Visit, entries: Sequence[Entry]) -> list[Entry]:
    """The same, with what people of the staff wrote in the guest's language where somebody translated it."""
    theirs = [entry.message for entry in entries if entry.message.by == "staff"]
    found = await translations_of(db, at.here.guest, theirs) if theirs else {}
    language = at.here.tongue.tag
    return [
        replace(entry, translation=readable(found.get(entry.message.id, ()), language)) if found else entry
        for entry in entries
    ]


def _without_readback(entry: Entry, shown: Sequence[Basket], currency: str) -> Entry:
    """What the card below a message shows need not be said twice."""
    basket = next((b for b in shown if b.proposal.message_id == entry.message.id), None)
    if basket is None:
        return entry
    for said, question in replies.readbacks(entry.text, basket.lines, currency):
        if said in entry.text:
            left = _BLANK_LINES.sub("\n\n", entry.text.replace(said, "").strip())
            return replace(entry, text=left or question)
    return entry


async def _orders(db: AsyncSession, at: Visit) -> tuple[list[Tracked], list[Rating]]:
    asked = await ratings.asked(db, at.here.guest)
    cards = await cards_of_stay(db, at.here.guest, at.here.guest.stay_id)
    lines = [item for card in cards for item in card.items]
    words = await wording(db, at.here.guest, lines, at.here.tongue.tags)
    return tracked(cards, asked, at.hotel.timezone, words), asked


def _with_orders(at: Visit, orders: Sequence[Tracked]) -> Visit:
    return replace(at, open_orders=sum(not order.ended for order in orders))


def _of_conversations(asked: Sequence[Rating]) -> list[Rating]:
    return [rating for rating in asked if rating.session_id is not None]
