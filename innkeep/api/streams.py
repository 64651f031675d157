"""What happens, as server-sent events: ids only, the details are read again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from uuid import UUID

from fastapi import APIRouter

from innkeep.conversations import queries
from innkeep.core.outbox import Wakeup
from innkeep.people.permissions import Operation, require
from innkeep.realtime.hub import Hub, WatchEnded
from innkeep.web.context import Anybody, InnkeepDatabase, RealtimeHub, SignedInStaff
from innkeep.web.sse import PING, PING_EVERY, EventStream, event

router = APIRouter(tags=["streams"])


@router.get("/sessions/{session_id}/events", summary="Follow a conversation", response_class=EventStream)
async def session_events(session_id: UUID, actor: Anybody, database: InnkeepDatabase, hub: RealtimeHub) -> EventStream:
    """What happens in one conversation. Ends with it."""
    async with database.unit_of_work(actor) as db:
        chat = await queries.session_for(db, actor, session_id)
    return EventStream(_events(hub, chat.org_id, lambda wakeup: wakeup.ids.get("session_id") == str(session_id)))


@router.get("/events", summary="Follow the hotel", response_class=EventStream)
async def hotel_events(staff: SignedInStaff, hub: RealtimeHub) -> EventStream:
    """Everything that happens in the hotel."""
    require(staff, Operation.READ_ALL_DIVISIONS)
    return EventStream(_events(hub, staff.org_id, lambda _: True))


async def _events(hub: Hub, org_id: UUID, wanted: Callable[[Wakeup], bool]) -> AsyncIterator[str]:
    with hub.watch(org_id) as watch:
        yield PING
        try:
            while True:
                wakeup = await watch.next(within=PING_EVERY)
                if wakeup is None:
                    yield PING
                elif wanted(wakeup):
                    yield event(json.dumps(wakeup.ids), event_id=str(wakeup.id), name=wakeup.kind)
        except WatchEnded:
            return
