"""Insights as tables: each is shown beside its chart, and is what is exported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from innkeep.accounts.totals import NOTHING
from innkeep.conversations.models import CallReason, MoveKind
from innkeep.core.errors import NotFound
from innkeep.people.models import Category
from innkeep.reports.columns import Column, Rows, Table, Unit, Value
from innkeep.reports.conversations import STARS, Reason
from innkeep.reports.course import Course
from innkeep.reports.insights import Headline, Insights
from innkeep.reports.orders import OrderFigures, named
from innkeep.reports.periods import share

BEFORE = "before"
"""The key of the column of what a period over time is compared with."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

CATEGORY_NAMES = {
    Category.HOUSEKEEPING: "Housekeeping",
    Category.ROOM_SERVICE: "Room service",
    Category.MAINTENANCE: "Maintenance",
    Category.CONCIERGE: "Concierge",
}

REASONS: dict[Reason, str] = {
    CallReason.ASKED: "The guest asked for a person",
    CallReason.UNSURE: "The assistant did not know, twice",
    CallReason.COMPLAINT: "The guest complained",
    CallReason.EMERGENCY: "Emergency",
    CallReason.TOO_MUCH: "More at once than the assistant takes",
    CallReason.TOO_LATE: "The guest wanted to change what was begun",
    CallReason.NOT_SOLVED: "The guest said that it was not solved",
    CallReason.STRANGER: "It was not known who wrote",
    CallReason.UNREACHABLE: "A messenger did not carry what was said",
    CallReason.TIMED_OUT: "The assistant took too long",
    CallReason.FAILED: "The assistant failed",
    CallReason.CROWDED: "Too many wrote at once",
    MoveKind.TAKEN_OVER: "A colleague stepped in",
    MoveKind.ASSIGNED: "It was given to a colleague",
    MoveKind.QUEUED: "It was put into a queue",
    CallReason.UNRECORDED: "A person was called, before the reason was kept",
}
"""Why a conversation comes from the agent to people: why a person was called, or how people took it by themselves."""


class NoSuchTable(NotFound):
    """Insights have no table of that name."""


_TIMES = (
    Column("response_median", "Taken, median", Unit.SECONDS),
    Column("response_p90", "Taken, 9 of 10", Unit.SECONDS),
    Column("completion_median", "Done, median", Unit.SECONDS),
    Column("completion_p90", "Done, 9 of 10", Unit.SECONDS),
)
_WORK = (
    Column("placed", "Orders"),
    Column("completed", "Completed"),
    Column("rejected", "Rejected"),
    *_TIMES,
    Column("on_time_rate", "In time", Unit.SHARE),
    Column("reopened", "Reopened"),
)


def tables(found: Insights) -> list[Table]:
    """Every table, in the order in which they are shown."""
    return [make(found) for make in _TABLES]


def table(found: Insights, key: str) -> Table:
    """One of them, or NoSuchTable."""
    for each in tables(found):
        if each.key == key:
            return each
    raise NoSuchTable("There is no such table: take one of those that the insights name.")


def _summary(found: Insights) -> Table:
    periods = [found.headline, *([found.before] if found.before else [])]
    columns = [Column("figure", "", Unit.TEXT), Column("unit", "In", Unit.TEXT)]
    for key, each in zip(("period", "compared"), periods, strict=False):
        columns.append(Column(key, _days(each.period.since, each.period.until), Unit.TEXT))
    rows: Rows = tuple((name, unit, *(read(each) for each in periods)) for name, unit, read in FIGURES)
    about = "All figures of the days, beside those they are compared with."
    return Table("summary", "Summary", about, tuple(columns), rows)


