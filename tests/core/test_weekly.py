"""Windows of a week, compared with a clock that is simply watched minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innkeep.core.weekly import DAYS, Window, is_open, next_opening, openings

MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 - a wall clock has no time zone
MINUTE = timedelta(minutes=1)

EVENINGS: list[Window] = [{"days": ["fri", "sat"], "opens": "18:00", "closes": "02:00"}]

times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
windows = st.lists(
    st.builds(
        lambda days, opens, closes: Window(days=sorted(days, key=DAYS.index), opens=opens, closes=closes),
        st.sets(st.sampled_from(DAYS), min_size=1),
        times,
        times,
    ),
    min_size=1,
    max_size=3,
)
moments = st.integers(0, 7 * 96 - 1).map(lambda quarters: MONDAY + timedelta(minutes=15 * quarters))


def at(day: int, clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return MONDAY + timedelta(days=day, hours=int(hours), minutes=int(minutes))


@pytest.mark.parametrize(
    ("day", "clock", "open_then"),
    [
        (4, "17:59", False),
        (4, "18:00", True),
        (5, "01:59", True),
        (5, "02:00", False),
        (6, "01:59", True),
        (6, "18:00", False),
        (0, "01:00", False),
    ],
)
def test_a_window_may_pass_midnight(day: int, clock: str, *, open_then: bool) -> None:
    assert is_open(EVENINGS, at(day, clock)) is open_then


def test_a_week_has_no_end() -> None:
    sundays: list[Window] = [{"days": ["sun"], "opens": "22:00", "closes": "06:00"}]
    assert is_open(sundays, at(0, "05:59"))
    assert not is_open(sundays, at(0, "06:00"))


def test_what_closes_when_it_opens_is_open_a_whole_day() -> None:
    sundays: list[Window] = [{"days": ["sun"], "opens": "06:00", "closes": "06:00"}]
    assert [is_open(sundays, at(*when)) for when in ((6, "05:59"), (6, "06:00"), (7, "05:59"), (7, "06:00"))] == [
        False,
        True,
        True,
        False,
    ]


def test_without_windows_it_is_always_open() -> None:
    assert is_open([], at(3, "03:33"))
    assert openings([], at(0, "01:00"), at(0, "02:00")) == [(at(0, "01:00"), at(0, "02:00"))]


def test_windows_that_touch_are_one_span() -> None:
    late: list[Window] = [
        {"days": ["mon"], "opens": "18:00", "closes": "00:00"},
        {"days": ["tue"], "opens": "00:00", "closes": "02:00"},
    ]
    assert next_opening(late, at(0, "12:00"), "UTC") == (at(0, "18:00"), at(1, "02:00"))


@given(windows, moments)
def test_spans_are_what_a_watched_clock_says(week: list[Window], since: datetime) -> None:
    until = since + timedelta(days=2)
    spans = openings(week, since, until)
    moment = since
    while moment < until:
        assert is_open(week, moment) == any(start <= moment < end for start, end in spans)
        moment += timedelta(minutes=15)
    assert all(one[1] < other[0] for one, other in pairwise(spans))


NIGHTS_OF_CHANGE = {
    "Europe/Berlin": (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 10, 3, 12, tzinfo=UTC), datetime(2026, 4, 4, 12, tzinfo=UTC)),
    "Pacific/Apia": (datetime(2011, 12, 30, 6, tzinfo=UTC), datetime(2012, 4, 1, tzinfo=UTC)),
    "Asia/Kathmandu": (datetime(1985, 12, 31, 15, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)),
}


@settings(max_examples=60, deadline=None)
@given(windows, st.sampled_from(sorted(NIGHTS_OF_CHANGE)), st.integers(0, 1), st.integers(-40, 40))
def test_the_next_opening_is_the_first_that_the_clock_shows(
    week: list[Window], zone: str, change: int, quarters: int
) -> None:
    """Around every kind of change of the clock: no opening is promised at a time that never comes, none is missed."""
    place = ZoneInfo(zone)
    moment = NIGHTS_OF_CHANGE[zone][change] + timedelta(minutes=15 * quarters)

    def clock(passed: timedelta) -> datetime:
        return (moment + passed).astimezone(place).replace(tzinfo=None, fold=0)

    asked = clock(timedelta())
    found = next_opening(week, asked, zone)
    assert found is not None
    opens, closes = max(found[0], asked), found[1]
    assert is_open(week, opens)
    assert opens < closes
    shown = [clock(timedelta(minutes=15 * each)) for each in range(9 * 96)]
    assert opens in shown
    # What the clock shows a second time when it is put back lies before what was asked, and is no later opening.
    earlier = [each for each in shown if asked <= each < opens]
    assert not any(is_open(week, each) for each in earlier)


def test_nothing_opens_at_a_time_that_is_left_out() -> None:
    at_half_past_two: list[Window] = [{"days": ["sun"], "opens": "02:30", "closes": "04:00"}]
    asked = datetime(2026, 3, 29, 1, 0)  # noqa: DTZ001 - a wall clock
    found = next_opening(at_half_past_two, asked, "Europe/Berlin")
    assert found == (datetime(2026, 3, 29, 3, 0), datetime(2026, 3, 29, 4, 0))  # noqa: DTZ001 - a wall clock


def test_a_day_that_is_left_out_has_no_hours() -> None:
    fridays: list[Window] = [{"days": ["fri"], "opens": "11:00", "closes": "22:00"}]
    asked = datetime(2011, 12, 29, 12, 0)  # noqa: DTZ001 - a wall clock
    found = next_opening(fridays, asked, "Pacific/Apia")
    assert found == (datetime(2012, 1, 6, 11, 0), datetime(2012, 1, 6, 22, 0))  # noqa: DTZ001 - a wall clock
