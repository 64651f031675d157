"""One stay: its sheet and its page, and the steps that it takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query, Response

from innkeep.accounts import queries as accounts
from innkeep.accounts.queries import Account
from innkeep.console import live
from innkeep.console.desk import Desk, SignedInDesk, frame
from innkeep.console.rooms import STAY_EVENTS
from innkeep.console.stays_code import code_path
from innkeep.console.words import COLUMNS
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.outbox import Wakeup
from innkeep.core.rows import version_of
from innkeep.orders import settling
from innkeep.orders.board import OrderCard, cards_of_stay
from innkeep.orders.lifecycle import ENDED
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.people.permissions import Operation, allowed
from innkeep.stays import actions, booking, queries
from innkeep.stays.free import free_rooms
from innkeep.stays.holds import RoomsWanted
from innkeep.stays.models import Room, Stay, StayStatus
from innkeep.stays.queries import StayNotFound
from innkeep.web.context import InnkeepSettings, StreamDoors
from innkeep.web.languages import LANGUAGES
from innkeep.web.pages import by_script, done, fragment, render
from innkeep.web.sse import EventStream

router = APIRouter(prefix="/stays")

STATUSES = {
    StayStatus.RESERVED: ("Expected", "blue"),
    StayStatus.CHECKED_IN: ("In house", "green"),
    StayStatus.CHECKED_OUT: ("Left", ""),
    StayStatus.CANCELLED: ("Cancelled", ""),
    StayStatus.NO_SHOW: ("Did not come", "amber"),
}

Step = Callable[[AsyncSession, Staff, UUID], Awaitable[Any]]

STEPS: dict[str, tuple[Step, str]] = {
    "check-in": (actions.check_in, "{guest} is checked in to room {rooms}."),
    "check-out": (settling.check_out, "{guest} has checked out of room {rooms}."),
    "cancellation": (booking.cancel, "The stay of {guest} is cancelled."),
    "no-show": (booking.no_show, "Noted: {guest} did not come."),
}
"""The steps of a stay, and what is said once one was taken."""

TELLS = STAY_EVENTS | {"account_charged", "account_paid", "order_placed", "order_moved", "order_changed"}


@dataclass(frozen=True, slots=True)
class Toast:
    """What was done, for a toast: with the way back where there is one, and where to look at it."""

    words: str
    undo: str = ""
    fields: Sequence[tuple[str, object]] = ()
    look: str = ""

    @property
    def key(self) -> str:
        """What the toast is known by on the page."""
        return uuid4().hex


@dataclass(frozen=True, slots=True)
class StayShown:
    """A stay with all that its page tells. `free`: where it could move to; `account`: None for who may not."""

    hotel: Organization
    now: datetime
    stay: Stay
    rooms: list[Room]
    free: list[Room]
    orders: Sequence[OrderCard]
    account: Account | None
    base: str

    @property
    def guest(self) -> str:
        """The primary guest's name."""
        return self.stay.guests[0].name if self.stay.guests else "Guest"

    @property
    def numbers(self) -> str:
        """Its rooms as people call them."""
        return ", ".join(room.room_number for room in self.rooms)

    @property
    def said(self) -> tuple[str, str]:
        """What its status is called, and in which tone."""
        return STATUSES[self.stay.status]

    @property
    def open(self) -> bool:
        """Whether something can change yet."""
        return self.stay.status in {StayStatus.RESERVED, StayStatus.CHECKED_IN}

    @property
    def due(self) -> bool:
        """Whether the guests are expected today or earlier."""
        day = self.stay.checkin_date
        return self.stay.status is StayStatus.RESERVED and (day is None or day <= self.now.date())

    @property
    def over(self) -> bool:
        """Whether they are still here though their time is over."""
        return self.stay.in_house and self.stay.ends is not None and self.stay.ends < self.now

    def standing(self, order: OrderCard) -> str:
        """Where one of its orders is, as the board calls it."""
        return COLUMNS[order.status]

    @property
    def nights(self) -> int:
        """How many nights it has."""
        first, last = self.stay.checkin_date, self.stay.checkout_date
        return (last - first).days if first and last else 0

    @property
    def version(self) -> str:
        """What a change names, so that nobody overwrites what they have not seen."""
        return version_of(self.stay)

    def link(self, room: Room) -> str:
        """The address of the guest page of a room."""
        return f"{self.base}/g/{room.code}"

    def code(self, room: Room) -> tuple[int, str]:
        """The same to be scanned: how many modules wide, and the path that draws them."""
        return code_path(self.link(room))


