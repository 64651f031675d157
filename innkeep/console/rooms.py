"""Rooms and stays: who is in which room on which day, or who is in them now, with the code of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from innkeep.console import live
from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.stays_grid import Row, has_left, rows, window
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.outbox import Wakeup
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, allowed
from innkeep.stays import queries
from innkeep.stays.grid import Cell, Grid, GridClosure, GridRoom, GridStay, room_grid
from innkeep.stays.models import Stay, StayStatus
from innkeep.stays.queries import RoomNow
from innkeep.web.context import InnkeepSettings, StreamDoors
from innkeep.web.pages import environment, fragment, render
from innkeep.web.sse import EventStream

router = APIRouter()

STAY_EVENTS = frozenset(
    {
        "stay_reserved",
        "stay_changed",
        "stay_checked_in",
        "stay_checked_out",
        "stay_cancelled",
        "stay_moved",
        "do_not_disturb_changed",
        "guest_left_stay",
        "room_closure_changed",
    }
)
LENGTHS = (7, 14, 28)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page is to show: so many days from one on (without one, from yesterday), or a list of the rooms."""

    since: Annotated[date | None, Query(alias="from")] = None
    days: Annotated[Literal["7", "14", "28"], Query()] = "14"
    view: Annotated[Literal["days", "list"], Query()] = "days"

    def address(self, **other: object) -> str:
        """The page with something else than is shown."""
        said = {"from": self.since and self.since.isoformat(), "days": self.days, "view": self.view} | other
        plain = {"days": "14", "view": "days"}
        said = {name: value for name, value in said.items() if value and value != plain.get(name)}
        return "/console/rooms" + (f"?{urlencode(said)}" if said else "")


@dataclass(frozen=True, slots=True)
class House:
    """All of the page. `stays` are those of today by key, for what the grid itself does not tell."""

    want: Wanted
    now: datetime
    grid: Grid
    rows: list[Row]
    rooms: list[RoomNow]
    stays: dict[UUID, Stay]

    @property
    def names(self) -> dict[UUID, GridStay]:
        """What is told of the stays of the grid."""
        return {each.id: each for each in self.grid.stays}

    @property
    def closures(self) -> dict[UUID, GridClosure]:
        """What is told of its closures."""
        return {each.id: each for each in self.grid.closures}

    @property
    def occupied(self) -> int:
        """How many rooms have somebody in them."""
        return sum(each.room.is_booked for each in self.rooms)

    @property
    def arrivals(self) -> int:
        """How many stays are to begin today, or should have."""
        return sum(_is_due(each, self.now) for each in self.stays.values())

    @property
    def departures(self) -> int:
        """How many are to end today, or should have."""
        return sum(
            each.in_house and each.checkout_date is not None and each.checkout_date <= self.now.date()
            for each in self.stays.values()
        )

    @property
    def closed(self) -> int:
        """How many rooms are out of order today."""
        return sum(bool(cell.out_of_order) for _, cell in self._cells())

    @property
    def free(self) -> int:
        """How many rooms somebody could have tonight."""
        return sum(
            not cell.out_of_order and all(has_left(held(self.stays), each, room) for each in cell.occupied)
            for room, cell in self._cells()
        )

    def _cells(self) -> list[tuple[GridRoom, Cell]]:
        return [(room, room.cells.get(self.now.date(), Cell())) for room in self.grid.rooms]

    def is_over(self, stay_id: UUID) -> bool:
        """Whether guests are still here though their time is over."""
        stay = self.stays.get(stay_id)
        return bool(stay and stay.in_house and stay.ends and stay.ends < self.now)


def held(stays: Mapping[UUID, Stay]) -> dict[UUID, Sequence[UUID]]:
    """Which rooms stays have."""
    return {key: stay.room_ids for key, stay in stays.items()}


def _is_due(stay: Stay, now: datetime) -> bool:
    return stay.status is StayStatus.RESERVED and stay.checkin_date is not None and stay.checkin_date <= now.date()


