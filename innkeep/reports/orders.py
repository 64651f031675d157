"""What became of the orders that were placed on some days: how soon, how often in time, how often twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, extract, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.models import Order, OrderMove
from innkeep.people.models import Category, Division
from innkeep.reports.periods import Span, share

TAKEN = (OrderStatus.ASSIGNED, OrderStatus.IN_PROGRESS, OrderStatus.COMPLETED)
ENDS = (OrderStatus.COMPLETED, OrderStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class OrderFigures:
    """Orders of one kind. Times are in seconds, None where there was nothing to time.

    `response` is from placing until a person took it, `completion` until it was completed at last, both of what was
    wanted as soon as possible: of what is for a time it matters whether it was in time. `promised`: completed or late
    by now, and with a time that was promised; `on_time` of those kept it. `reopened`: had ended, and went on.
    """

    placed: int
    completed: int
    rejected: int
    response_median: float | None
    response_p90: float | None
    completion_median: float | None
    completion_p90: float | None
    promised: int
    on_time: int
    reopened: int

    @property
    def on_time_rate(self) -> float | None:
        """The share of the promises that were kept."""
        return share(self.on_time, self.promised)


async def all_orders(db: AsyncSession, span: Span) -> OrderFigures:
    """The figures of all orders together."""
    each = _each(span)
    return OrderFigures(**(await db.execute(select(*_figures(each)))).one()._asdict())


async def by_category(db: AsyncSession, span: Span) -> dict[Category, OrderFigures]:
    """By kind of work; kinds of which there were none are left out."""
    each = _each(span)
    rows = await db.execute(
        select(each.c.category, *_figures(each)).group_by(each.c.category).order_by(each.c.category)
    )
    return {row[0]: _read(row) for row in rows}


async def by_division(db: AsyncSession, span: Span) -> list[tuple[str | None, OrderFigures]]:
    """By who does it, the busiest first; divisions that were put away keep their name. No name: nobody's."""
    each = _each(span)
    figures = _figures(each)
    rows = await db.execute(
        select(Division.name, *figures)
        .select_from(each)
        .outerjoin(Division, and_(Division.org_id == span.org_id, Division.id == each.c.division_id))
        .group_by(each.c.division_id, Division.name)
        .order_by(figures[0].desc(), Division.name)
    )
    return [(row[0], _read(row)) for row in rows]


async def over_time(db: AsyncSession, span: Span) -> dict[tuple[date, Category], int]:
    """How many were placed in a step of time, by kind of work."""
    step = span.step_of(Order.created_at).label("step")
    query = select(step, Order.category, func.count()).where(*_of(span)).group_by(step, Order.category)
    return {(day, category): count for day, category, count in await db.execute(query)}


async def by_hour(db: AsyncSession, span: Span) -> dict[tuple[int, int], int]:
    """How many were placed by weekday (ISO 8601: Monday is 1) and hour of the hotel's clock."""
    local = span.local(Order.created_at)
    weekday, hour = extract("isodow", local).label("weekday"), extract("hour", local).label("hour")
    rows = await db.execute(select(weekday, hour, func.count()).where(*_of(span)).group_by(weekday, hour))
    return {(int(weekday), int(hour)): count for weekday, hour, count in rows}


def _of(span: Span) -> list[ColumnElement[bool]]:
    return [Order.org_id == span.org_id, Order.deleted_at.is_(None), span.holds(Order.created_at)]


def _each(span: Span) -> Subquery:
    """A row an order, with when a person took it and when it was completed."""
    at_once = Order.wanted_at.is_(None)
    by_person = and_(
        OrderMove.moved_by.is_not(None),
        OrderMove.from_status.is_not(None),
        OrderMove.from_status != OrderMove.to_status,
        OrderMove.to_status.in_(TAKEN),
    )
    taken_at = func.min(OrderMove.created_at).filter(by_person)
    completed_at = func.max(OrderMove.created_at).filter(
        OrderMove.to_status == OrderStatus.COMPLETED, OrderMove.from_status != OrderMove.to_status
    )
    went_on = and_(OrderMove.from_status.in_(ENDS), OrderMove.to_status.not_in(ENDS))
    done = Order.status == OrderStatus.COMPLETED
    stopped_at = case((done, completed_at), else_=Order.stopped_at)
    late = and_(Order.due_at.is_not(None), Order.due_at < func.coalesce(stopped_at, span.now))
    return (
        select(
            Order.id,
            Order.category,
            Order.division_id,
            Order.status,
            case((at_once, extract("epoch", taken_at - Order.created_at))).label("response"),
            case((and_(at_once, done), extract("epoch", completed_at - Order.created_at))).label("completion"),
            late.label("late"),
            and_(Order.due_at.is_not(None), Order.status != OrderStatus.REJECTED, done | late).label("promised"),
            func.coalesce(func.bool_or(went_on), false()).label("reopened"),
        )
        .outerjoin(OrderMove, and_(OrderMove.org_id == Order.org_id, OrderMove.order_id == Order.id))
        .where(*_of(span))
        .group_by(Order.id)
        .subquery()
    )


def _figures(each: Subquery) -> list[Any]:
    total = func.count()
    return [
        total.label("placed"),
        total.filter(each.c.status == OrderStatus.COMPLETED).label("completed"),
        total.filter(each.c.status == OrderStatus.REJECTED).label("rejected"),
        *quantiles(each.c.response, "response"),
        *quantiles(each.c.completion, "completion"),
        total.filter(each.c.promised).label("promised"),
        total.filter(each.c.promised, ~each.c.late).label("on_time"),
        total.filter(each.c.reopened).label("reopened"),
    ]


def quantiles(seconds: ColumnElement[Any], name: str) -> list[ColumnElement[Any]]:
    """The median, and what nine of ten did not exceed, between two where it lies between two."""
    return [
        func.percentile_cont(at).within_group(seconds).label(f"{name}_{called}")
        for at, called in ((0.5, "median"), (0.9, "p90"))
    ]


def _read(row: Any) -> OrderFigures:
    return OrderFigures(*row[1:])


def named(division: str | None) -> str:
    """What a division is called in a table."""
    return division or "No division"
