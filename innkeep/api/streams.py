"""What happens, as server-sent events: ids only, the details are read again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from fastapi import APIRouter

from innkeep.conversations import events, queries
from innkeep.core.actors import Guest
from innkeep.core.outbox import Wakeup
from innkeep.people.permissions import Operation, require
from innkeep.realtime.hub import Hub
from innkeep.web.context import InnkeepDatabase, Reader, RealtimeHub, SignedInStaff, StreamReader
from innkeep.web.sse import PING, EventStream, event, news

router = APIRouter(tags=["streams"])


@router.get(
    "/sessions/{session_id}/events", summary="Follow a conversation", response_class=EventStream, status_code=200
)
async def session_events(
    session_id: UUID, reader: StreamReader, database: InnkeepDatabase, hub: RealtimeHub
) -> EventStream:
    """What happens in one conversation. Ends with it, and with the access of whoever reads."""
    async with database.unit_of_work(reader.actor) as db:
        await queries.session_for(db, reader.actor, session_id)
    return EventStream(_events(hub, reader, session_id), ping=PING)


@router.get("/events", summary="Follow the hotel", response_class=EventStream, status_code=200)
async def hotel_events(staff: SignedInStaff, reader: StreamReader, hub: RealtimeHub) -> EventStream:
    """Everything that happens in the hotel. Ends with the access of whoever reads."""
    require(staff, Operation.READ_ALL_DIVISIONS)
    return EventStream(_events(hub, reader, None), ping=PING)


async def _events(hub: Hub, reader: Reader, session_id: UUID | None) -> AsyncIterator[str]:
    with hub.watch(reader.actor.org_id) as watch:
        yield PING
        async for fresh in news(watch):
            if (fresh.look or _concern(reader, fresh.happened)) and not await reader.may_go_on():
                return
            wanted = [each for each in fresh.happened if session_id is None or _is_of(session_id, each)]
            if isinstance(reader.actor, Guest):
                wanted = [each for each in wanted if each.kind not in events.FOR_STAFF]
            yield "".join(event(json.dumps(each.ids), event_id=str(each.id), name=each.kind) for each in wanted)
            if session_id is not None and any(each.kind == "session_terminated" for each in wanted):
                return


def _concern(reader: Reader, batch: Sequence[Wakeup]) -> bool:
    """Whether what happened may have ended the access of whoever reads."""
    return any(each.kind == "user_changed" and each.ids["user_id"] == str(reader.actor.user_id) for each in batch)


def _is_of(session_id: UUID, wakeup: Wakeup) -> bool:
    return wakeup.ids.get("session_id") == str(session_id)
