"""The room grid: what each room is on each day, in one statement that reads one hotel."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from innkeep.people.permissions import NotAllowed
from innkeep.stays import actions, booking, moving
from innkeep.stays.grid import GRID, Cell, Grid, GridTooLong, range_of, room_grid
from innkeep.stays.out_of_order import Closing, close_room
from tests.stays.conftest import Desk


async def grid_of(desk: Desk, first: str = "2031-05-01", last: str = "2031-05-06") -> Grid:
    grid: Grid = await desk.do(room_grid, date.fromisoformat(first), date.fromisoformat(last))
    return grid


def in_order(cell: Cell) -> tuple[list[UUID], ...]:
    return cell.departing, cell.arriving, cell.occupied, cell.out_of_order


def marks(grid: Grid, number: str) -> list[str]:
    """A word a day: `a` arriving, `o` occupied, `d` departing, `x` out of order, `.` free."""
    [room] = [each for each in grid.rooms if each.room_number == number]
    told = []
    for day in grid.days:
        cell = room.cells.get(day)
        word = ""
        if cell:
            for letter, there in zip("daox", in_order(cell), strict=True):
                word += letter if there else ""
        told.append(word + ("." if cell is None or cell.free else ""))
    return told


async def test_each_day_says_who_comes_stays_and_goes(desk: Desk) -> None:
    first = await desk.book("2031-05-01", "2031-05-03")
    await desk.book("2031-05-03", "2031-05-04")
    closed = await desk.do(
        close_room,
        Closing(await desk.room("201"), datetime.fromisoformat("2031-05-04T12:00"), None, "Paint"),
    )
    grid = await grid_of(desk)
    assert marks(grid, "201") == ["ao", "o", "dao", "dx", "x", "x"]
    assert marks(grid, "102") == ["."] * 6
    assert [(each.id, each.guest, each.status) for each in grid.stays if each.id == first.id] == [
        (first.id, "Ines Duarte", "reserved")
    ]
    assert [(each.id, each.reason, each.until) for each in grid.closures] == [(closed.id, "Paint", None)]
    assert [room.room_number for room in grid.rooms] == ["101", "102", "201"]


async def test_a_closure_that_ends_at_midnight_leaves_the_next_day_free(desk: Desk) -> None:
    since, until = map(datetime.fromisoformat, ("2031-05-02T00:00", "2031-05-03T00:00"))
    await desk.do(close_room, Closing(await desk.room("201"), since, until, "Paint"))
    assert marks(await grid_of(desk), "201") == [".", "x", ".", ".", ".", "."]


async def test_what_was_called_off_or_put_away_is_not_there(desk: Desk) -> None:
    for end in (booking.cancel, booking.delete_stay):
        await desk.do(end, (await desk.book("2031-05-02", "2031-05-04")).id)
    late = await desk.book("2031-05-01T11:00", "2031-05-04")
    await desk.do(booking.no_show, late.id)
    assert marks(await grid_of(desk), "201") == ["."] * 6


async def test_the_past_is_told_as_it_happened(desk: Desk) -> None:
    """Guests come a day early, change rooms, and leave a day before their time."""
    stay = await desk.book("2031-05-02", "2031-05-06")
    await desk.do(actions.check_in, stay.id)
    desk.at("2031-05-03T10:00")
    await desk.do(moving.move_room, stay.id, await desk.room("201"), await desk.room("202"))
    assert marks(await grid_of(desk), "201") == ["ao", "o", "d.", ".", ".", "."]
    assert marks(await grid_of(desk), "202") == [".", ".", "ao", "o", "o", "d."]
    desk.at("2031-05-05T09:00")
    await desk.do(actions.check_out, stay.id)
    assert marks(await grid_of(desk), "202") == [".", ".", "ao", "o", "d.", "."]
    assert marks(await grid_of(desk), "201") == ["ao", "o", "d.", ".", ".", "."]


async def test_guests_who_stay_beyond_their_time_are_still_there(desk: Desk) -> None:
    stay = await desk.book("2031-05-01", "2031-05-02")
    await desk.do(actions.check_in, stay.id)
    desk.at("2031-05-04T13:00")
    assert marks(await grid_of(desk), "201") == ["ao", "o", "o", "d.", ".", "."]
    assert marks(await grid_of(desk, "2031-05-04", "2031-05-05"), "201") == ["d.", "."]


async def test_who_comes_and_goes_within_a_day_had_the_room(desk: Desk) -> None:
    await desk.book("2031-05-02T10:00", "2031-05-02T16:00")
    assert marks(await grid_of(desk), "201") == [".", "dao", ".", ".", ".", "."]


async def test_a_grid_has_up_to_366_days(desk: Desk) -> None:
    assert len((await grid_of(desk, "2032-01-01", "2032-12-31")).days) == 366
    for first, last in (("2031-05-01", "2032-05-01"), ("2031-05-02", "2031-05-01")):
        with pytest.raises(GridTooLong):
            await grid_of(desk, first, last)


async def test_the_grid_is_the_desks(desk: Desk, hotel: Any) -> None:
    desk.staff = hotel.staff["cook"]
    with pytest.raises(NotAllowed):
        await grid_of(desk)


async def test_it_reads_one_hotel_by_indexes_however_many_there_are(desk: Desk) -> None:
    """With sequential scans dear, as large tables make them: indexes are asked for the hotel, or for one row's key."""
    plans = await desk.do(_plan)
    used = [node for node in _nodes(plans) if "Index Cond" in node]
    assert {"room_holds", "rooms", "checkin_rooms"} <= {node.get("Relation Name") for node in _nodes(plans)}
    assert not [node for node in _nodes(plans) if node["Node Type"] == "Seq Scan"], json.dumps(plans, indent=1)
    for node in used:
        led_by_hotel = "(org_id = " in node["Index Cond"]
        assert led_by_hotel or re.fullmatch(r"\(id = \w\.(stay|guest|closure)_id\)", node["Index Cond"]), node


async def _plan(db: Any, staff: Any) -> Any:
    await db.execute(text("SET LOCAL enable_seqscan = off"))
    asked = range_of(staff, date.fromisoformat("2031-05-01"), date.fromisoformat("2031-05-31"))
    return (await db.execute(text(f"EXPLAIN (FORMAT JSON) {GRID.text}"), asked)).scalar_one()[0]["Plan"]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", []):
        yield from _nodes(each)
