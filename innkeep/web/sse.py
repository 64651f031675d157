"""Server-sent events (WHATWG HTML, section 9.2), on a plain streaming response: the leanest that holds thousands."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from starlette.responses import StreamingResponse

from innkeep.core.db import DBAPIError, as_told
from innkeep.core.outbox import Wakeup
from innkeep.realtime.watch import Watch, WatchEnded

log = logging.getLogger(__name__)

PING_EVERY = 15.0
"""Seconds of silence after which something is sent, so that proxies and phones keep the connection."""

RELOAD = "reload"
"""What a stream says first when it cannot be resumed: what its reader has is too old, and what follows replaces it."""

LOOK_EVERY = 5.0
"""Seconds within which a stream sees by itself that whoever reads it may no longer: a wake-up may be lost."""

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


@dataclass(frozen=True, slots=True)
class News:
    """What happened since the last look. `look`: see whether whoever reads still may, for LOOK_EVERY has passed."""

    happened: Sequence[Wakeup]
    look: bool


async def news(watch: Watch) -> AsyncIterator[News]:
    """What happens, all at once as often as somebody asks; nothing at all every LOOK_EVERY. Ends with the watch."""
    looked = time.monotonic()
    try:
        while True:
            batch = await watch.batch(within=max(looked + LOOK_EVERY - time.monotonic(), 0))
            look = time.monotonic() - looked >= LOOK_EVERY
            looked = time.monotonic() if look else looked
            if batch or look:
                yield News(batch, look)
    except WatchEnded:
        return


class EventStream(StreamingResponse):
    """An endless answer of events.

    An empty one stands for nothing new; when there has been nothing else for long, the ping is sent in its place.
    """

    def __init__(self, events: AsyncGenerator[str, None], ping: str = BEAT) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(_kept_alive(events, ping), media_type="text/event-stream", headers=headers)


async def _kept_alive(events: AsyncGenerator[str, None], ping: str) -> AsyncIterator[str]:
    """Ends where the database is away or busy, as at a stop: whoever follows comes back and goes on from there."""
    sent = time.monotonic()
    try:
        async with aclosing(events):
            async for each in events:
                # A look is never as late as a ping; half of one early is soon enough for everybody.
                if each or time.monotonic() - sent > PING_EVERY - LOOK_EVERY / 2:
                    sent = time.monotonic()
                    yield each or ping
    except DBAPIError as error:
        if (told := as_told(error)) is None:
            raise
        log.warning("a stream ended early: %s", told)
