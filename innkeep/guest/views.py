"""What the guest's page shows, read in one unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from innkeep.agent import replies
from innkeep.catalogue import queries as catalogue
from innkeep.conversations import queries as conversations
from innkeep.conversations.models import ChatSession, SessionMode
from innkeep.core import clock
from innkeep.core.actors import Guest
from innkeep.core.db import AsyncSession
from innkeep.guest.quick import quick_choices
from innkeep.guest.tracker import Tracked, tracked
from innkeep.orders.board import cards_of_stay
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.stays import queries as stays
from innkeep.stays.actions import UnknownRoomCode
from innkeep.stays.models import Room
from innkeep.web.pages import fragment
from innkeep.web.transcript import Basket, Entry, baskets, is_typing, transcript

_GREETINGS = ((5, "Good evening"), (12, "Good morning"), (18, "Good afternoon"), (24, "Good evening"))


@dataclass(frozen=True, slots=True)
class Visit:
    """A guest at the page of their room."""

    hotel: Organization
    room: Room
    chat: ChatSession
    answering: str | None

    @property
    def now(self) -> datetime:
        """The hotel's wall clock."""
        return clock.hotel_now(self.hotel.timezone)

    @property
    def greeting(self) -> str:
        """Hello, by the hour. Without a name: whoever finds the code must not learn it."""
        return next(words for until, words in _GREETINGS if self.now.hour < until)

    @property
    def typing(self) -> bool:
        """Whether an answer of the agent is on its way."""
        return is_typing(self.chat)

    @property
    def with_agent(self) -> bool:
        """Whether the agent answers."""
        return self.chat.mode is SessionMode.AGENT

    @property
    def path(self) -> str:
        """Where this guest's page is."""
        return f"/g/{self.room.code}"


async def room_of_stay(db: AsyncSession, guest: Guest, code: str) -> Room | None:
    """The room with this code, if it is one of the guest's own."""
    stay = await stays.stay_for(db, guest, guest.stay_id)
    rooms = await stays.rooms_by_id(db, guest, set(stay.room_ids))
    return next((room for room in rooms.values() if room.code == code), None)


async def _visit(db: AsyncSession, guest: Guest, chat: ChatSession, code: str) -> Visit:
    """The guest at the page of this code. UnknownRoomCode when it is another room's."""
    room = await room_of_stay(db, guest, code)
    if room is None:
        raise UnknownRoomCode("This is not the code of your room. Scan the code in your room again.")
    staff = await people.names(db, guest, {chat.assignee_id}) if chat.assignee_id else {}
    return Visit(
        hotel=await people.hotel(db, guest),
        room=room,
        chat=chat,
        answering=next(iter(staff.values()), None),
    )


async def whole_page(db: AsyncSession, guest: Guest, chat: ChatSession, code: str) -> dict[str, Any]:
    """Everything, for a page that is opened."""
    visit = await _visit(db, guest, chat, code)
    entries, shown = await _flow(db, guest, visit, after=0)
    return {
        "visit": visit,
        "entries": entries,
        "baskets": shown,
        "orders": await _orders(db, guest),
        "choices": quick_choices(await catalogue.items(db, guest), await catalogue.articles(db, guest), visit.now),
    }


async def news(db: AsyncSession, guest: Guest, code: str, session_id: UUID, after: int) -> tuple[str, int]:
    """What the page must show by now, as fragments to be put into place, and the `seq` that they reach up to."""
    chat = await conversations.session_for(db, guest, session_id)
    visit = await _visit(db, guest, chat, code)
    entries, shown = await _flow(db, guest, visit, after=after)
    html = fragment("guest/news.html", visit=visit, entries=entries, baskets=shown, orders=await _orders(db, guest))
    return html, max((entry.message.seq for entry in entries), default=after)


async def _flow(db: AsyncSession, guest: Guest, visit: Visit, *, after: int) -> tuple[list[Entry], list[Basket]]:
    entries = await transcript(db, guest, visit.chat, visit.hotel, after=after)
    shown = await baskets(db, visit.chat)
    return [_without_readback(entry, shown, visit.hotel.currency) for entry in entries], shown


def _without_readback(entry: Entry, shown: Sequence[Basket], currency: str) -> Entry:
    """What the card below a message shows need not be said twice."""
    basket = next((b for b in shown if b.proposal.message_id == entry.message.id), None)
    if basket is None:
        return entry
    for said, question in replies.readbacks(basket.lines, basket.proposal.total_amount, currency):
        if said in entry.text:
            return replace(entry, text=entry.text.replace(said, "").strip() or question)
    return entry


async def _orders(db: AsyncSession, guest: Guest) -> list[Tracked]:
    return tracked(await cards_of_stay(db, guest, guest.stay_id))
