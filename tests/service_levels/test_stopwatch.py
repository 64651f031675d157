"""The time of an order runs while somebody could be at work, and what was left is left when it goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from innkeep.core.weekly import DAYS, Window
from innkeep.orders.hours import Hours, Quiet
from innkeep.orders.ladders import DEFAULT, Climb, RaiseTo, Step
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.stopwatch import STANDS_STILL, Stopwatch, is_late, read

S = OrderStatus
BERLIN = ZoneInfo("Europe/Berlin")
ALWAYS = Hours(BERLIN)
BY_DAY = Hours(BERLIN, [Window(days=list(DAYS), opens="08:00", closes="18:00")])
START = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(f"{moment}+01:00")


def watch(*moves: tuple[float, OrderStatus], hours: Hours = ALWAYS) -> Stopwatch:
    return read(hours, [(START + minutes * MINUTE, to) for minutes, to in moves])


def due(stopwatch: Stopwatch, minutes: float) -> float:
    moment = stopwatch.moment(minutes * MINUTE)
    assert moment is not None
    return (moment - START) / MINUTE


def test_it_runs_from_the_moment_of_placing() -> None:
    assert due(watch((0, S.PENDING)), 30) == 30
    assert due(watch((0, S.PENDING), (5, S.ASSIGNED), (20, S.IN_PROGRESS)), 30) == 30


@pytest.mark.parametrize("pause", [S.BLOCK, S.SUSPENDED])
def test_a_pause_does_not_count(pause: OrderStatus) -> None:
    paused = watch((0, S.PENDING), (10, pause))
    assert (due(paused, 30), paused.running, paused.stopped_at) == (30, False, START + 10 * MINUTE)
    assert due(watch((0, S.PENDING), (10, pause), (100, S.PENDING)), 30) == 120
    assert due(watch((0, S.PENDING), (10, pause), (100, S.PENDING), (110, pause), (300, S.IN_PROGRESS)), 30) == 310


def test_from_one_pause_into_another_it_stands_still_since_the_first() -> None:
    twice = watch((0, S.PENDING), (10, S.BLOCK), (50, S.SUSPENDED))
    assert twice.stopped_at == START + 10 * MINUTE
    assert due(watch((0, S.PENDING), (10, S.BLOCK), (50, S.SUSPENDED), (60, S.PENDING)), 30) == 80


def test_what_was_late_before_a_pause_stays_late() -> None:
    late = watch((0, S.PENDING), (40, S.BLOCK), (100, S.PENDING))
    assert due(late, 30) == 30
    assert due(late, 50) == 110


def test_the_time_after_the_end_does_not_count_when_it_is_reopened() -> None:
    assert due(watch((0, S.IN_PROGRESS), (20, S.COMPLETED), (600, S.IN_PROGRESS)), 30) == 610


def test_an_order_that_was_parked_from_the_start_has_all_of_its_time_when_it_begins() -> None:
    parked = watch((0, S.SUSPENDED))
    assert (parked.moment(30 * MINUTE), parked.running, parked.stopped_at) == (None, False, None)
    assert due(watch((0, S.SUSPENDED), (90, S.PENDING)), 30) == 120


def test_what_is_wanted_later_has_all_of_its_time_just_before_that() -> None:
    def wanted(moment: float, *moves: tuple[float, OrderStatus], hours: Hours = ALWAYS) -> float:
        return due(watch(*moves, hours=hours).towards(START + moment * MINUTE, 30 * MINUTE), 30)

    assert wanted(600, (0, S.PENDING)) == 600
    assert wanted(20, (0, S.PENDING)) == 30, "it cannot be done any sooner than it is promised"
    assert wanted(600, (0, S.PENDING), (10, S.BLOCK), (100, S.PENDING)) == 600
    assert wanted(600, (0, S.PENDING), (580, S.BLOCK), (700, S.PENDING)) == 720, "ten minutes of it were spent"
    assert wanted(600, (0, S.PENDING), (90, S.COMPLETED)) == 600
    # At night, of people who begin at eight.
    assert wanted(960, (0, S.PENDING), hours=BY_DAY) == due(watch((960, S.PENDING), hours=BY_DAY), 30)


def test_what_happens_without_a_move_changes_nothing() -> None:
    assert due(watch((0, S.PENDING), (3, S.PENDING), (10, S.BLOCK), (12, S.BLOCK), (20, S.PENDING)), 30) == 40


def test_moves_with_times_in_the_wrong_order_take_no_time_back() -> None:
    assert due(watch((0, S.PENDING), (10, S.BLOCK), (9.5, S.PENDING)), 30) == 30


def test_only_the_divisions_hours_count_also_of_pauses() -> None:
    evening = read(BY_DAY, [(at("2026-03-28T17:30"), S.PENDING)])
    assert evening.moment(60 * MINUTE) == at("2026-03-29T07:30")  # 8:30 of summer time
    # Blocked overnight: of the pause, half an hour in the evening and one in the morning were worked.
    overnight = [(at("2026-01-10T17:00"), S.PENDING), (at("2026-01-10T17:30"), S.BLOCK)]
    overnight.append((at("2026-01-11T09:00"), S.PENDING))
    assert read(BY_DAY, overnight).moment(60 * MINUTE) == at("2026-01-11T09:30")


histories = some.lists(some.tuples(some.integers(0, 400), some.sampled_from(S)), min_size=1, max_size=8).map(
    lambda moves: [(0, S.PENDING), *((sum(gap for gap, _ in moves[: n + 1]), to) for n, (_, to) in enumerate(moves))]
)


@given(moves=histories, minutes=some.integers(1, 900), hours=some.sampled_from([ALWAYS, BY_DAY]))
@settings(max_examples=150, deadline=None)
def test_due_is_when_as_much_was_spent_as_was_promised(
    moves: list[tuple[int, OrderStatus]], minutes: int, hours: Hours
) -> None:
    """Against a clock that looks every minute at where the order is and whether the division works."""
    moment = watch(*moves, hours=hours).moment(minutes * MINUTE)
    last_run = max(when for n, (when, to) in enumerate(moves) if to not in STANDS_STILL)
    spent, now = 0, 0
    while spent < minutes:
        # Where the last run has been stopped, it is due when it would have been.
        status = next(to for when, to in reversed(moves) if when <= now) if now < last_run else S.PENDING
        local = (START + now * MINUTE).astimezone(BERLIN)
        works = hours is ALWAYS or 8 <= local.hour < 18
        spent += status not in STANDS_STILL and works
        now += 1
    assert moment == START + now * MINUTE


@pytest.mark.parametrize(
    ("due_in", "stopped_in", "late"),
    [(5, None, False), (-5, None, True), (-5, -10, False), (-15, -10, True), (None, None, False), (None, -1, False)],
)
def test_late_is_what_was_due_before_it_stopped(due_in: int | None, stopped_in: int | None, late: bool) -> None:  # noqa: FBT001
    due_at = None if due_in is None else START + due_in * MINUTE
    stopped_at = None if stopped_in is None else START + stopped_in * MINUTE
    assert is_late(due_at, stopped_at, START) is late


def climb(stopwatch: Stopwatch, *steps: Step, urgent: bool = False) -> Climb:
    return Climb(steps or DEFAULT, stopwatch, 60, urgent)


def test_steps_come_at_their_shares_of_what_was_promised() -> None:
    ahead = climb(watch((0, S.PENDING))).ahead(set(), START)
    assert [((moment - START) / MINUTE, number) for moment, number in ahead] == [(30, 1), (48, 2), (60, 3), (90, 4)]
    assert [number for _, number in climb(watch((0, S.PENDING))).ahead({1, 3}, START)] == [2, 4]


def test_steps_wait_as_long_as_the_order_does_and_none_comes_while_it_stands_still() -> None:
    resumed = climb(watch((0, S.PENDING), (10, S.BLOCK), (110, S.PENDING))).ahead(set(), START + 110 * MINUTE)
    assert [(moment - START) / MINUTE for moment, _ in resumed] == [130, 148, 160, 190]
    for stop in STANDS_STILL:
        assert climb(watch((0, S.PENDING), (10, stop))).ahead(set(), START + 500 * MINUTE) == []


def test_what_falls_into_quiet_hours_comes_at_their_end_unless_it_is_urgent() -> None:
    night = read(ALWAYS, [(at("2026-03-28T22:30"), S.PENDING)])
    steps = (Step(50, RaiseTo.DIVISION), Step(100, RaiseTo.MANAGER, Quiet("23:00", "06:30")))
    now = at("2026-03-28T22:30")
    assert climb(night, *steps).ahead(set(), now) == [
        (at("2026-03-28T23:00"), 1),
        (at("2026-03-29T05:30"), 2),  # 6:30 of summer time
    ]
    assert climb(night, *steps, urgent=True).ahead(set(), now)[1] == (at("2026-03-28T23:30"), 2)


def test_what_was_missed_is_raised_now_but_not_into_quiet_hours() -> None:
    day = read(ALWAYS, [(at("2026-03-27T12:00"), S.PENDING)])
    now = at("2026-03-27T23:30")
    steps = (Step(50, RaiseTo.DIVISION), Step(100, RaiseTo.OWNER, Quiet("22:00", "07:00")))
    assert climb(day, *steps).ahead(set(), now) == [(now, 1), (at("2026-03-28T07:00"), 2)]
