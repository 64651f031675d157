"""A guest at one of the pages of their room, and what stands at the head of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from innkeep.conversations import queries as conversations
from innkeep.conversations.drafts import draft_of
from innkeep.conversations.models import ChatSession, SessionMode
from innkeep.core import clock
from innkeep.core.actors import Guest
from innkeep.core.db import AsyncSession
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.stays import queries as stays
from innkeep.stays.doors import UnknownRoomCode
from innkeep.stays.models import Room, Stay
from innkeep.web.languages import Tongue
from innkeep.web.transcript import is_typing

Tab = Literal["chat", "menu", "orders", "stay"]

_PARTS_OF_DAY = ((5, "evening"), (12, "morning"), (18, "afternoon"), (24, "evening"))


@dataclass(frozen=True, slots=True)
class Here:
    """Who reads a page, at which room's code, and in which language; perhaps on a device that many use."""

    guest: Guest
    code: str
    tongue: Tongue
    shared: bool = False

    @property
    def path(self) -> str:
        """Where the guest's page is."""
        return f"/g/{self.code}"


@dataclass(frozen=True, slots=True)
class Visit:
    """A guest at a page of their room. `unread` is how many messages wait to be read, `open_orders` what is to come.

    `draft` is the agent's answer so far, while it is thought.
    """

    here: Here
    tab: Tab
    hotel: Organization
    stay: Stay
    room: Room
    chat: ChatSession
    answering: str | None
    draft: str | None = None
    unread: int = 0
    open_orders: int = 0

    @property
    def now(self) -> datetime:
        """The hotel's wall clock."""
        return clock.hotel_now(self.hotel.timezone)

    @property
    def part_of_day(self) -> str:
        """What to wish a good one of. To nobody by name: who finds the code must not learn it."""
        return part_of_day(self.now)

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
        return self.here.path

    @property
    def seen(self) -> Literal["read", "delivered", ""]:
        """What became of the guest's last message, while nobody has answered it."""
        if self.chat.last_guest_seq == 0 or self.chat.last_seq > self.chat.last_guest_seq:
            return ""
        return "read" if self.chat.staff_read_seq >= self.chat.last_guest_seq else "delivered"

    @property
    def brand(self) -> str | None:
        """The hotel's colour, as the address of its stylesheet has it."""
        return self.hotel.brand_color.removeprefix("#") if self.hotel.brand_color else None


def part_of_day(now: datetime) -> str:
    """What to wish a good one of, at a time on the hotel's clock."""
    return next(part for until, part in _PARTS_OF_DAY if now.hour < until)


def first_name(name: str) -> str:
    """What guests call somebody of the staff."""
    return name.split(maxsplit=1)[0]


async def room_of_stay(db: AsyncSession, guest: Guest, code: str) -> Room | None:
    """The room with this code, if it is one of the guest's own."""
    stay = await stays.stay_for(db, guest, guest.stay_id)
    rooms = await stays.rooms_by_id(db, guest, set(stay.room_ids))
    return next((room for room in rooms.values() if room.code == code), None)


async def visit(db: AsyncSession, here: Here, tab: Tab, chat: ChatSession) -> Visit:
    """The guest at a page of this code. UnknownRoomCode when it is another room's."""
    room = await room_of_stay(db, here.guest, here.code)
    if room is None:
        raise UnknownRoomCode("This is not the code of your room. Scan the code in your room again.")
    staff = await people.names(db, here.guest, {chat.assignee_id}) if chat.assignee_id else {}
    return Visit(
        here=here,
        tab=tab,
        hotel=await people.hotel(db, here.guest),
        stay=await stays.stay_for(db, here.guest, here.guest.stay_id),
        room=room,
        chat=chat,
        answering=next(map(first_name, staff.values()), None),
        draft=await draft_of(db, chat),
        unread=await conversations.unread_by_guest(db, chat),
    )
