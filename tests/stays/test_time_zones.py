"""Everything about stays happens on the hotel's own clock, also where clocks do strange things."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time

import pytest

from innkeep.stays import actions, booking, moving
from innkeep.stays.grid import room_grid
from innkeep.stays.holds import RoomTaken
from innkeep.stays.models import StayStatus
from innkeep.stays.out_of_order import Closing, close_room
from innkeep.stays.times import NoSuchTime, is_on_the_calendar, is_on_the_clock
from tests.stays.conftest import Desk

DeskIn = Callable[[str], Awaitable[Desk]]

LEFT_OUT = {
    "Europe/Berlin": ("2031-03-30T02:30", "2031-03-30T03:30"),
    "Australia/Lord_Howe": ("2031-10-05T02:15", "2031-10-05T02:45"),
    "Pacific/Apia": ("2011-12-30T15:00", "2011-12-31T15:00"),
    "America/Santiago": ("2031-09-07T00:30", "2031-09-07T01:30"),
}
"""Times that clocks left out, and what they showed instead."""

TWICE = {
    "Europe/Berlin": "2031-10-26T02:30",
    "Australia/Lord_Howe": "2031-04-06T01:45",
}
"""Times that they showed twice."""


@pytest.mark.parametrize("zone", LEFT_OUT)
async def test_nobody_comes_or_goes_at_a_time_that_the_clocks_leave_out(desk_in: DeskIn, zone: str) -> None:
    desk = await desk_in(zone)
    gap, instead = (datetime.fromisoformat(each) for each in LEFT_OUT[zone])
    desk.at(f"{gap.year}-01-01T12:00")
    the_day_before, the_day_after = f"{gap.year}-{gap.month:02}-01", f"{gap.year + 1}-01-05"
    for since, until in ((gap.isoformat(), the_day_after), (the_day_before, gap.isoformat())):
        with pytest.raises(NoSuchTime, match=f"{instead:%Y, %H:%M}"):
            await desk.book(since, until)
    assert await desk.held("201") == []
    with pytest.raises(NoSuchTime):
        await desk.do(close_room, Closing(await desk.room("201"), gap, None, "Paint"))
    await desk.book(instead.isoformat(), the_day_after)


@pytest.mark.parametrize("zone", LEFT_OUT)
async def test_the_database_agrees_with_us_about_it(desk_in: DeskIn, zone: str) -> None:
    desk = await desk_in(zone)
    for said in LEFT_OUT[zone]:
        local = datetime.fromisoformat(said)
        by_database = await desk.owner.fetchval("SELECT is_on_the_clock($1, $2)", local, zone)
        assert by_database is is_on_the_clock(local, zone) is (said == LEFT_OUT[zone][1])


@pytest.mark.parametrize("zone", TWICE)
async def test_guests_may_leave_before_they_came_when_clocks_go_back(desk_in: DeskIn, zone: str) -> None:
    """By the clock on the wall; and the room is free for the next ones."""
    desk = await desk_in(zone)
    first = datetime.fromisoformat(TWICE[zone])
    desk.at(first.isoformat())
    stay = await desk.book(first.isoformat(), f"{first.year + 1}-01-01")
    await desk.do(actions.check_in, stay.id)
    desk.later(minutes=20)
    left = await desk.do(actions.check_out, stay.id)
    assert left.status is StayStatus.CHECKED_OUT
    assert left.ends > left.starts
    again = await desk.book(first.isoformat(), f"{first.year + 1}-01-01")
    await desk.do(actions.check_in, again.id)


@pytest.mark.parametrize("zone", TWICE)
async def test_guests_may_change_rooms_within_the_hour_that_comes_twice(desk_in: DeskIn, zone: str) -> None:
    desk = await desk_in(zone)
    desk.at(TWICE[zone])
    stay = await desk.book(TWICE[zone], "2032-01-01")
    await desk.do(actions.check_in, stay.id)
    for there, here in (("201", "202"), ("202", "203"), ("203", "201")):
        desk.later(minutes=9)
        await desk.do(moving.move_room, stay.id, await desk.room(there), await desk.room(here))
    assert len(await desk.held("201")) == 1
    assert await desk.held("202") == await desk.held("203") == []


@pytest.mark.parametrize(
    ("zone", "utc", "local"),
    [
        ("Europe/Berlin", "2031-03-30T00:59:59+00:00", "2031-03-30T01:59:59"),
        ("Europe/Berlin", "2031-03-30T01:00:00+00:00", "2031-03-30T03:00:00"),
        ("Europe/Berlin", "2031-10-26T00:30:00+00:00", "2031-10-26T02:30:00"),
        ("Europe/Berlin", "2031-10-26T01:30:00+00:00", "2031-10-26T02:30:00"),
        ("Australia/Lord_Howe", "2031-10-04T15:30:00+00:00", "2031-10-05T02:30:00"),
        ("Australia/Lord_Howe", "2031-04-05T15:00:00+00:00", "2031-04-06T01:30:00"),
        ("Asia/Kathmandu", "2031-05-01T09:15:00+00:00", "2031-05-01T15:00:00"),
        ("Pacific/Apia", "2011-12-30T09:59:59+00:00", "2011-12-29T23:59:59"),
        ("Pacific/Apia", "2011-12-30T10:00:00+00:00", "2011-12-31T00:00:00"),
    ],
)
async def test_early_arrivals_are_written_down_by_the_hotels_clock(
    desk_in: DeskIn, zone: str, utc: str, local: str
) -> None:
    """Guests come before their time; what holds the room begins when the clock in the lobby says."""
    desk = await desk_in(zone)
    here, now = datetime.fromisoformat(local), datetime.fromisoformat(utc)
    desk.set_clock(now)
    stay = await desk.book(f"{here.date()}T23:59:59.5", f"{here.year + 1}-01-05")
    stay = await desk.do(actions.check_in, stay.id)
    assert (stay.checkin_date, stay.checkin_time) == (here.date(), here.time())
    assert await desk.held("201") == [(here, datetime.fromisoformat(f"{here.year + 1}-01-05T11:00"))]


async def test_a_day_begins_and_ends_at_the_hotel(desk_in: DeskIn) -> None:
    """At 18:20 in London it is tomorrow in Kathmandu, whose clocks are a quarter of an hour off everybody's."""
    desk = await desk_in("Asia/Kathmandu")
    desk.set_clock(datetime.fromisoformat("2031-05-01T18:14:59+00:00"))
    stay = await desk.book("2031-05-01T18:00", "2031-05-01T23:59:59.5")
    desk.set_clock(datetime.fromisoformat("2031-05-01T18:15:00+00:00"))
    with pytest.raises(actions.StayIsOver):
        await desk.do(actions.check_in, stay.id)
    with pytest.raises(booking.OverBefore):
        await desk.book("2031-05-01", "2031-05-01T23:59", "202")
    await desk.do(booking.no_show, stay.id)


