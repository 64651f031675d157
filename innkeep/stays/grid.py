"""The room grid: what is occupied, arriving, departing, free and out of order, by room and day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.errors import Invalid
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, require
from innkeep.stays.queries import by_number
from innkeep.stays.times import is_on_the_calendar

MOST_DAYS = 366
"""Days of one grid."""


class GridTooLong(Invalid):
    """The days are too many, or end before they begin."""


@dataclass(slots=True)
class Cell:
    """A room on a day. `occupied` are the stays of its night, or that come and go within the day."""

    occupied: list[UUID] = field(default_factory=list)
    arriving: list[UUID] = field(default_factory=list)
    departing: list[UUID] = field(default_factory=list)
    out_of_order: list[UUID] = field(default_factory=list)

    @property
    def free(self) -> bool:
        """Whether somebody could have the room that night."""
        return not self.occupied and not self.out_of_order


@dataclass(frozen=True, slots=True)
class GridRoom:
    """A room of the grid. Days on which nothing happens are not in `cells`: the room is free then."""

    id: UUID
    room_number: str
    label: str
    type: str
    cells: dict[date, Cell]


@dataclass(frozen=True, slots=True)
class GridStay:
    """A stay of the grid; `guest` is the primary one's name."""

    id: UUID
    guest: str | None
    status: str


@dataclass(frozen=True, slots=True)
class GridClosure:
    """Why a room is out of order, from when to when on the hotel's clock."""

    id: UUID
    reason: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Grid:
    """The days of the hotel's calendar, its rooms by number, and what is told of in their cells."""

    days: Sequence[date]
    rooms: Sequence[GridRoom]
    stays: Sequence[GridStay]
    closures: Sequence[GridClosure]


# Guests who are here may have stayed beyond their time, so whoever is in house is read whatever was booked. The holds
# are looked up by their time before anything else: a house that is old has many that are over.
GRID = text("""
    WITH held AS MATERIALIZED (
        SELECT h.* FROM room_holds h WHERE h.org_id = :org_id AND h.ends > :since AND h.begins < :until
        UNION ALL
        SELECT h.* FROM room_holds h
        WHERE h.org_id = :org_id AND h.checked_in AND NOT (h.ends > :since AND h.begins < :until)
    ), told AS (
        SELECT h.room_id, h.stay_id, h.closure_id, h.during, h.checked_in, s.status, u.name AS guest, c.reason
        FROM held h
        LEFT JOIN checkin_rooms s ON s.org_id = :org_id AND s.id = h.stay_id
        LEFT JOIN stay_guests g ON g.org_id = :org_id AND g.stay_id = h.stay_id AND g.is_primary
        LEFT JOIN users u ON u.org_id = :org_id AND u.id = g.guest_id
        LEFT JOIN room_closures c ON c.org_id = :org_id AND c.id = h.closure_id
        WHERE (h.holds OR h.given_up OR s.status = 'checked_out') AND s.deleted_at IS NULL
    )
    SELECT r.id, r.room_number, r.label, r.type, t.stay_id, t.closure_id,
        lower(t.during) AS since, upper(t.during) AS until, t.checked_in, t.status, t.guest, t.reason
    FROM rooms r LEFT JOIN told t ON t.room_id = r.id
    WHERE r.org_id = :org_id AND r.deleted_at IS NULL
    ORDER BY r.id, lower(t.during)
""")


async def room_grid(db: AsyncSession, staff: Staff, first: date, last: date) -> Grid:
    """The grid from `first` to `last`, both included, without days that its calendar leaves out. GridTooLong."""
    require(staff, Operation.MANAGE_STAYS)
    if not 0 <= (last - first).days < MOST_DAYS:
        raise GridTooLong(f"A grid has 1 to {MOST_DAYS} days, and ends after it begins. Ask for fewer days.")
    zone = (await people.hotel(db, staff)).timezone
    today = clock.hotel_now(zone).date()
    days = [day for day in _days(first, last) if is_on_the_calendar(day, zone)]
    found = await db.execute(GRID, range_of(staff, first, last))
    rooms: dict[UUID, GridRoom] = {}
    stays: dict[UUID, GridStay] = {}
    closures: dict[UUID, GridClosure] = {}
    for row in found:
        room = rooms.setdefault(row.id, GridRoom(row.id, row.room_number, row.label, row.type, {}))
        if row.stay_id is not None:
            stays[row.stay_id] = GridStay(row.stay_id, row.guest, row.status)
            _stay(room, row, days, today)
        elif row.closure_id is not None:
            closures[row.closure_id] = GridClosure(row.closure_id, row.reason, row.since, row.until)
            for day in _within(days, row.since.date(), _last_day(row.until)):
                _cell(room, day).out_of_order.append(row.closure_id)
    ordered = sorted(rooms.values(), key=lambda room: by_number(room.room_number))
    return Grid(days, ordered, list(stays.values()), list(closures.values()))


def range_of(staff: Staff, first: date, last: date) -> dict[str, Any]:
    """What GRID asks for."""
    return {
        "org_id": staff.org_id,
        "since": datetime.combine(first, time.min),
        "until": datetime.combine(last, time.min) + timedelta(days=1),
    }


def _stay(room: GridRoom, row: Any, days: Sequence[date], today: date) -> None:
    """Write a stay into the days of a room. Guests who are still here are, however long they meant to stay."""
    arrives = row.since.date() if row.since else date.min
    leaves = row.until.date() if row.until else date.max
    if row.checked_in:
        leaves = max(leaves, today)
    last_night = leaves if leaves == arrives else leaves - timedelta(days=1)
    for day in _within(days, arrives, last_night):
        _cell(room, day).occupied.append(row.stay_id)
    for day in _within(days, arrives, arrives):
        _cell(room, day).arriving.append(row.stay_id)
    for day in _within(days, leaves, leaves):
        _cell(room, day).departing.append(row.stay_id)


def _last_day(until: datetime | None) -> date:
    """The last day that has a moment before `until`."""
    return date.max if until is None else (until - timedelta(microseconds=1)).date()


def _cell(room: GridRoom, day: date) -> Cell:
    return room.cells.setdefault(day, Cell())


def _within(days: Sequence[date], first: date, last: date) -> Sequence[date]:
    return days[bisect_left(days, first) : bisect_right(days, last)]


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
