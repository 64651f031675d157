"""One order: its sheet, the steps it takes, one or several at a time, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field, Json

from innkeep.console.board import card_news
from innkeep.console.desk import Desk, SignedInDesk, frame
from innkeep.console.form_fields import FormFields
from innkeep.console.ordering import hotel_moment
from innkeep.console.stays import Toast
from innkeep.console.words import COLUMNS, moves
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.errors import InnkeepError
from innkeep.core.rows import version_of
from innkeep.orders import actions, queries
from innkeep.orders.board import card, cards
from innkeep.orders.changes import change_order
from innkeep.orders.lifecycle import ENDED, MAY_GO_TO, REOPEN_NEEDS, OrderStatus, needs_reason
from innkeep.orders.models import Order
from innkeep.orders.times import in_words, zone_of
from innkeep.people import queries as people
from innkeep.people.models import User
from innkeep.people.permissions import Operation, allowed
from innkeep.photos import queries as photos
from innkeep.web.pages import by_script, done, fragment, render

router = APIRouter()

TAKEN_BACK = "taken back"
"""The reason of an undone step, where the life cycle asks for one."""

MOST_AT_ONCE = 100


class WayBack(BaseModel):
    """A step that undoes one, as the page keeps it: valid while nobody has changed the order since."""

    order_id: UUID
    to: OrderStatus
    assignee_id: UUID | None
    version: str = Field(max_length=40)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, from where, and how it can be undone if it can."""

    order_id: UUID
    number: str
    came_from: OrderStatus
    to: OrderStatus
    given_to: str | None
    back: WayBack | None


@router.get("/orders/{order_id}")
async def order_sheet(desk: SignedInDesk, order_id: UUID) -> Response:
    """One order: its lines, its way so far, and where it may go."""
    async with desk.database.unit_of_work(desk.staff) as db:
        shown = await _sheet(db, desk.staff, order_id)
        if not by_script(desk.request):
            shown["frame"] = await frame(db, desk.staff)
    return render("console/order.html" if by_script(desk.request) else "console/order_page.html", shown)


async def _sheet(db: AsyncSession, staff: Staff, order_id: UUID) -> dict[str, Any]:
    order = await queries.order_for(db, staff, order_id)
    history = await queries.history_of(db, order)
    hotel = await people.hotel(db, staff)
    now = clock.hotel_now(hotel.timezone)
    return {
        "hotel": hotel,
        "now": now,
        "colleagues": await _colleagues(db, staff, order, now) if may_give(staff, order) else [],
        "order": await card(db, staff, order_id),
        "history": history,
        "photos": await photos.photos_of_order(db, staff, order_id),
        "people": await people.names(db, staff, {move.moved_by for move in history if move.moved_by}),
        "guest_id": order.guest_id,
        "moves": moves(staff, order.status),
        "names": COLUMNS,
        "may_talk": allowed(staff, Operation.READ_CONVERSATIONS),
    }


async def _colleagues(db: AsyncSession, staff: Staff, order: Order, now: datetime) -> list[tuple[str, list[User]]]:
    """To whom it can be given: its division's people, or everybody where it has none; those at work first."""
    working = {person.id for person in await people.at_work(db, staff, now)}
    fit = [
        person
        for person in await people.colleagues(db, staff)
        if person.active and person.id != order.assignee_id and order.division_id in {None, person.division_id}
    ]
    here, away = [p for p in fit if p.id in working], [p for p in fit if p.id not in working]
    return [(title, some) for title, some in (("At work", here), ("Not at work", away)) if some]