async def test_the_night_in_which_clocks_change_is_one_night(desk_in: DeskIn) -> None:
    desk = await desk_in("Europe/Berlin")
    desk.at("2031-03-29T12:00")
    await desk.book("2031-03-29", "2031-03-30")
    await desk.book("2031-03-30", "2031-03-31")
    with pytest.raises(RoomTaken):
        await desk.book("2031-03-30T03:30", "2031-03-30T10:00")
    grid = await desk.do(room_grid, date(2031, 3, 29), date(2031, 3, 31))
    [room] = [each for each in grid.rooms if each.room_number == "201"]
    assert [len(room.cells[day].occupied) if day in room.cells else 0 for day in grid.days] == [1, 1, 0]


async def test_a_day_that_samoa_left_out_is_in_no_grid(desk_in: DeskIn) -> None:
    desk = await desk_in("Pacific/Apia")
    desk.at("2011-12-28T12:00")
    await desk.book("2011-12-29", "2011-12-31")
    grid = await desk.do(room_grid, date(2011, 12, 28), date(2012, 1, 1))
    assert [day.day for day in grid.days] == [28, 29, 31, 1]
    assert not is_on_the_calendar(date(2011, 12, 30), "Pacific/Apia")
    [room] = [each for each in grid.rooms if each.room_number == "201"]
    assert [day.day for day in room.cells] == [29, 31]


async def test_times_that_are_not_given_are_the_hotels(desk: Desk) -> None:
    await desk.owner.execute(
        "UPDATE organizations SET checkin_time = '14:00', checkout_time = '10:30' WHERE id = $1", desk.staff.org_id
    )
    stay = await desk.book("2031-06-01", "2031-06-02")
    assert (stay.checkin_time, stay.checkout_time) == (time(14), time(10, 30))
