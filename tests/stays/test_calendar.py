"""Stays against a calendar that a child could keep: lists of who has which room from when to when.

Whatever the desk does in whatever order, the database holds the same, and refuses what the calendar has no room for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from innkeep.core import clock
from innkeep.core.db import Database
from innkeep.core.errors import InnkeepError
from innkeep.reactions import REACTIONS
from innkeep.stays import actions, booking, moving, out_of_order
from innkeep.stays.booking import Booking
from innkeep.stays.grid import Grid, room_grid
from innkeep.stays.guests import Arriving
from innkeep.stays.out_of_order import Closing
from tests.factories import Hotel, make_hotel

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2031, 5, 5)  # noqa: DTZ001 - on the hotel's clock
OFFSET = timedelta(hours=2)
"""Vienna in May."""

NUMBERS = ("201", "202", "203")
ROOMS = st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=2, unique=True)
MOMENTS = st.builds(
    lambda day, hour: MONDAY + day * DAY + hour * HOUR, st.integers(0, 3), st.sampled_from([0, 9, 11, 15, 20])
)
LENGTHS = st.sampled_from([5 * HOUR, 20 * HOUR, DAY, 2 * DAY, 4 * DAY])


@dataclass
class Kept:
    """A stay or a closure, as the calendar has it. `since` is when it got a room that it did not have before."""

    rooms: list[str]
    start: datetime
    end: datetime
    status: str = "reserved"
    deleted: bool = False
    since: dict[str, datetime] = field(default_factory=dict)
    left: list[tuple[str, datetime, datetime]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.deleted and self.status in {"reserved", "checked_in", "closed"}

    def times(self, room: str) -> tuple[datetime, datetime]:
        return self.since.get(room, self.start), self.end


class Calendar(RuleBasedStateMachine):
    """The desk of one hotel. `here` is set before the machine runs."""

    here: tuple[str, str]

    stays = Bundle("stays")
    closures = Bundle("closures")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.kept: dict[UUID, Kept] = {}
        self.now = MONDAY + 8 * HOUR
        self._clock, clock.now = clock.now, lambda: (self.now - OFFSET).replace(tzinfo=UTC)

    @initialize()
    def open(self) -> None:
        self.loop.run(self._open())

    async def _open(self) -> None:
        owner_url, app_url = self.here
        self.owner: asyncpg.Connection[Any] = await asyncpg.connect(owner_url)
        self.database = Database(app_url, reactions=REACTIONS, pool=2)
        self.hotel: Hotel = await make_hotel(self.owner)
        self.rooms: dict[str, UUID] = {
            number: await self.owner.fetchval(
                "INSERT INTO rooms (org_id, label, room_number, type) VALUES ($1, 'Double', $2, 'double') RETURNING id",
                self.hotel.org_id,
                number,
            )
            for number in NUMBERS
        }

    def teardown(self) -> None:
        clock.now = self._clock

        async def close() -> None:
            await self.database.close()
            await self.owner.close()

        if hasattr(self, "owner"):
            self.loop.run(close())
        self.loop.close()

    # What the desk does

    @rule(target=stays, rooms=ROOMS, start=MOMENTS, length=LENGTHS)
    def reserve(self, rooms: list[str], start: datetime, length: timedelta) -> Any:
        return self._reserve(rooms, start, start + length)

    @rule(target=stays, rooms=ROOMS, length=LENGTHS)
    def walk_in(self, rooms: list[str], length: timedelta) -> Any:
        """Guests who have not booked stand at the desk."""
        key = self._reserve(rooms, self.now, self.now + length)
        if isinstance(key, UUID):
            self._check_in(key)
        return key

    def _reserve(self, rooms: list[str], start: datetime, end: datetime) -> Any:
        wanted = Booking(self._ids(rooms), [Arriving(name="Ines")], start.date(), end.date(), start.time(), end.time())
        expected = {"OverBefore"} if end <= self.now else self._conflicts(rooms, start, end)
        made = self._try(expected, booking.reserve, wanted)
        if made is None:
            return multiple()
        self.kept[made.id] = Kept(rooms, start, end)
        return made.id

    @rule(target=closures, room=st.sampled_from(NUMBERS), start=MOMENTS, length=LENGTHS)
    def close(self, room: str, start: datetime, length: timedelta) -> Any:
        end = start + length
        occupied = start <= self.now < end and self._somebody_in([room])
        expected = {"RoomOccupied"} if occupied else self._conflicts([room], start, end)
        made = self._try(expected, out_of_order.close_room, Closing(self.rooms[room], start, end, "Paint"))
        if made is None:
            return multiple()
        self.kept[made.id] = Kept([room], start, end, "closed")
        return made.id

    @rule(closure=consumes(closures))
    def reopen(self, closure: UUID) -> None:
        self._try(set(), out_of_order.delete_closure, closure, answers=False)
        self.kept[closure].deleted = True

    @rule(key=stays)
    def check_in(self, key: UUID) -> None:
        self._check_in(key)

    def _check_in(self, key: UUID) -> None:
        stay = self.kept[key]
        start = min(stay.start, self.now)
        expected = self._wrong_state(stay, "reserved")
        if not expected and self.now.date() < stay.start.date() - DAY:
            expected = {"TooEarly"}
        if not expected and self.now >= stay.end:
            expected = {"StayIsOver"}
        if not expected:
            expected = self._conflicts(stay.rooms, start, stay.end, stay)
            expected |= {"RoomOccupied"} if self._somebody_in(stay.rooms, stay) else set()
        if self._try(expected, actions.check_in, key):
            stay.status, stay.start = "checked_in", start

    @rule(key=stays)
    def check_out(self, key: UUID) -> None:
        stay = self.kept[key]
        if self._try(self._wrong_state(stay, "checked_in"), actions.check_out, key):
            stay.status, stay.end = "checked_out", max(self.now, stay.start + timedelta(seconds=1))

    @rule(key=stays)
    def cancel(self, key: UUID) -> None:
        if self._try(self._wrong_state(self.kept[key], "reserved"), booking.cancel, key):
            self.kept[key].status = "cancelled"

    @rule(key=stays)
    def no_show(self, key: UUID) -> None:
        stay = self.kept[key]
        expected = self._wrong_state(stay, "reserved") or ({"NotDueYet"} if self.now < stay.start else set())
        if self._try(expected, booking.no_show, key):
            stay.status = "no_show"

    @rule(key=stays, by=st.sampled_from([-DAY, -5 * HOUR, 5 * HOUR, DAY, 3 * DAY]))
    def extend_or_shorten(self, key: UUID, by: timedelta) -> None:
        stay = self.kept[key]
        end = stay.end + by
        if stay.deleted:
            expected = {"StayNotFound"}
        elif not stay.holds:
            expected = {"StayHasEnded"}
        elif end <= self.now:
            expected = {"OverBefore"}
        elif end <= stay.start:
            expected = {"EndsBeforeStart"}
        else:
            expected = {kind for room in stay.rooms for kind in self._conflicts([room], stay.times(room)[0], end, stay)}
        if self._try(expected, booking.change_stay, key, {"checkout_date": end.date(), "checkout_time": end.time()}):
            stay.end = end

    @rule(key=stays, to=st.sampled_from(NUMBERS))
    def move(self, key: UUID, to: str) -> None:
        stay = self.kept[key]
        there = stay.rooms[0]
        in_house = stay.status == "checked_in"
        before = max([stay.start, *stay.since.values(), *(until for _, _, until in stay.left)])
        since = max(self.now, before + timedelta(seconds=1)) if in_house else stay.start
        if stay.deleted:
            expected = {"StayNotFound"}
        elif not stay.holds:
            expected = {"StayCannotMove"}
        elif to in stay.rooms:
            expected = {"TheirRoomAlready"}
        elif in_house and stay.end <= self.now:
            expected = {"StayIsOver"}
        else:
            expected = self._conflicts([to], since, max(stay.end, since + timedelta(seconds=1)), stay)
            expected |= {"RoomOccupied"} if in_house and self._somebody_in([to], stay) else set()
        if not self._try(expected, moving.move_room, key, self.rooms[there], self.rooms[to]):
            return
        stay.rooms[0] = to
        if in_house:
            had_since = stay.since.pop(there, stay.start)
            stay.left.append((there, had_since, max(since, had_since + timedelta(seconds=1))))
            stay.since[to] = since

    @rule(key=stays)
    def put_away(self, key: UUID) -> None:
        stay = self.kept[key]
        expected = {"StayNotFound"} if stay.deleted else set()
        if stay.status in {"checked_in", "checked_out"}:
            expected = {"StayHasBegun"}
        if self._try(expected, booking.delete_stay, key, answers=False) is not None:
            stay.deleted = True

    @rule(key=stays)
    def bring_back(self, key: UUID) -> None:
        stay = self.kept[key]
        expected = set() if stay.deleted else {"StayNotFound"}
        if stay.deleted and stay.status == "reserved":
            expected = self._conflicts(stay.rooms, stay.start, stay.end, stay)
        if self._try(expected, booking.restore_stay, key):
            stay.deleted = False

    @rule(hours=st.sampled_from([1, 9, 24, 40]))
    def wait(self, hours: int) -> None:
        self.now += hours * HOUR

    # What must be so whatever was done

    @invariant()
    def everybody_agrees_who_has_which_room(self) -> None:
        if not hasattr(self, "owner"):
            return
        held = self.loop.run(
            self._rows("SELECT room_id, lower(during), upper(during) FROM room_holds WHERE org_id = $1 AND holds")
        )
        mine = [(room, times) for room, times in held if room in self.rooms.values()]
        kept = [
            (self.rooms[room], each.times(room)) for each in self.kept.values() if each.holds for room in each.rooms
        ]
        assert sorted(mine) == sorted(kept)
        booked = self.loop.run(self.owner_fetch("SELECT id FROM rooms WHERE org_id = $1 AND is_booked"))
        assert {row["id"] for row in booked} - {self.hotel.room_id} == {
            self.rooms[room] for room in NUMBERS if self._somebody_in([room])
        }

    @invariant()
    def nobody_shares_a_room(self) -> None:
        for room in NUMBERS:
            times = sorted(each.times(room) for each in self.kept.values() if each.holds and room in each.rooms)
            assert all(one[1] <= two[0] for one, two in pairwise(times))

    @rule()
    def look_at_the_grid(self) -> None:
        first, last = MONDAY.date(), (MONDAY + 14 * DAY).date()
        grid: Grid = self._try(set(), room_grid, first, last)
        for room in grid.rooms:
            if room.room_number not in NUMBERS:
                continue
            for day in grid.days:
                cell = room.cells.get(day)
                seen = (bool(cell and cell.occupied), bool(cell and cell.out_of_order))
                expected = self._occupied(room.room_number, day), self._closed(room.room_number, day)
                assert seen == expected, (room.room_number, day)

    # The calendar itself

    def _occupied(self, room: str, day: Any) -> bool:
        for each in self.kept.values():
            if each.status == "closed" or each.deleted:
                continue
            spans = [(since, until) for number, since, until in each.left if number == room]
            if room in each.rooms and each.status in {"reserved", "checked_in", "checked_out"}:
                since, until = each.times(room)
                until = max(until, since + timedelta(seconds=1))
                spans.append((since, max(until, self.now) if each.status == "checked_in" else until))
            for since, until in spans:
                if since.date() <= day < until.date() or since.date() == day == until.date():
                    return True
        return False

    def _closed(self, room: str, day: Any) -> bool:
        midnight = datetime.combine(day, time.min)
        return any(
            each.status == "closed" and each.holds and room in each.rooms
            and each.start < midnight + DAY and midnight < each.end
            for each in self.kept.values()
        )  # fmt: skip

    def _conflicts(self, rooms: list[str], start: datetime, end: datetime, but: Kept | None = None) -> set[str]:
        """By what it could be refused: what else holds one of the rooms in that time."""
        return {
            "RoomOutOfOrder" if each.status == "closed" else "RoomTaken"
            for each in self.kept.values()
            if each is not but and each.holds
            for room in set(rooms) & set(each.rooms)
            if each.times(room)[0] < end and start < each.times(room)[1]
        }

    def _somebody_in(self, rooms: list[str], but: Kept | None = None) -> bool:
        return any(
            each is not but and each.status == "checked_in" and set(rooms) & set(each.rooms)
            for each in self.kept.values()
        )

    @staticmethod
    def _wrong_state(stay: Kept, state: str) -> set[str]:
        if stay.deleted:
            return {"StayNotFound"}
        return set() if stay.status == state else {"StayCannotMove"}

    # The desk

    def _ids(self, rooms: list[str]) -> list[UUID]:
        return [self.rooms[room] for room in rooms]

    def _try(
        self, expected: set[str], action: Callable[..., Awaitable[Any]], *arguments: object, answers: bool = True
    ) -> Any:
        """What was done, or None when it was refused; both as the calendar expects."""

        async def attempt() -> Any:
            async with self.database.unit_of_work(self.hotel.staff["front_desk"]) as db:
                done = await action(db, self.hotel.staff["front_desk"], *arguments)
                return done if answers else True

        try:
            done = self.loop.run(attempt())
        except InnkeepError as refused:
            assert type(refused).__name__ in expected, f"{refused!r} instead of {expected or 'success'}"  # noqa: PT017
            return None
        assert not expected, f"nobody refused it, but {expected}"
        return done

    async def _rows(self, query: str) -> list[tuple[UUID, tuple[datetime, datetime]]]:
        return [(row[0], (row[1], row[2])) for row in await self.owner.fetch(query, self.hotel.org_id)]

    async def owner_fetch(self, query: str) -> list[Any]:
        rows: list[Any] = await self.owner.fetch(query, self.hotel.org_id)
        return rows


@pytest.fixture
def calendar(owner_url: str, app_url: str) -> type[Calendar]:
    return type("CalendarHere", (Calendar,), {"here": (owner_url, app_url)})


def test_stays_are_what_a_simple_calendar_says(calendar: type[Calendar]) -> None:
    run_state_machine_as_test(
        calendar,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
