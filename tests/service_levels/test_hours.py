"""Counting in the division's hours is what counting each minute by the clock on the wall would give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from innkeep.core.weekly import DAYS, Window
from innkeep.orders.hours import Hours, Quiet

MINUTE = timedelta(minutes=1)

# The nights before the clocks change, and a day that Samoa left out of its calendar.
CHANGES = {
    "Europe/Berlin": (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 4, 4, 0, tzinfo=UTC), datetime(2026, 10, 3, 0, tzinfo=UTC)),
    "Asia/Kathmandu": (datetime(2026, 5, 1, tzinfo=UTC),),
    "Pacific/Apia": (datetime(2011, 12, 29, 0, tzinfo=UTC),),
    "America/St_Johns": (datetime(2026, 3, 8, 0, tzinfo=UTC),),
}

clocks = some.builds("{:02}:{:02}".format, some.integers(0, 23), some.integers(0, 59))
windows = some.builds(
    Window, days=some.lists(some.sampled_from(DAYS), min_size=1, max_size=7, unique=True), opens=clocks, closes=clocks
)
weeks = some.lists(windows, min_size=1, max_size=4)


def written(days: str, opens: str, closes: str) -> Window:
    return Window(days=[day for day in DAYS if day in days.split()], opens=opens, closes=closes)


def is_open(hours: Hours, moment: datetime) -> bool:
    """The definition itself, minute by minute: does the clock on the wall stand in a window?"""
    shown = moment.astimezone(hours.zone)
    at = f"{shown:%H:%M}"
    today, yesterday = DAYS[shown.weekday()], DAYS[shown.weekday() - 1]
    for window in hours.windows:
        opens, closes = window["opens"], window["closes"]
        if opens < closes:
            found = today in window["days"] and opens <= at < closes
        else:
            found = (today in window["days"] and at >= opens) or (yesterday in window["days"] and at < closes)
        if found:
            return True
    return False


@some.composite
def cases(draw: some.DrawFn) -> tuple[Hours, datetime]:
    zone = draw(some.sampled_from(sorted(CHANGES)))
    start = draw(some.sampled_from(CHANGES[zone])) + draw(some.integers(-600, 1500)) * MINUTE
    return Hours(ZoneInfo(zone), draw(weeks)), start


@given(case=cases(), length=some.integers(0, 3000))
@settings(max_examples=120, deadline=None)
def test_what_is_worked_is_what_counting_each_minute_gives(case: tuple[Hours, datetime], length: int) -> None:
    hours, start = case
    counted = sum(is_open(hours, start + minute * MINUTE) for minute in range(length))
    assert hours.worked(start, start + length * MINUTE) == counted * MINUTE


@given(case=cases(), minutes=some.integers(1, 600))
@settings(max_examples=120, deadline=None)
def test_work_is_done_with_the_last_of_its_minutes(case: tuple[Hours, datetime], minutes: int) -> None:
    hours, start = case
    done = hours.after(start, minutes * MINUTE)
    assert done is not None
    counted, moment = 0, start
    while counted < minutes and moment < start + timedelta(days=4):
        counted += is_open(hours, moment)
        moment += MINUTE
    if counted == minutes:
        assert done == moment
    assert hours.worked(start, done) == minutes * MINUTE
    assert hours.worked(start, done - MINUTE) == (minutes - 1) * MINUTE


@given(case=cases(), first=some.integers(1, 900), second=some.integers(1, 900))
@settings(max_examples=60, deadline=None)
def test_work_can_be_done_in_two_parts(case: tuple[Hours, datetime], first: int, second: int) -> None:
    hours, start = case
    whole = hours.after(start, (first + second) * MINUTE)
    # A minute a week for hours of work: nobody looks as far ahead.
    assume(whole is not None)
    between = hours.after(start, first * MINUTE)
    assert between is not None
    assert hours.after(between, second * MINUTE) == whole


@given(case=cases())
@settings(max_examples=60, deadline=None)
def test_times_of_work_come_in_order_and_are_never_empty(case: tuple[Hours, datetime]) -> None:
    hours, start = case
    spans = [span for span, _ in zip(hours.spans(start), range(12), strict=False)]
    assert all(start <= opens < closes for opens, closes in spans)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("window", "start", "minutes", "done"),
    [
        ("08:00 18:00", "2026-06-01T10:00+02:00", 90, "2026-06-01T11:30+02:00"),
        ("08:00 18:00", "2026-06-01T17:30+02:00", 90, "2026-06-02T09:00+02:00"),
        ("08:00 18:00", "2026-06-01T17:30+02:00", 30, "2026-06-01T18:00+02:00"),
        ("08:00 18:00", "2026-06-01T21:00+02:00", 30, "2026-06-02T08:30+02:00"),
        # The night that leaves 2:00 to 3:00 out, and the one that has it twice.
        ("00:00 06:00", "2026-03-29T01:30+01:00", 60, "2026-03-29T03:30+02:00"),
        ("02:00 03:00", "2026-03-29T00:30+01:00", 30, "2026-03-30T02:30+02:00"),
        ("02:00 03:00", "2026-10-25T00:30+02:00", 120, "2026-10-25T03:00+01:00"),
        ("22:00 06:00", "2026-10-24T22:00+02:00", 540, "2026-10-25T06:00+01:00"),
    ],
)
def test_hours_are_those_of_the_clock_on_the_wall(window: str, start: str, minutes: int, done: str) -> None:
    hours = Hours(BERLIN, [written("mon tue wed thu fri sat sun", *window.split())])
    assert hours.after(datetime.fromisoformat(start), minutes * MINUTE) == datetime.fromisoformat(done)


def test_a_weekend_is_passed_over() -> None:
    hours = Hours(BERLIN, [written("mon tue wed thu fri", "09:00", "17:00")])
    friday = datetime(2026, 6, 5, 16, 30, tzinfo=BERLIN)
    assert hours.after(friday, 60 * MINUTE) == datetime(2026, 6, 8, 9, 30, tzinfo=BERLIN)


def test_without_windows_every_minute_counts() -> None:
    hours, start = Hours(BERLIN), datetime(2026, 3, 29, 0, 30, tzinfo=BERLIN)
    assert hours.after(start, 120 * MINUTE) == start.astimezone(UTC) + 120 * MINUTE
    assert hours.worked(start, start.astimezone(UTC) + 120 * MINUTE) == 120 * MINUTE


def test_what_would_take_years_is_not_promised() -> None:
    hours = Hours(BERLIN, [written("mon", "09:00", "09:01")])
    assert hours.after(datetime(2026, 6, 1, tzinfo=UTC), timedelta(days=30)) is None


@pytest.mark.parametrize(
    ("at", "over"),
    [
        ("2026-06-01T21:59+02:00", "2026-06-01T21:59+02:00"),
        ("2026-06-01T22:00+02:00", "2026-06-02T07:00+02:00"),
        ("2026-06-02T03:00+02:00", "2026-06-02T07:00+02:00"),
        ("2026-06-02T07:00+02:00", "2026-06-02T07:00+02:00"),
        ("2026-03-28T23:00+01:00", "2026-03-29T07:00+02:00"),
    ],
)
def test_quiet_hours_end(at: str, over: str) -> None:
    assert Quiet("22:00", "07:00").over(BERLIN, datetime.fromisoformat(at)) == datetime.fromisoformat(over)
