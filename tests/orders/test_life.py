"""Orders against a life that could be kept on paper: where each is, since when, and what is on it.

Whatever staff and guests do in whatever order, the database holds the same, totals and history included, and refuses
what the table of the life cycle does not have.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
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
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from innkeep.core import clock
from innkeep.core.actors import Actor
from innkeep.core.db import Database
from innkeep.core.errors import InnkeepError
from innkeep.orders import actions, changes, items
from innkeep.orders.actions import TooLateToReopen, Transition, move_order
from innkeep.orders.lifecycle import OrderStatus
from innkeep.orders.placing import Draft, place_order
from innkeep.orders.targets import NamedTarget
from innkeep.orders.wishes import Wish
from innkeep.reactions import REACTIONS
from tests.factories import Hotel, make_hotel
from tests.orders.conftest import Place
from tests.orders.test_lifecycle import DESIGN

PRICES = {"Tomato soup": Decimal("9.00"), "Club sandwich": Decimal("18.50")}
TITLES = st.sampled_from(sorted(PRICES))
QTY = st.integers(1, 3)
WHO = st.sampled_from(["manager", "front_desk", "cook"])
NEED_REASON = {"block", "suspended", "rejected"}
ENDED = {"completed", "rejected"}
BEFORE_WORK = {"pending", "assigned"}


@dataclass
class Paper:
    """An order as it stands on paper. `items` are how many of what; `hours` passed since it ended."""

    status: str = "pending"
    hours: int = 0
    items: dict[UUID, tuple[str, int]] = field(default_factory=dict)
    deleted: bool = False

    @property
    def total(self) -> Decimal:
        return sum((PRICES[title] * qty for title, qty in self.items.values()), Decimal(0))


class Life(RuleBasedStateMachine):
    """The orders of one hotel. `here` is set before the machine runs."""

    here: tuple[str, str]

    orders = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.papers: dict[UUID, Paper] = {}

    @initialize()
    def open(self) -> None:
        self.loop.run(self._open())

    async def _open(self) -> None:
        owner_url, app_url = self.here
        self.owner: asyncpg.Connection[Any] = await asyncpg.connect(owner_url)
        self.database = Database(app_url, reactions=REACTIONS, pool=2)
        self.hotel: Hotel = await make_hotel(self.owner)

    def teardown(self) -> None:
        async def close() -> None:
            await self.database.close()
            await self.owner.close()

        if hasattr(self, "owner"):
            self.loop.run(close())
        self.loop.close()

    # What staff and guests do

    @rule(target=orders, titles=st.lists(TITLES, min_size=1, max_size=3), qty=QTY, who=WHO)
    def place(self, titles: list[str], qty: int, who: str) -> Any:
        wishes = [Wish(self.hotel.items[title], qty) for title in titles]
        draft = Draft(wishes=wishes, named=NamedTarget(stay_id=self.hotel.stay_id))
        order = self._try(set(), who, place_order, draft)
        self.papers[order.id] = Paper()
        self._read_items(order.id)
        assert sorted(self.papers[order.id].items.values()) == sorted((title, qty) for title in titles)
        return order.id

    @rule(key=orders, to=st.sampled_from(sorted(DESIGN)), reason=st.sampled_from([None, "because"]), who=WHO)
    def move(self, key: UUID, to: str, reason: str | None, who: str) -> None:
        paper = self.papers[key]
        expected = {"OrderNotFound"} if paper.deleted else self._in_the_way(paper, to, reason, who)
        if self._try(expected, who, move_order, key, Transition(OrderStatus(to), reason)):
            paper.status, paper.hours = to, 0

    @staticmethod
    def _in_the_way(paper: Paper, to: str, reason: str | None, who: str) -> set[str]:
        if to not in DESIGN[paper.status].split():
            return {"MoveNotAllowed"}
        found = set()
        if reason is None and (to in NEED_REASON or paper.status in ENDED):
            found.add("ReasonMissing")
        if paper.status == "rejected" and who != "manager":
            found.add("NotAllowed")
        if paper.status in ENDED and paper.hours > 24:
            found.add("TooLateToReopen")
        return found

    @rule(key=orders)
    def cancel(self, key: UUID) -> None:
        paper = self.papers[key]
        expected = {"OrderNotFound"} if paper.deleted else set()
        if not paper.deleted and paper.status not in BEFORE_WORK | {"rejected"}:
            expected = {"TooLateToCancel"}
        if self._try(expected, "guest", actions.cancel_order, key) and paper.status != "rejected":
            paper.status, paper.hours = "rejected", 0

    @rule(hours=st.sampled_from([1, 12, 23]))
    def let_time_pass(self, hours: int) -> None:
        """All that has happened is so much longer ago."""
        self.loop.run(
            self.owner.execute(
                "UPDATE order_moves SET created_at = created_at - $2::interval WHERE org_id = $1",
                self.hotel.org_id,
                timedelta(hours=hours),
            )
        )
        for paper in self.papers.values():
            paper.hours += hours

    @rule(key=orders, title=TITLES, qty=QTY)
    def add(self, key: UUID, title: str, qty: int) -> None:
        if item := self._try(self._closed(key), "cook", items.add_item, key, Wish(self.hotel.items[title], qty)):
            self.papers[key].items[item.id] = (title, qty)

    @rule(key=orders, which=st.integers(0, 5), qty=QTY)
    def change(self, key: UUID, which: int, qty: int) -> None:
        paper = self.papers[key]
        item_id = list(paper.items)[which % len(paper.items)]
        if self._try(self._closed(key), "front_desk", items.change_item, items.ItemKey(key, item_id), {"qty": qty}):
            paper.items[item_id] = (paper.items[item_id][0], qty)

    @rule(key=orders, which=st.integers(0, 5))
    def take_out(self, key: UUID, which: int) -> None:
        paper = self.papers[key]
        item_id = list(paper.items)[which % len(paper.items)]
        expected = self._closed(key) or ({"LastItem"} if len(paper.items) == 1 else set())
        if self._try(expected, "cook", items.remove_item, items.ItemKey(key, item_id), answers=False):
            del paper.items[item_id]

    @rule(target=orders, key=orders)
    def split(self, key: UUID) -> Any:
        paper = self.papers[key]
        moving = list(paper.items)[:1]
        expected = self._closed(key) or ({"NothingLeft"} if len(paper.items) == 1 else set())
        second = self._try(expected, "front_desk", changes.split_order, key, moving)
        if second is None:
            return multiple()
        taken = {item_id: paper.items.pop(item_id) for item_id in moving}
        self.papers[second.id] = Paper(paper.status, 0, taken)
        return second.id

    @rule(key=orders)
    def delete(self, key: UUID) -> None:
        paper = self.papers[key]
        expected = {"OrderNotFound"} if paper.deleted else {"OrderCharged"} if paper.status == "completed" else set()
        if self._try(expected, "manager", changes.delete_order, key, answers=False):
            paper.deleted = True

    @rule(key=orders)
    def restore(self, key: UUID) -> None:
        paper = self.papers[key]
        expected = set() if paper.deleted else {"OrderNotFound"}
        if self._try(expected, "manager", changes.restore_order, key):
            paper.deleted = False

    # What holds whatever they do

    @invariant()
    def the_database_holds_the_same(self) -> None:
        if self.papers:
            self.loop.run(self._compare())

    async def _compare(self) -> None:
        found = await self.owner.fetch(
            """SELECT o.id, o.status::text, o.total_amount, o.deleted_at IS NOT NULL AS deleted, coalesce(i.total, 0)
                AS summed, i.count FROM orders o LEFT JOIN LATERAL (
                SELECT sum(qty * price) AS total, count(*) FROM order_items i
                WHERE i.order_id = o.id AND i.deleted_at IS NULL) i ON true WHERE o.org_id = $1""",
            self.hotel.org_id,
        )
        assert {row["id"] for row in found} == set(self.papers)
        for row in found:
            paper = self.papers[row["id"]]
            assert (row["status"], row["deleted"]) == (paper.status, paper.deleted)
            assert row["total_amount"] == row["summed"] == paper.total
            assert row["count"] == len(paper.items) > 0
        moves = await self.owner.fetch(
            "SELECT order_id, from_status::text, to_status::text FROM order_moves WHERE org_id = $1 ORDER BY id",
            self.hotel.org_id,
        )
        for key, paper in self.papers.items():
            told = [(row["from_status"], row["to_status"]) for row in moves if row["order_id"] == key]
            assert told[0][0] is None
            assert all(came == went for (_, came), (went, _) in pairwise(told))
            assert all(to == came or to in DESIGN[came].split() for came, to in told[1:])
            assert told[-1][1] == paper.status

    # The hotel

    def _closed(self, key: UUID) -> set[str]:
        paper = self.papers[key]
        if paper.deleted:
            return {"OrderNotFound"}
        return {"OrderEnded"} if paper.status in ENDED else set()

    def _read_items(self, key: UUID) -> None:
        rows = self.loop.run(
            self.owner.fetch("SELECT id, title, qty FROM order_items WHERE order_id = $1 ORDER BY id", key)
        )
        self.papers[key].items = {row["id"]: (row["title"], row["qty"]) for row in rows}

    def _try(
        self,
        expected: set[str],
        who: str,
        action: Callable[..., Awaitable[Any]],
        *arguments: object,
        answers: bool = True,
    ) -> Any:
        """What was done, or None when it was refused; both as the paper expects."""
        actor: Actor = self.hotel.guest if who == "guest" else self.hotel.staff[who]

        async def attempt() -> Any:
            async with self.database.unit_of_work(actor) as db:
                done = await action(db, actor, *arguments)
                return done if answers else True

        try:
            done = self.loop.run(attempt())
        except InnkeepError as refused:
            assert type(refused).__name__ in expected, f"{refused!r} instead of {expected or 'success'}"  # noqa: PT017
            return None
        assert not expected, f"nobody refused it, but {expected}"
        return done


@pytest.fixture
def life(owner_url: str, app_url: str) -> type[Life]:
    return type("LifeHere", (Life,), {"here": (owner_url, app_url)})


def test_orders_are_what_stands_on_paper(life: type[Life]) -> None:
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("end", [OrderStatus.COMPLETED, OrderStatus.REJECTED])
async def test_the_window_for_reopening_closes_with_the_clock(
    database: Database, hotel: Hotel, place: Place, end: OrderStatus
) -> None:
    manager = hotel.staff["manager"]
    back = OrderStatus.IN_PROGRESS if end is OrderStatus.COMPLETED else OrderStatus.PENDING
    for hours, late in ((23, False), (25, True)):
        order = await place("Tomato soup")
        for to in (OrderStatus.IN_PROGRESS, end) if end is OrderStatus.COMPLETED else (end,):
            async with database.unit_of_work(manager) as db:
                await move_order(db, manager, order.id, Transition(to, "because"))
        with clock.moved(timedelta(hours=hours)):
            try:
                async with database.unit_of_work(manager) as db:
                    assert (await move_order(db, manager, order.id, Transition(back, "because"))).status is back
                assert not late
            except TooLateToReopen:
                assert late