FIGURES: tuple[tuple[str, Unit, Callable[[Headline], Value]], ...] = (
    ("Orders", Unit.COUNT, lambda each: each.orders.placed),
    ("Orders completed", Unit.COUNT, lambda each: each.orders.completed),
    ("Orders in time", Unit.SHARE, lambda each: each.orders.on_time_rate),
    ("Until an order is taken, median", Unit.SECONDS, lambda each: each.orders.response_median),
    ("Until an order is taken, 9 of 10", Unit.SECONDS, lambda each: each.orders.response_p90),
    ("Until an order is done, median", Unit.SECONDS, lambda each: each.orders.completion_median),
    ("Until an order is done, 9 of 10", Unit.SECONDS, lambda each: each.orders.completion_p90),
    ("Orders reopened", Unit.COUNT, lambda each: each.orders.reopened),
    ("Orders that arrived, guests say", Unit.SHARE, lambda each: each.ratings["orders"].fulfilled_rate),
    ("Conversations", Unit.COUNT, lambda each: each.talks.began),
    ("Until the first answer, median", Unit.SECONDS, lambda each: each.talks.answer_median),
    ("Until the first answer, 9 of 10", Unit.SECONDS, lambda each: each.talks.answer_p90),
    ("Handed over to people", Unit.COUNT, lambda each: each.hand_overs),
    ("Until a person comes, median", Unit.SECONDS, lambda each: each.talks.wait_median),
    ("Until a person comes, 9 of 10", Unit.SECONDS, lambda each: each.talks.wait_p90),
    ("Conversations resolved", Unit.SHARE, lambda each: each.resolution.resolution_rate),
    ("Confirmed by the guest", Unit.COUNT, lambda each: each.resolution.confirmed),
    ("Conversations without a person", Unit.SHARE, lambda each: each.resolution.automation_rate),
    ("Stars for orders", Unit.STARS, lambda each: each.ratings["orders"].average),
    ("Stars for conversations", Unit.STARS, lambda each: each.ratings["conversations"].average),
    ("Charged", Unit.MONEY, lambda each: each.takings),
)
"""The figures of a period: what each is called, and where it stands."""


def _orders_over_time(found: Insights) -> Table:
    kinds = tuple(Column(each.value, CATEGORY_NAMES[each]) for each in Category)
    columns, rows = _over_time(found, kinds, lambda of, day: [of.orders.get((day, each), 0) for each in Category])
    return Table("orders", "Orders over time", f"Orders by the {_step(found)} they were placed.", columns, rows)


def _talks_over_time(found: Insights) -> Table:
    columns, rows = _over_time(found, (Column("began", "Began"),), lambda of, day: [of.talks.get(day, 0)])
    about = f"Conversations in which a guest said something, by the {_step(found)} they began."
    return Table("conversations", "Conversations over time", about, columns, rows)


def _money(found: Insights) -> Table:
    kinds: tuple[Category | None, ...] = (*Category, None)
    named = tuple(
        Column(each.value if each else "other", CATEGORY_NAMES[each] if each else "Other", Unit.MONEY) for each in kinds
    )
    columns, rows = _over_time(found, named, lambda of, day: [of.charged.get((day, each), NOTHING) for each in kinds])
    return Table("money", "Charged", f"In {found.currency}, less what was taken away again.", columns, rows)


def _over_time(
    found: Insights, named: Sequence[Column], read: Callable[[Course, date], Sequence[Any]]
) -> tuple[tuple[Column, ...], Rows]:
    """A row a step; at its end the sum of the step that is as far from the first one of what it is compared with."""
    steps, earlier = found.course.steps, found.course_before
    when = Column("week" if found.weekly else "day", "Week of" if found.weekly else "Day", Unit.DAY)
    if earlier is None:
        return (when, *named), tuple((day, *read(found.course, day)) for day in steps)
    sums = [sum(read(earlier, day), start=NOTHING if named[0].unit is Unit.MONEY else 0) for day in earlier.steps]
    rows = ((day, *read(found.course, day), before) for day, before in zip_longest(steps, sums[: len(steps)]))
    return (when, *named, Column(BEFORE, "Before", named[0].unit)), tuple(rows)


def _times(found: Insights) -> Table:
    periods = [found.headline, *([found.before] if found.before else [])]
    rows: Rows = tuple((said, *(read(each) for each in periods for read in reads)) for said, *reads in TIMES)
    columns = [Column("until", "Until", Unit.TEXT)]
    for key, title in zip(("", "_before"), ("", " before"), strict=False):
        columns.append(Column(f"median{key}", f"Median{title}", Unit.SECONDS))
        columns.append(Column(f"p90{key}", f"9 of 10{title}", Unit.SECONDS))
    about = "The time that half of them took at most, and the one that nine of ten did."
    return Table("times", "How long it takes", about, tuple(columns[: 1 + 2 * len(periods)]), rows)


