"""The board: seven columns that stay up to date by themselves, narrowed to what somebody wants to see."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.words import COLUMNS, MoveChoice, moves, taps
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.orders.board import OrderCard, board
from innkeep.orders.lifecycle import ENDED, Priority
from innkeep.people import queries as people
from innkeep.people import saved_views
from innkeep.people.models import Organization
from innkeep.people.permissions import Operation, allowed, require
from innkeep.web.pages import fragment, milliseconds, render

router = APIRouter()

DUE_SOON = timedelta(minutes=10)
"""Before the promised time: who looks now can still be on time. The page's script knows it from here."""

_LAST = int(4e12)
"""Milliseconds since 1970, later than any order is placed, due or done."""

KEYS = (
    (
        "Board",
        (
            ("j k", "Next, previous order"),
            ("h l", "Column to the left, to the right"),
            ("Enter", "Open the order"),
            ("m", "Move the order"),
            ("x", "Choose several orders"),
            ("z", "Undo the last move"),
            ("n", "New order"),
            ("f", "Filter"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class BoardCard:
    """An order on the board, with what its reader may do with it."""

    order: OrderCard
    moves: list[MoveChoice]
    mine: bool

    @property
    def taps(self) -> list[MoveChoice]:
        """What stands on the card itself."""
        return taps(self.moves, self.order.status)

    @property
    def dom_id(self) -> str:
        """One card a page, whichever column it is in."""
        return f"o-{self.order.id}"

    @property
    def ended(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.order.status in ENDED

    @property
    def rank(self) -> int:
        """How much it matters: 0 for what is urgent."""
        return list(Priority).index(Priority.URGENT) - list(Priority).index(self.order.priority)

    @property
    def place(self) -> int:
        """What matters most first, and of that what is due first; last what has ended, the newest first."""
        order = self.order
        if self.ended:
            return 2 * len(Priority) * _LAST + _LAST - milliseconds(order.updated_at)
        when = milliseconds(order.due_at) if order.due_at else _LAST + milliseconds(order.created_at)
        return 2 * self.rank * _LAST + when

    @property
    def steps(self) -> str:
        """Where it may go, for the page's script: the status, what the step is called, whether it must say why."""
        return json.dumps([[step.to, step.verb, step.needs_reason] for step in self.moves])

    @property
    def words(self) -> str:
        """What the board's filter looks for words in."""
        order = self.order
        said = [order.room_number, order.order_number, order.guest, order.assignee, order.notes]
        return " ".join(filter(None, [*said, *(item.in_words for item in order.items)])).casefold()


def on_board(staff: Staff, order: OrderCard) -> BoardCard:
    """The order as a card for this member of staff."""
    return BoardCard(order, moves(staff, order.status), order.assignee_id == staff.user_id)


def card_news(staff: Staff, changed: Collection[UUID], found: Collection[OrderCard], hotel: Organization) -> str:
    """Cards of the orders that changed, as fragments to be put into place; who is not found any more is taken away."""
    gone = set(changed) - {order.id for order in found}
    shown = [on_board(staff, order) for order in found]
    return fragment("console/card_news.html", cards=shown, gone=gone, hotel=hotel)


async def columns(db: AsyncSession, staff: Staff, division_id: UUID | None) -> dict[str, list[BoardCard]]:
    """The columns from left to right; those of one division when one is chosen."""
    filled: dict[str, list[BoardCard]] = {status: [] for status in COLUMNS}
    for order in await board(db, staff):
        if division_id in {None, order.division_id}:
            filled[order.status].append(on_board(staff, order))
    return {status: sorted(cards, key=lambda each: each.place) for status, cards in filled.items()}


@router.get("/board")
async def board_page(desk: SignedInDesk, division: Annotated[UUID | None, Query()] = None) -> Response:
    """What is to do, and what was done in the last hours. What else the address says narrows it in the browser."""
    require(desk.staff, Operation.READ_ORDERS)
    async with desk.database.unit_of_work(desk.staff) as db:
        every = await people.divisions(db, desk.staff) if allowed(desk.staff, Operation.READ_ALL_DIVISIONS) else []
        shown: dict[str, Any] = {
            "frame": await frame(db, desk.staff),
            "columns": await columns(db, desk.staff, division),
            "names": COLUMNS,
            "divisions": every,
            "division": next((each for each in every if each.id == division), None),
            "views": await saved_views.views(db, desk.staff, "board"),
            "own_keys": KEYS,
            "events": "/console/events/board" + (f"?division={division}" if division else ""),
        }
    return render("console/board.html", shown)
