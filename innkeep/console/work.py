"""My work: the phone page of whoever does what was ordered, in their own language."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response

from innkeep.catalogue.wording import Wording, wording
from innkeep.console.board import BoardCard, on_board
from innkeep.console.desk import SignedInDesk, frame
from innkeep.console.live import DOOR_EVENTS, ORDER_EVENTS, View
from innkeep.console.places import WORK
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.once import Answer, once
from innkeep.core.outbox import Wakeup
from innkeep.orders.actions import Transition, move_order
from innkeep.orders.board import board
from innkeep.orders.lifecycle import OrderStatus
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.people.permissions import require
from innkeep.web.languages import Tongue, speaking, tongue_for
from innkeep.web.pages import done, fragment, local, render

router = APIRouter(prefix="/my-work")

_S = OrderStatus

Key = Annotated[str, Form(pattern=r"^[A-Za-z0-9-]{1,64}$")]


@dataclass(frozen=True, slots=True)
class Work:
    """What one member of staff has to do, and what they could take on."""

    hotel: Organization
    doing: list[BoardCard]
    mine: list[BoardCard]
    free: list[BoardCard]
    held: list[BoardCard]
    done: int
    today: date
    words: Wording

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do at all."""
        return not (self.doing or self.mine or self.free or self.held)


async def work(db: AsyncSession, staff: Staff, tongue: Tongue) -> Work:
    """The page as it is now, in a language."""
    hotel = await people.hotel(db, staff)
    within = sorted((on_board(staff, order) for order in await board(db, staff)), key=lambda each: each.place)
    mine = [each for each in within if each.mine]
    today = clock.hotel_now(hotel.timezone).date()
    return Work(
        hotel=hotel,
        doing=[each for each in mine if each.order.status is _S.IN_PROGRESS],
        mine=[each for each in mine if each.order.status is _S.ASSIGNED],
        free=[each for each in within if each.order.status is _S.PENDING],
        held=[each for each in mine if each.order.status in {_S.BLOCK, _S.SUSPENDED}],
        done=sum(
            each.order.status is _S.COMPLETED and local(each.order.updated_at, hotel.timezone).date() == today
            for each in mine
        ),
        today=today,
        words=await wording(db, staff, [item for each in within for item in each.order.items], tongue.tags),
    )


async def _tongue(db: AsyncSession, staff: Staff, accepted: str) -> Tongue:
    """The language that they speak best, or else that of their phone."""
    languages = (await people.user_for(db, staff, staff.user_id)).languages
    return tongue_for(languages[0] if languages else None, accepted)


@router.get("")
async def work_page(desk: SignedInDesk) -> Response:
    """My orders, and those that nobody has yet."""
    require(desk.staff, WORK.needs)
    async with desk.database.unit_of_work(desk.staff) as db:
        tongue = await _tongue(db, desk.staff, desk.request.headers.get("accept-language", ""))
        shown = {
            "frame": await frame(db, desk.staff),
            "work": await work(db, desk.staff, tongue),
            "events": "/console/events/work",
        }
    with speaking(tongue):
        return render("console/work.html", shown)


@router.post("/{order_id}/moves")
async def step(
    desk: SignedInDesk,
    order_id: UUID,
    key: Key,
    to: Annotated[OrderStatus, Form()],
    reason: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Take a step. The same key again changes nothing: a phone that lost its connection tries until it was heard."""
    request = hashlib.sha256(f"{order_id} {to} {reason}".encode()).digest()
    async with desk.database.unit_of_work(desk.staff) as db:

        async def take() -> Answer:
            order = await move_order(db, desk.staff, order_id, Transition(to, reason))
            return {"status": order.status}

        await once(db, desk.staff, key, request, take)
        html = await _news(db, desk.staff, desk.request.headers.get("accept-language", ""))
    return done(desk.request, html, WORK.path)


async def work_news(db: AsyncSession, view: View, batch: Sequence[Wakeup] | None) -> str:
    """The lists anew when something happened to an order."""
    if batch is not None and not any(wakeup.kind in ORDER_EVENTS | DOOR_EVENTS for wakeup in batch):
        return ""
    return await _news(db, view.staff, view.accepted)


async def _news(db: AsyncSession, staff: Staff, accepted: str) -> str:
    tongue = await _tongue(db, staff, accepted)
    shown = await work(db, staff, tongue)
    with speaking(tongue):
        return fragment("console/work_news.html", work=shown)
