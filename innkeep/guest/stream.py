"""What happens in a guest's stay, as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from innkeep.conversations.events import FOR_STAFF
from innkeep.core.actors import Guest
from innkeep.core.db import Database
from innkeep.core.outbox import Wakeup
from innkeep.guest import views
from innkeep.realtime.hub import Hub
from innkeep.stays.queries import welcomed
from innkeep.web.pages import fragment
from innkeep.web.sse import OVER, News, event, news

ORDER_EVENTS = frozenset({"order_placed", "order_moved", "order_changed"})

Ended = Literal["stay", "conversation"]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a guest's phone sits: whose it is, at which room's page, in which conversation."""

    guest: Guest
    token: str
    code: str
    session_id: UUID


async def events(database: Database, hub: Hub, seat: Seat, after: int) -> AsyncIterator[str]:
    """Fragments for the page, from the `seq` that it shows onwards. Ends with the stay, or with the conversation."""
    with hub.watch(seat.guest.org_id) as watch:
        # The watch is open before anything is read: what happens in between is seen twice rather than never.
        html, after = await _read(database, seat, after)
        yield event(html, event_id=str(after))
        async for fresh in news(watch):
            if ended := await _ended(database, seat, fresh):
                async for last in over(ended):
                    yield last
                return
            if any(_concerns(seat, wakeup) for wakeup in fresh.happened):
                html, after = await _read(database, seat, after)
                yield event(html, event_id=str(after))
            else:
                yield ""


async def over(ended: Ended) -> AsyncIterator[str]:
    """The last words of a stream: the page says what ended, and does not ask again."""
    yield event(fragment("guest/ended.html", ended=ended))
    yield OVER


async def _read(database: Database, seat: Seat, after: int) -> tuple[str, int]:
    async with database.unit_of_work(seat.guest) as db:
        return await views.news(db, seat.guest, seat.code, seat.session_id, after)


async def _ended(database: Database, seat: Seat, fresh: News) -> Ended | None:
    """What ended. The phone's token is asked for every few seconds too, since a wake-up may be lost."""
    batch = fresh.happened
    stay = any(w.kind == "stay_checked_out" and w.ids.get("stay_id") == str(seat.guest.stay_id) for w in batch)
    talk = any(w.kind == "session_terminated" and w.ids.get("session_id") == str(seat.session_id) for w in batch)
    me = any(w.kind == "user_changed" and w.ids.get("user_id") == str(seat.guest.user_id) for w in batch)
    moved = any(w.kind == "stay_moved" and w.ids.get("stay_id") == str(seat.guest.stay_id) for w in batch)
    if moved and not await _is_theirs(database, seat):
        return "stay"
    if stay or ((talk or me or fresh.look) and await welcomed(database, seat.token) is None):
        return "stay"
    return "conversation" if talk else None


async def _is_theirs(database: Database, seat: Seat) -> bool:
    """Whether the room of the page is still one of the guest's own."""
    async with database.unit_of_work(seat.guest) as db:
        return await views.room_of_stay(db, seat.guest, seat.code) is not None


def _concerns(seat: Seat, wakeup: Wakeup) -> bool:
    """Whether the page may have to change. Orders of the stay may come from elsewhere, and are looked at again."""
    if wakeup.kind in FOR_STAFF or wakeup.kind in {"typing", "messages_read"}:
        return False
    session_id = wakeup.ids.get("session_id")
    return session_id == str(seat.session_id) or (session_id is None and wakeup.kind in ORDER_EVENTS)
