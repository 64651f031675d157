"""Server-sent events (WHATWG HTML, section 9.2), on a plain streaming response: the leanest that holds thousands."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from innkeep.core.outbox import Wakeup
from innkeep.realtime.hub import Watch, WatchEnded

PING_EVERY = 15.0
"""Seconds of silence after which a comment is sent, so that proxies and phones keep the connection."""

PING = ": ping\n\n"

BEAT = "event: beat\ndata: \n\n"
"""A ping that a page's script hears: without one for long, it knows that the connection is dead and opens another."""

OVER = "event: over\ndata: \n\n"
"""The last event of a stream that is not to be opened again."""


def event(data: str, *, event_id: str | None = None, name: str | None = None) -> str:
    """One event. Without a name it is what htmx swaps into the page."""
    lines = [f"data: {line}" for line in data.splitlines() or [""]]
    if name:
        lines.insert(0, f"event: {name}")
    if event_id:
        lines.insert(0, f"id: {event_id}")
    return "\n".join(lines) + "\n\n"


async def wakeups(watch: Watch) -> AsyncIterator[list[Wakeup]]:
    """What happened since the last look, all at once; nothing after PING_EVERY of silence. Ends with the watch."""
    try:
        while True:
            first = await watch.next(within=PING_EVERY)
            batch = [first] if first else []
            while batch and (more := await watch.next(within=0)):
                batch.append(more)
            yield batch
    except WatchEnded:
        return


class EventStream(StreamingResponse):
    """An endless answer of events."""

    def __init__(self, events: AsyncIterator[str]) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(events, media_type="text/event-stream", headers=headers)