TIMES: tuple[tuple[str, Callable[[Headline], Value], Callable[[Headline], Value]], ...] = (
    ("An order is taken", lambda each: each.orders.response_median, lambda each: each.orders.response_p90),
    ("An order is done", lambda each: each.orders.completion_median, lambda each: each.orders.completion_p90),
    ("A guest has the first answer", lambda each: each.talks.answer_median, lambda each: each.talks.answer_p90),
    ("A person comes who was called", lambda each: each.talks.wait_median, lambda each: each.talks.wait_p90),
)
"""What is waited for, its median and what nine of ten do not exceed."""


def _categories(found: Insights) -> Table:
    rows: Rows = tuple((CATEGORY_NAMES[kind], *_work(figures)) for kind, figures in found.categories.items())
    return Table("categories", "By kind of work", _COUNTED, (Column("category", "Kind", Unit.TEXT), *_WORK), rows)


def _divisions(found: Insights) -> Table:
    rows: Rows = tuple((named(name), *_work(figures)) for name, figures in found.divisions)
    return Table("divisions", "By division", _COUNTED, (Column("division", "Division", Unit.TEXT), *_WORK), rows)


_COUNTED = (
    "Taken is when a person accepted an order, done when it was completed at last. In time is the share "
    "of the orders with a promised time that are done or late by now."
)


def _work(each: OrderFigures) -> Sequence[Value]:
    return (
        each.placed,
        each.completed,
        each.rejected,
        each.response_median,
        each.response_p90,
        each.completion_median,
        each.completion_p90,
        each.on_time_rate,
        each.reopened,
    )


def _resolved(found: Insights) -> Table:
    each = found.headline.resolution
    rows = (
        ("Ended", each.ended, None),
        ("Resolved", each.resolved, each.resolution_rate),
        ("Confirmed by the guest", each.confirmed, None),
        ("Not resolved", each.unresolved, None),
        ("Not decided yet", each.undecided, None),
        ("Without a person", each.automated, each.automation_rate),
        ("Without a person, and resolved", each.automated_and_resolved, None),
    )
    about = (
        "Conversations that ended. Resolved: the guest said so, or did not come back within a day. "
        "Doing without a person is worth something only beside it."
    )
    columns = (Column("outcome", "Outcome", Unit.TEXT), Column("conversations", "Conversations"), _SHARE)
    return Table("resolution", "Resolved, and without a person", about, columns, rows)


_SHARE = Column("share", "Share", Unit.SHARE)


def _reasons(found: Insights) -> Table:
    total = sum(found.hand_overs.values())
    counted = sorted(((said, found.hand_overs.get(reason, 0)) for reason, said in REASONS.items()), key=_often)
    rows: Rows = tuple((said, count, share(count, total)) for said, count in counted if count)
    about = "How conversations came from the agent to people."
    return Table(
        "hand-overs",
        "Why people took over",
        about,
        (Column("reason", "Reason", Unit.TEXT), Column("conversations", "Times"), _SHARE),
        rows,
    )


def _often(counted: tuple[str, int]) -> int:
    return -counted[1]


def _ratings(found: Insights) -> Table:
    said = found.headline.ratings
    rows: Rows = tuple(
        (f"{stars} star{'s' if stars > 1 else ''}", *(said[of].stars[stars - 1] for of in said)) for stars in STARS
    )
    columns = (
        Column("stars", "Stars", Unit.TEXT),
        Column("orders", "Orders"),
        Column("conversations", "Conversations"),
    )
    return Table(
        "ratings", "What guests thought", "Guests are asked after each order and each conversation.", columns, rows
    )


def _hours(found: Insights) -> Table:
    rows: Rows = tuple(
        (
            WEEKDAYS[weekday - 1],
            *(
                found.order_hours.get((weekday, hour), 0) + found.message_hours.get((weekday, hour), 0)
                for hour in range(24)
            ),
        )
        for weekday in range(1, 8)
    )
    columns = (Column("weekday", "Day", Unit.TEXT), *(Column(f"h{hour:02}", f"{hour:02}") for hour in range(24)))
    about = f"Orders and guests' messages, by weekday and hour ({found.zone})."
    return Table("hours", "Busiest hours", about, columns, rows)


_TABLES = (
    _summary,
    _orders_over_time,
    _talks_over_time,
    _times,
    _categories,
    _divisions,
    _resolved,
    _reasons,
    _ratings,
    _hours,
    _money,
)


def _step(found: Insights) -> str:
    return "week" if found.weekly else "day"


def _days(since: date, until: date) -> str:
    return f"{since.isoformat()} – {until.isoformat()}"
