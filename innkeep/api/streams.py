"""What happens, as server-sent events: first how things are, then what changes; both carry the number of the event."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from functools import lru_cache
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header

from innkeep.api.topics import Board, Conversation, Hotel, Inbox, Topic
from innkeep.conversations import queries
from innkeep.core.outbox import Wakeup
from innkeep.people.permissions import Operation, require
from innkeep.realtime import history
from innkeep.realtime.watch import WatchEnded
from innkeep.web.context import InnkeepDatabase, SignedInStaff, StreamDoors, StreamReader
from innkeep.web.doors import Doors, Reader
from innkeep.web.sse import PING, RELOAD, EventStream, event

router = APIRouter(tags=["streams"])

NEWEST = 2**62
"""No event has a number above this."""

LastEventId = Annotated[
    str, Header(max_length=20, description="The `id` of the last event that you have: what came after it is told first")
]


@router.get(
    "/sessions/{session_id}/events", summary="Follow a conversation", response_class=EventStream, status_code=200
)
async def session_events(
    session_id: UUID,
    reader: StreamReader,
    database: InnkeepDatabase,
    doors: StreamDoors,
    last_event_id: LastEventId = "",
) -> EventStream:
    """What happens in one conversation. Ends with it, and with the access of whoever reads."""
    async with database.unit_of_work(reader.actor) as db:
        await queries.session_for(db, reader.actor, session_id)
    return _stream(doors, reader, Conversation(session_id), last_event_id)


@router.get("/events", summary="Follow the hotel", response_class=EventStream, status_code=200)
async def hotel_events(
    staff: SignedInStaff, reader: StreamReader, doors: StreamDoors, last_event_id: LastEventId = ""
) -> EventStream:
    """Everything that happens in the hotel, by keys: what they name is to be read again. Ends with the access."""
    require(staff, Operation.READ_ALL_DIVISIONS)
    return _stream(doors, reader, Hotel(), last_event_id)


@router.get("/board/events", summary="Follow the board", response_class=EventStream, status_code=200)
async def board_events(
    staff: SignedInStaff, reader: StreamReader, doors: StreamDoors, last_event_id: LastEventId = ""
) -> EventStream:
    """The orders on the board within your reach; one that has left it comes as null. Ends with the access."""
    require(staff, Operation.READ_ORDERS)
    return _stream(doors, reader, Board(), last_event_id)


@router.get("/inbox/events", summary="Follow the inbox", response_class=EventStream, status_code=200)
async def inbox_events(
    staff: SignedInStaff, reader: StreamReader, doors: StreamDoors, last_event_id: LastEventId = ""
) -> EventStream:
    """The open conversations as the inbox shows them; one that has left it comes as null. Ends with the access."""
    require(staff, Operation.READ_CONVERSATIONS)
    return _stream(doors, reader, Inbox(), last_event_id)


def _stream(doors: Doors, reader: Reader, topic: Topic, last_event_id: str) -> EventStream:
    after = min(int(last_event_id), NEWEST) if last_event_id.isdecimal() else None
    return EventStream(_events(doors, reader, topic, after), ping=PING)


async def _events(doors: Doors, reader: Reader, topic: Topic, after: int | None) -> AsyncGenerator[str, None]:
    # The watch is open before anything is read: what happens in between is told by its number, once.
    with doors.watch(reader, lambda wakeup: topic.wants(reader.actor, wakeup)) as watch:
        told, seen = await _catch_up(doors, reader, topic, after)
        yield told or PING
        try:
            async for batch in doors.news(watch):
                fresh = [each for each in batch if each.seq is None or each.seq > seen]
                seen = max((each.seq for each in fresh if each.seq is not None), default=seen)
                yield await _tell(doors, reader, topic, fresh)
                if any(topic.ends(each) for each in fresh):
                    return
        except WatchEnded:
            return


async def _catch_up(doors: Doors, reader: Reader, topic: Topic, after: int | None) -> tuple[str, int]:
    """What the reader has missed since an event, or how things are; and the number of the event that this reaches."""
    reload = ""
    async with doors.database.unit_of_work(reader.actor) as db:
        if after is not None:
            try:
                missed = await history.missed(db, reader.actor, after)
            except history.TooOld:
                reload = event("{}", name=RELOAD)
            else:
                newest = missed[-1].seq or after if missed else after
                wanted = [each for each in missed if topic.wants(reader.actor, each)]
                return await _tell(doors, reader, topic, wanted), newest
        # The number first: what is read after it holds the effect of every event up to it.
        newest = await history.head(db, reader.actor)
        state = await topic.snapshot(db, reader.actor, newest)
    return reload + event(state.model_dump_json(), event_id=str(newest), name="snapshot"), newest


async def _tell(doors: Doors, reader: Reader, topic: Topic, happened: Sequence[Wakeup]) -> str:
    """What happened as events, each with what it names as it is by now."""
    wanted = [each for each in happened if topic.wants(reader.actor, each)]
    if not wanted or not topic.reads:
        return "".join(_keys_only(each.seq, each.kind, tuple(each.ids.items())) for each in wanted)
    async with doors.database.unit_of_work(reader.actor) as db:
        told = [(each, await topic.tell(db, reader.actor, each)) for each in wanted]
    return "".join(event(data.model_dump_json(), event_id=_id(each.seq), name=each.kind) for each, data in told)


@lru_cache(maxsize=1024)
def _keys_only(seq: int | None, kind: str, ids: tuple[tuple[str, str], ...]) -> str:
    """The same for every reader, and so made once."""
    return event(json.dumps(dict(ids)), event_id=_id(seq), name=kind)


def _id(seq: int | None) -> str | None:
    return str(seq) if seq is not None else None
