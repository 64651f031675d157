"""What happens in a guest's stay, as it happens."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from innkeep.conversations.events import FOR_STAFF
from innkeep.core import clock
from innkeep.core.actors import Guest
from innkeep.core.db import Database
from innkeep.core.outbox import Wakeup
from innkeep.guest import views
from innkeep.guest.visit import Here, Tab, first_name, room_of_stay
from innkeep.people import queries as people
from innkeep.realtime.hub import Hub
from innkeep.stays.queries import stay_for, welcomed
from innkeep.web.languages import Tongue, speaking
from innkeep.web.pages import fragment
from innkeep.web.sse import OVER, News, event, news

ORDER_EVENTS = frozenset({"order_placed", "order_moved", "order_changed"})

ENDS_ACCESS = frozenset({"stay_checked_out", "stay_moved", "phone_shut_out", "phone_vouched_for"})

Ended = Literal["stay", "phone", "conversation"]

OVERLAP = timedelta(seconds=30)
"""What was corrected is told twice rather than never: a change is dated before it is committed."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a guest's phone sits: whose it is, at which page of which room, in which conversation."""

    here: Here
    tab: Tab
    token: str
    session_id: UUID

    @property
    def guest(self) -> Guest:
        """Whose it is."""
        return self.here.guest


async def events(database: Database, hub: Hub, seat: Seat, after: int) -> AsyncGenerator[str, None]:
    """Fragments for the page, from the `seq` that it shows onwards. Ends with the stay, or with the conversation."""
    with hub.watch(seat.guest.org_id) as watch:
        # The watch is open before anything is read: what happens in between is seen twice rather than never.
        # A page that comes back is told what was corrected while it was away; one that stays, as it happens.
        told = clock.now()
        read = await _read(database, seat, views.Shown(after))
        yield event(read.html, event_id=str(read.seq))
        async for fresh in news(watch):
            if ended := await _ended(database, seat, fresh):
                if ended == "conversation":
                    # With the end comes the question whether all was solved.
                    yield event((await _read(database, seat, views.Shown(read.seq))).html)
                async for last in over(ended, seat.here.tongue):
                    yield last
                return
            if any(_concerns(seat, wakeup) for wakeup in fresh.happened):
                before, told = told - OVERLAP, clock.now()
                read = await _read(database, seat, views.Shown(read.seq, before))
                yield event(read.html, event_id=str(read.seq))
            elif who := await _writing(database, seat, fresh):
                yield event(_writes(seat, who))
            else:
                yield ""


async def over(ended: Ended, tongue: Tongue) -> AsyncGenerator[str, None]:
    """The last words of a stream: the page says what ended, and does not ask again."""
    with speaking(tongue):
        said = fragment("guest/ended.html", ended=ended)
    yield event(said)
    yield OVER


async def _read(database: Database, seat: Seat, shown: views.Shown) -> views.News:
    async with database.unit_of_work(seat.guest) as db:
        return await views.news(db, seat.here, seat.tab, seat.session_id, shown)


async def _writing(database: Database, seat: Seat, fresh: News) -> str | None:
    """Who of the staff writes to this guest, by first name."""
    mine = [w.ids.get("user_id") for w in fresh.happened if w.kind == "typing" and _in(seat, w)]
    writers = {UUID(user_id) for user_id in mine if user_id}
    if seat.tab != "chat" or not writers:
        return None
    async with database.unit_of_work(seat.guest) as db:
        return next(map(first_name, (await people.names(db, seat.guest, writers)).values()), None)


def _writes(seat: Seat, who: str) -> str:
    with speaking(seat.here.tongue):
        return fragment("guest/typing.html", who=who)


async def _ended(database: Database, seat: Seat, fresh: News) -> Ended | None:
    """What ended. The phone's token is asked for every few seconds too, since a wake-up may be lost."""
    batch = fresh.happened
    stay = any(w.kind in ENDS_ACCESS and w.ids.get("stay_id") == str(seat.guest.stay_id) for w in batch)
    talk = any(w.kind == "session_terminated" and w.ids.get("session_id") == str(seat.session_id) for w in batch)
    me = any(w.kind == "user_changed" and w.ids.get("user_id") == str(seat.guest.user_id) for w in batch)
    if (stay or talk or me or fresh.look) and await welcomed(database, seat.token) != seat.guest:
        return await _why(database, seat)
    return "conversation" if talk else None


async def _why(database: Database, seat: Seat) -> Ended:
    """Whether it was the stay that ended, or only what this phone may do."""
    async with database.unit_of_work(seat.guest) as db:
        stay = await stay_for(db, seat.guest, seat.guest.stay_id)
        return "phone" if stay.in_house and await room_of_stay(db, seat.guest, seat.here.code) else "stay"


def _concerns(seat: Seat, wakeup: Wakeup) -> bool:
    """Whether the page may have to change. Orders of the stay may come from elsewhere, and are looked at again."""
    if wakeup.kind in FOR_STAFF or wakeup.kind == "typing":
        return False
    return _in(seat, wakeup) or (wakeup.ids.get("session_id") is None and wakeup.kind in ORDER_EVENTS)


def _in(seat: Seat, wakeup: Wakeup) -> bool:
    return wakeup.ids.get("session_id") == str(seat.session_id)