async def stay_shown(db: AsyncSession, staff: Staff, stay_id: UUID, base: str) -> StayShown:
    """A stay with what belongs to it. StayNotFound."""
    stay = await queries.stay_read_by(db, staff, stay_id)
    hotel = await people.hotel(db, staff)
    now = clock.hotel_now(hotel.timezone)
    rooms = await queries.rooms_by_id(db, staff, set(stay.room_ids))
    movable = stay.status in {StayStatus.RESERVED, StayStatus.CHECKED_IN}
    wish = RoomsWanted(stay.room_ids, now if stay.in_house else stay.starts, stay.ends, stay.id)
    return StayShown(
        hotel=hotel,
        now=now,
        stay=stay,
        rooms=[rooms[room_id] for room_id in stay.room_ids],
        free=await free_rooms(db, staff, wish, now=stay.in_house) if movable else [],
        orders=[order for order in await cards_of_stay(db, staff, stay_id) if order.status not in ENDED],
        account=await accounts.account_of(db, staff, stay_id) if allowed(staff, Operation.MANAGE_ACCOUNTS) else None,
        base=base,
    )


@router.get("/{stay_id}")
async def stay_page(desk: SignedInDesk, stay_id: UUID, settings: InnkeepSettings) -> Response:
    """The sheet of a stay for a page's script, the whole page otherwise."""
    return await _page(desk, stay_id, settings.public_url, "console/stay_sheet.html", "console/stay_page.html")


@router.get("/{stay_id}/check-out")
async def leaving_page(desk: SignedInDesk, stay_id: UUID, settings: InnkeepSettings) -> Response:
    """What is to be settled before somebody leaves: what is still open, and what they have to pay."""
    part, whole = "console/stay_leaving.html", "console/stay_leaving_page.html"
    return await _page(desk, stay_id, settings.public_url, part, whole)


@router.get("/{stay_id}/registration")
async def registration(desk: SignedInDesk, stay_id: UUID, settings: InnkeepSettings) -> Response:
    """The registration form, to be printed and signed; with the code that opens the guest page."""
    page = "console/stay_registration.html"
    return await _page(desk, stay_id, settings.public_url, page, page)


async def _page(desk: Desk, stay_id: UUID, base: str, part: str, whole: str) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        shown: dict[str, Any] = {"s": await stay_shown(db, desk.staff, stay_id, base), "languages": LANGUAGES}
        if not by_script(desk.request):
            shown |= {"frame": await frame(db, desk.staff), "events": f"/console/events/stays/{stay_id}"}
    return render(part if by_script(desk.request) else whole, shown)


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes a step of which stay, and whether from its own page, which then is shown anew."""

    desk: SignedInDesk
    stay_id: UUID
    settings: InnkeepSettings
    whole: Annotated[bool, Query()] = False

    async def shown(self, db: AsyncSession) -> StayShown:
        """The stay as it is by now."""
        return await stay_shown(db, self.desk.staff, self.stay_id, self.settings.public_url)

    def answer(self, shown: StayShown, told: Toast, also: str = "") -> Response:
        """What was done, and `also` what else of the page has changed by it."""
        html = fragment("console/stay_told.html", told=told, s=shown, whole=self.whole, languages=LANGUAGES)
        return done(self.desk.request, html + also, f"/console/stays/{self.stay_id}")


OfStay = Annotated[Taking, Depends()]


@router.post("/{stay_id}/steps/{step}")
async def take_step(stay_id: UUID, of: OfStay, step: str) -> Response:
    """Check in or out, cancel, or note that nobody came."""
    if step not in STEPS:
        raise StayNotFound("There is no such step.")
    take, words = STEPS[step]
    async with of.desk.database.unit_of_work(of.desk.staff) as db:
        await take(db, of.desk.staff, stay_id)
        shown = await of.shown(db)
    look = f"/console/stays/{stay_id}" if step == "check-in" else ""
    also = fragment("console/stay_leaving_news.html", s=shown) if step == "check-out" else ""
    return of.answer(shown, Toast(words.format(guest=shown.guest, rooms=shown.numbers), look=look), also)


events = APIRouter(prefix="/events/stays")


@events.get("/{stay_id}", response_class=EventStream)
async def stay_events(desk: SignedInDesk, doors: StreamDoors, stay_id: UUID, settings: InnkeepSettings) -> EventStream:
    """The page of a stay anew whenever something happens to it."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await queries.stay_for(db, desk.staff, stay_id)
    news = partial(_news, stay_id, settings.public_url)
    return EventStream(live.events(doors, live.View(desk.staff, desk.token, news)))


async def _news(stay_id: UUID, base: str, db: AsyncSession, view: live.View, batch: Sequence[Wakeup] | None) -> str:
    told = [wakeup for wakeup in batch or () if wakeup.kind in TELLS]
    if batch is not None and not any(wakeup.ids.get("stay_id") in {None, str(stay_id)} for wakeup in told):
        return ""
    return fragment("console/stay_news.html", s=await stay_shown(db, view.staff, stay_id, base))
