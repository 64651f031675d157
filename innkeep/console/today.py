"""Today: what needs somebody now, what is late or about to be, who comes and goes, and who is at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Response

from innkeep.console.board import DUE_SOON, BoardCard, on_board
from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.live import ORDER_EVENTS, TALK_EVENTS, View
from innkeep.console.places import TODAY
from innkeep.conversations import inbox, notes
from innkeep.conversations.models import Note, SessionState
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.outbox import Wakeup
from innkeep.core.paging import Listing
from innkeep.orders.board import board
from innkeep.people import queries as people
from innkeep.people.models import Organization, User
from innkeep.people.permissions import Operation, allowed, require
from innkeep.stays import queries as stays
from innkeep.stays.models import Stay, StayStatus
from innkeep.stays.queries import by_number
from innkeep.web.pages import fragment, render

router = APIRouter(prefix="/today")

MOST = 30
"""Stays that come or go; whoever has more than that goes to the page they come from."""

STAY_EVENTS = frozenset(
    {"stay_reserved", "stay_changed", "stay_checked_in", "stay_checked_out", "stay_cancelled", "stay_moved"}
)


@dataclass(frozen=True, slots=True)
class Coming:
    """A stay that begins or ends today."""

    stay: Stay
    guest: str
    rooms: str
    done: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A note that names the reader, who has not seen it yet."""

    note: Note
    author: str
    line: inbox.InboxLine


@dataclass(frozen=True, slots=True)
class Today:
    """All of the page."""

    hotel: Organization
    now: datetime
    staff: Staff
    waiting: list[inbox.InboxLine]
    mine: list[inbox.InboxLine]
    mentions: list[Mention]
    late: list[BoardCard]
    soon: list[BoardCard]
    untaken: list[BoardCard]
    arrivals: list[Coming]
    departures: list[Coming]
    on_shift: list[tuple[str, list[User]]]

    @property
    def greeting(self) -> str:
        """By the hotel's own clock."""
        parts = ((5, "Good evening"), (12, "Good morning"), (18, "Good afternoon"), (24, "Good evening"))
        return next(said for before, said in parts if self.now.hour < before)


async def today(db: AsyncSession, staff: Staff) -> Today:
    """The page as it is now."""
    hotel = await people.hotel(db, staff)
    now = clock.hotel_now(hotel.timezone)
    talks = allowed(staff, Operation.READ_CONVERSATIONS)
    promised = (on_board(staff, o) for o in await board(db, staff) if o.stopped_at is None and o.due_at)
    due = sorted(promised, key=lambda each: each.place)
    soon = clock.now() + DUE_SOON
    return Today(
        hotel=hotel,
        now=now,
        staff=staff,
        waiting=await inbox.inbox(db, staff, inbox.InboxFilter(state=SessionState.WAITING)) if talks else [],
        mine=await inbox.inbox(db, staff, inbox.InboxFilter(assignee_id=staff.user_id)) if talks else [],
        mentions=await _mentions(db, staff) if talks else [],
        late=[each for each in due if each.order.late],
        soon=[each for each in due if not each.order.late and each.order.due_at and each.order.due_at <= soon],
        untaken=[each for each in due if each.order.assignee_id is None],
        arrivals=await _coming(db, staff, {"arriving_on": now.date()}, StayStatus.RESERVED),
        departures=await _coming(db, staff, {"departing_on": now.date()}, StayStatus.CHECKED_IN),
        on_shift=await _on_shift(db, staff, now),
    )


async def _mentions(db: AsyncSession, staff: Staff) -> list[Mention]:
    """What names the reader and waits for them, in conversations that they may still read."""
    found = await notes.unread_mentions(db, staff)
    lines = {line.chat.id: line for line in await inbox.lines_of(db, staff, {note.session_id for note in found})}
    names = await people.names(db, staff, {note.author_id for note in found if note.author_id})
    return [
        Mention(note, names.get(note.author_id, "A colleague") if note.author_id else "Innkeep", lines[note.session_id])
        for note in found
        if note.session_id in lines
    ]


async def _coming(db: AsyncSession, staff: Staff, which: dict[str, object], awaited: StayStatus) -> list[Coming]:
    """The stays that begin or end today; those still `awaited` first."""
    if not allowed(staff, Operation.MANAGE_STAYS):
        return []
    found = await stays.stays_page(db, staff, Listing(limit=MOST, filters=which))
    rooms = await stays.rooms_by_id(db, staff, {room_id for stay in found for room_id in stay.room_ids})
    told = [
        Coming(
            stay=stay,
            guest=stay.guests[0].name if stay.guests else "Guest",
            rooms=", ".join(rooms[room_id].room_number for room_id in stay.room_ids if room_id in rooms),
            done=stay.status is not awaited,
        )
        for stay in found
    ]
    return sorted(told, key=lambda each: (each.done, by_number(each.rooms)))


async def _on_shift(db: AsyncSession, staff: Staff, now: datetime) -> list[tuple[str, list[User]]]:
    """Who is at work, by division; the desk and managers belong to none."""
    names = {each.id: each.name for each in await people.divisions(db, staff)}
    working: dict[str, list[User]] = {}
    for person in await people.at_work(db, staff, now):
        name = names.get(person.division_id) if person.division_id else None
        working.setdefault(name or "Front desk and managers", []).append(person)
    return sorted(working.items())


@router.get("")
async def today_page(desk: SignedInDesk) -> Response:
    """The whole page; what changes arrives by itself."""
    require(desk.staff, TODAY.needs)
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = {
            "frame": await frame(db, desk.staff),
            "today": await today(db, desk.staff),
            "events": "/console/events/today",
        }
    return render("console/today.html", shown)


async def today_news(db: AsyncSession, view: View, batch: Sequence[Wakeup] | None) -> str:
    """The page anew when something happened that it tells of."""
    told = ORDER_EVENTS | TALK_EVENTS | STAY_EVENTS
    if batch is not None and not any(wakeup.kind in told for wakeup in batch):
        return ""
    return fragment("console/today_news.html", today=await today(db, view.staff))
