"""The board: seven columns that stay up to date by themselves, and the sheet of one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response

from innkeep.console.desk import Desk, SignedInDesk, frame
from innkeep.console.words import COLUMNS, MoveChoice, moves, taps
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.orders import actions, queries
from innkeep.orders.board import OrderCard, board, card
from innkeep.orders.lifecycle import ENDED, OrderStatus, Priority
from innkeep.people import queries as people
from innkeep.people.permissions import Operation, allowed, require
from innkeep.web.pages import by_script, done, fragment, render

router = APIRouter()

_LAST = int(4e12)
"""Milliseconds since 1970, later than any order."""


@dataclass(frozen=True, slots=True)
class BoardCard:
    """An order on the board, with what its reader may do with it by one tap."""

    order: OrderCard
    taps: list[MoveChoice]

    @property
    def dom_id(self) -> str:
        """One card a page, whichever column it is in."""
        return f"o-{self.order.id}"

    @property
    def place(self) -> int:
        """What matters most comes first, then who has waited longest; of what has ended, the newest."""
        if self.order.status in ENDED:
            return _LAST - int(self.order.updated_at.timestamp() * 1000)
        rank = list(Priority).index(Priority.URGENT) - list(Priority).index(self.order.priority)
        return int(self.order.created_at.timestamp() * 1000) + rank * _LAST


def on_board(staff: Staff, order: OrderCard) -> BoardCard:
    """The order as a card for this member of staff."""
    return BoardCard(order, taps(staff, order.status))


async def columns(db: AsyncSession, staff: Staff, division_id: UUID | None) -> dict[OrderStatus, list[BoardCard]]:
    """The columns from left to right; those of one division when one is chosen."""
    filled: dict[OrderStatus, list[BoardCard]] = {status: [] for status in COLUMNS}
    for order in await board(db, staff):
        if division_id in {None, order.division_id}:
            filled[order.status].append(on_board(staff, order))
    return {status: sorted(cards, key=lambda each: each.place) for status, cards in filled.items()}


@router.get("")
async def board_page(desk: SignedInDesk, division: Annotated[UUID | None, Query()] = None) -> Response:
    """What is to do, and what was done in the last hours."""
    require(desk.staff, Operation.READ_ORDERS)
    async with desk.database.unit_of_work(desk.staff) as db:
        every = await people.divisions(db, desk.staff) if allowed(desk.staff, Operation.READ_ALL_DIVISIONS) else []
        shown: dict[str, Any] = {
            "frame": await frame(db, desk.staff),
            "columns": await columns(db, desk.staff, division),
            "names": COLUMNS,
            "divisions": every,
            "division": next((each for each in every if each.id == division), None),
            "events": "/console/events/board" + (f"?division={division}" if division else ""),
        }
    return render(desk.request, "console/board.html", shown)


@router.get("/orders/{order_id}")
async def order_sheet(desk: SignedInDesk, order_id: UUID) -> Response:
    """One order: its lines, its way so far, and where it may go."""
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = await _sheet(db, desk.staff, order_id)
        if not by_script(desk.request):
            shown["frame"] = await frame(db, desk.staff)
    return render(desk.request, "console/order.html" if by_script(desk.request) else "console/order_page.html", shown)


async def _sheet(db: AsyncSession, staff: Staff, order_id: UUID) -> dict[str, Any]:
    order = await queries.order_for(db, staff, order_id)
    history = await queries.history_of(db, order)
    return {
        "hotel": await people.hotel(db, staff),
        "order": await card(db, staff, order_id),
        "history": history,
        "people": await people.names(db, staff, {move.moved_by for move in history if move.moved_by}),
        "guest_id": order.guest_id,
        "moves": moves(staff, order.status),
        "names": COLUMNS,
        "may_talk": allowed(staff, Operation.READ_CONVERSATIONS),
    }


@router.post("/orders/{order_id}/moves")
async def move(
    desk: SignedInDesk, order_id: UUID, to: Annotated[OrderStatus, Form()], reason: Annotated[str, Form()] = ""
) -> Response:
    """Take a step; a script gets the card in its new column, a browser without one the board."""
    async with desk.database.unit_of_work(desk.staff) as db:
        await actions.move_order(db, desk.staff, order_id, actions.Step(to, reason))
    return done(desk.request, await moved(desk, order_id), "/console")


async def moved(desk: Desk, order_id: UUID) -> str:
    """The card of an order as it stands now, as a fragment to be put into place; removed when out of reach."""
    async with desk.database.unit_of_work(desk.staff) as db:
        order = await card(db, desk.staff, order_id)
        hotel = await people.hotel(db, desk.staff)
    found = [on_board(desk.staff, order)] if order else []
    return fragment("console/card_news.html", cards=found, gone=[] if order else [order_id], hotel=hotel)
