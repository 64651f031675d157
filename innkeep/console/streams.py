"""The streams of the console's pages: one a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query

from innkeep.console import live
from innkeep.console.desk import SignedInDesk
from innkeep.console.inbox import Narrowed
from innkeep.console.places import TODAY, WORK
from innkeep.console.today import today_news
from innkeep.console.work import work_news
from innkeep.conversations import queries as conversations
from innkeep.conversations.models import MOST_MESSAGES
from innkeep.people.permissions import Operation, require
from innkeep.web.context import StreamDoors
from innkeep.web.sse import EventStream

router = APIRouter(prefix="/events")


@router.get("/desk", response_class=EventStream)
async def desk_events(desk: SignedInDesk, doors: StreamDoors) -> EventStream:
    """What every page shows."""
    view = live.View(desk.staff, desk.token, live.nothing_more)
    return EventStream(live.events(doors, view))


@router.get("/board", response_class=EventStream)
async def board_events(
    desk: SignedInDesk, doors: StreamDoors, division: Annotated[UUID | None, Query()] = None
) -> EventStream:
    """The board, or one division's part of it."""
    require(desk.staff, Operation.READ_ORDERS)
    view = live.View(desk.staff, desk.token, live.board_news, division_id=division)
    return EventStream(live.events(doors, view))


@router.get("/today", response_class=EventStream)
async def today_events(desk: SignedInDesk, doors: StreamDoors) -> EventStream:
    """The day at a glance."""
    require(desk.staff, TODAY.needs)
    return EventStream(live.events(doors, live.View(desk.staff, desk.token, today_news)))


@router.get("/work", response_class=EventStream)
async def work_events(
    desk: SignedInDesk, doors: StreamDoors, accept_language: Annotated[str, Header()] = ""
) -> EventStream:
    """What one member of staff has to do."""
    require(desk.staff, WORK.needs)
    view = live.View(desk.staff, desk.token, work_news, accepted=accept_language)
    return EventStream(live.events(doors, view))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page of the inbox shows: the conversation that is open from which message on, and the list beside it."""

    narrowed: Annotated[Narrowed, Depends()]
    session: Annotated[UUID | None, Query()] = None
    after: Annotated[int, Query(ge=0, le=MOST_MESSAGES)] = 0
    last_event_id: Annotated[str, Header(max_length=20)] = ""

    @property
    def seen(self) -> int:
        """The newest message that it has."""
        return min(int(self.last_event_id), MOST_MESSAGES) if self.last_event_id.isdecimal() else self.after


@router.get("/inbox", response_class=EventStream)
async def inbox_events(desk: SignedInDesk, doors: StreamDoors, reading: Annotated[Reading, Depends()]) -> EventStream:
    """The list, and the conversation beside it from the message that the page shows last onwards."""
    if reading.session is not None:
        async with desk.database.unit_of_work(desk.staff) as db:
            await conversations.session_for(db, desk.staff, reading.session)
    view = live.View(desk.staff, desk.token, live.inbox_news, session_id=reading.session, seq=reading.seen)
    view.narrowed = reading.narrowed
    return EventStream(live.events(doors, view))
