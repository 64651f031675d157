"""What the page of the console sounds for: what happened, where the reader wants to hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from innkeep.conversations.events import MessagePosted
from innkeep.conversations.writing import Destination, read_again
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.events import Event
from innkeep.core.outbox import Wakeup
from innkeep.notices.audience import AUDIENCES, audience
from innkeep.notices.kinds import Way
from innkeep.notices.preferences import overview
from innkeep.notices.tellings import Telling
from innkeep.people import queries as people
from innkeep.web.pages import fragment

_EVENTS = {event.kind(): event for event in AUDIENCES}


async def sounds(db: AsyncSession, staff: Staff, batch: Sequence[Wakeup]) -> str:
    """A fragment that makes the page sound, once for each kind; nothing where there is nothing to hear."""
    events = [await _event(db, wakeup) for wakeup in batch if wakeup.kind in _EVENTS]
    happened = [event for event in events if event is not None]
    told = [telling for event in happened for telling in await audience(db, event) if staff.user_id in telling.to]
    if not told:
        return ""
    heard = await _wanted(db, staff, told)
    return fragment("web/heard.html", kinds=list(dict.fromkeys(each.kind for each in heard))) if heard else ""


async def _wanted(db: AsyncSession, staff: Staff, told: Sequence[Telling]) -> list[Telling]:
    wishes = (await overview(db, staff)).preferences
    zone, now = (await people.hotel(db, staff)).timezone, clock.now()
    return [
        each
        for each in told
        if wishes.wants(each.kind, Way.SOUND) and wishes.quiet_until(zone, now, urgent=each.urgent) is None
    ]


async def _event(db: AsyncSession, wakeup: Wakeup) -> Event | None:
    ids = {name: int(value) if name == "step" else UUID(value) for name, value in wakeup.ids.items()}
    if wakeup.kind == MessagePosted.kind():
        place = Destination(wakeup.org_id, UUID(wakeup.ids["session_id"]))
        written = await read_again(db, place, UUID(wakeup.ids["message_id"]))
        return MessagePosted.of(written) if written is not None else None
    return _EVENTS[wakeup.kind](org_id=wakeup.org_id, **ids)