@router.post("/orders/{order_id}/moves")
async def move(
    desk: SignedInDesk,
    order_id: UUID,
    to: Annotated[OrderStatus, Form()],
    reason: Annotated[str, Form()] = "",
    assignee_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Take a step; a script gets the card in its new column and the way back, a browser without one the board."""
    taken = await take_step(desk, order_id, actions.Transition(to, reason, assignee_id))
    return done(desk.request, await _news(desk, [order_id], taken=[taken]), "/console/board")


@router.post("/orders/{order_id}/time")
async def want_at(desk: SignedInDesk, order_id: UUID, said: FormFields) -> Response:
    """Let it be for another time, or for as soon as possible."""
    async with desk.database.unit_of_work(desk.staff) as db:
        wanted_at = await hotel_moment(db, desk.staff, said)
        order = await change_order(db, desk.staff, order_id, {"wanted_at": wanted_at})
        words = f"Order {order.order_number}: {in_words(wanted_at, await zone_of(db, desk.staff))}"
    told = fragment("console/told.html", told=Toast(words))
    return done(desk.request, await _news(desk, [order_id]) + told, f"/console/orders/{order_id}")


@router.post("/board/moves")
async def move_several(
    desk: SignedInDesk,
    order_id: Annotated[list[UUID], Form(max_length=MOST_AT_ONCE)],
    to: Annotated[OrderStatus, Form()],
    reason: Annotated[str, Form()] = "",
) -> Response:
    """The same step for several orders: each for itself, so that one that cannot go does not hold the others."""
    taken, refused = [], []
    for each in dict.fromkeys(order_id):
        try:
            taken.append(await take_step(desk, each, actions.Transition(to, reason)))
        except InnkeepError as refusal:
            refused.append(refusal.detail)
    return done(desk.request, await _news(desk, order_id, taken, refused), "/console/board")


@router.post("/board/undo")
async def undo(desk: SignedInDesk, back: Annotated[list[Json[WayBack]], Form(max_length=MOST_AT_ONCE)]) -> Response:
    """Take steps back, as long as nobody has changed the orders since."""
    refused = []
    for way in back:
        step = actions.Transition(way.to, TAKEN_BACK, way.assignee_id)
        try:
            await take_step(desk, way.order_id, step, way.version)
        except InnkeepError as refusal:
            refused.append(refusal.detail)
    news = await _news(desk, [way.order_id for way in back], refused=refused)
    return done(desk.request, news, "/console/board")


async def take_step(desk: Desk, order_id: UUID, step: actions.Transition, version: str | None = None) -> Taken:
    """Take a step in a unit of work of its own, and keep the way back."""
    async with desk.database.unit_of_work(desk.staff) as db:
        before = await queries.order_for(db, desk.staff, order_id, lock=True)
        came_from, assignee_id = before.status, before.assignee_id
        if not needs_reason(came_from, step.to) and step.reason == TAKEN_BACK:
            step = actions.Transition(step.to, None, step.assignee_id)
        order = await actions.move_order(db, desk.staff, order_id, step, version)
        given = await people.names(db, desk.staff, {step.assignee_id} if step.assignee_id else set())
        back = None
        if _may_undo(desk.staff, came_from, order.status):
            back = WayBack(order_id=order_id, to=came_from, assignee_id=assignee_id, version=version_of(order))
        return Taken(order_id, order.order_number, came_from, order.status, next(iter(given.values()), None), back)


def may_give(staff: Staff, order: Order) -> bool:
    """Whether they may say whose it is: it can be accepted, or given on by who has it or by who may."""
    if order.status is OrderStatus.ASSIGNED:
        return order.assignee_id == staff.user_id or allowed(staff, Operation.REASSIGN_ORDERS)
    return OrderStatus.ASSIGNED in MAY_GO_TO[order.status]


def _may_undo(staff: Staff, came_from: OrderStatus, to: OrderStatus) -> bool:
    lawful = came_from in MAY_GO_TO[to]
    return lawful and (to not in ENDED or allowed(staff, REOPEN_NEEDS[to]))


async def _news(desk: Desk, order_ids: Sequence[UUID], taken: Sequence[Taken] = (), refused: Sequence[str] = ()) -> str:
    """Cards of orders as they stand now, and what was done, with the way back, and what was not."""
    async with desk.database.unit_of_work(desk.staff) as db:
        hotel = await people.hotel(db, desk.staff)
        found = await cards(db, desk.staff, order_ids)
    rooms = {order.id: order.room_number for order in found}
    told = fragment("console/moved.html", taken=taken, refused=refused, names=COLUMNS, rooms=rooms)
    return card_news(desk.staff, order_ids, found, hotel) + told