async def house(db: AsyncSession, staff: Staff, want: Wanted) -> House:
    """The page as it is now."""
    now = clock.hotel_now((await people.hotel(db, staff)).timezone)
    since = want.since or now.date() - timedelta(days=1)
    first, last = window(since, int(want.days))
    found = await room_grid(db, staff, min(first, now.date()), max(last, now.date()))
    shown = Grid([day for day in found.days if first <= day <= last], found.rooms, found.stays, found.closures)
    rooms = await queries.house(db, staff)
    stays = {each.stay.id: each.stay for each in rooms if each.stay}
    return House(Wanted(since, want.days, want.view), now, found, rows(shown, now.date(), held(stays)), rooms, stays)


@router.get("/rooms")
async def rooms_page(desk: SignedInDesk, settings: InnkeepSettings, want: Annotated[Wanted, Depends()]) -> Response:
    """Every room of the house, by day or as a list."""
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = {
            "frame": await frame(db, desk.staff),
            "events": want.address().replace("/console/rooms", "/console/events/rooms"),
            "may_change": allowed(desk.staff, Operation.MANAGE_HOUSE),
            **_shown(await house(db, desk.staff, want), settings.public_url),
        }
    return render("console/rooms.html", shown)


def _shown(found: House, base: str) -> dict[str, Any]:
    days = [day for day in found.grid.days if found.want.since and day >= found.want.since][: int(found.want.days)]
    step = timedelta(days=int(found.want.days))
    since = found.want.since or found.now.date()
    return {
        "house": found,
        "days": days,
        "today": found.now.date(),
        "base": base,
        "lengths": LENGTHS,
        "earlier": found.want.address(**{"from": (since - step).isoformat()}),
        "later": found.want.address(**{"from": (since + step).isoformat()}),
        "now_address": found.want.address(**{"from": None}),
    }


@router.get("/events/rooms", response_class=EventStream)
async def rooms_events(
    desk: SignedInDesk, doors: StreamDoors, settings: InnkeepSettings, want: Annotated[Wanted, Depends()]
) -> EventStream:
    """Whenever something happens to a stay, the rooms that look different by it."""
    shown = RoomsShown(want, settings.public_url)
    return EventStream(live.events(doors, live.View(desk.staff, desk.token, shown.news)))


@dataclass(slots=True)
class RoomsShown:
    """What a page of the rooms has on it: each room as it was told last. `days` are what it reaches over."""

    want: Wanted
    base: str
    days: Sequence[date] = ()
    rooms: dict[str, int] = field(default_factory=dict)

    async def news(self, db: AsyncSession, view: live.View, batch: Sequence[Wakeup] | None) -> str:
        """All of it for a page that has just connected, then the rooms that changed; all again on another day."""
        if batch is not None and not any(wakeup.kind in STAY_EVENTS for wakeup in batch):
            return ""
        shown = _shown(await house(db, view.staff, self.want), self.base)
        parts = environment.get_template("console/rooms_parts.html").make_module()
        rooms = dict(_listed(parts, shown) if self.want.view == "list" else _rows(parts, shown))
        told = {key: hash(html) for key, html in rooms.items()}
        whole = batch is None or list(told) != list(self.rooms) or shown["days"] != self.days
        changed = {key: rooms[key] for key in told if told[key] != self.rooms.get(key)}
        self.days, self.rooms = shown["days"], told
        return fragment("console/rooms_news.html", **shown, whole=whole, changed=changed)


def _rows(parts: Any, shown: dict[str, Any]) -> Iterator[tuple[str, str]]:
    found: House = shown["house"]
    names, closures = found.names, found.closures
    return ((f"r-{row.room.id}", parts.row(row, found, names, closures)) for row in found.rows)


def _listed(parts: Any, shown: dict[str, Any]) -> Iterator[tuple[str, str]]:
    found: House = shown["house"]
    return ((f"l-{each.room.id}", parts.listed(each, found, shown["base"])) for each in found.rooms)
