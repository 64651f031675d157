"""What happens in a guest's stay, as it happens."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
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
from innkeep.realtime.watch import WatchEnded, Why
from innkeep.stays.queries import stay_for
from innkeep.web.doors import Doors, Reader
from innkeep.web.languages import Tongue, speaking
from innkeep.web.pages import fragment
from innkeep.web.sse import OVER, event

ORDER_EVENTS = frozenset({"order_placed", "order_moved", "order_changed"})

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


async def events(doors: Doors, seat: Seat, after: int) -> AsyncGenerator[str, None]:
    """Fragments for the page, from the `seq` that it shows onwards. Ends with the stay, or with the conversation."""
    database = doors.database
    with doors.watch(Reader(seat.guest, seat.token), partial(_concerns, seat)) as watch:
        # The watch is open before anything is read: what happens in between is seen twice rather than never.
        # A page that comes back is told what was corrected while it was away; one that stays, as it happens.
        told = clock.now()
        read = await _read(database, seat, views.Shown(after))
        yield event(read.html, event_id=str(read.seq))
        try:
            async for batch in doors.news(watch):
                if any(_ends(seat, wakeup) for wakeup in batch):
                    break
                if any(_changes(seat, wakeup) for wakeup in batch):
                    before, told = told - OVERLAP, clock.now()
                    read = await _read(database, seat, views.Shown(read.seq, before))
                    yield event(read.html, event_id=str(read.seq))
                elif who := await _writing(database, seat, batch):
                    yield event(_writes(seat, who))
                else:
                    yield ""
        except WatchEnded as end:
            if end.why is not Why.SHUT_OUT:
                return
    ended = await _ended(doors, seat)
    if ended == "conversation":
        # With the end comes the question whether all was solved.
        yield event((await _read(database, seat, views.Shown(read.seq))).html)
    async for last in over(ended, seat.here.tongue):
        yield last


async def over(ended: Ended, tongue: Tongue) -> AsyncGenerator[str, None]:
    """The last words of a stream: the page says what ended, and does not ask again."""
    with speaking(tongue):
        said = fragment("guest/ended.html", ended=ended)
    yield event(said)
    yield OVER


async def _read(database: Database, seat: Seat, shown: views.Shown) -> views.News:
    async with database.unit_of_work(seat.guest) as db:
        return await views.news(db, seat.here, seat.tab, seat.session_id, shown)


async def _writing(database: Database, seat: Seat, batch: Sequence[Wakeup]) -> str | None:
    """Who of the staff writes to this guest, by first name."""
    mine = [w.ids.get("user_id") for w in batch if w.kind == "typing" and _in(seat, w)]
    writers = {UUID(user_id) for user_id in mine if user_id}
    if seat.tab != "chat" or not writers:
        return None
    async with database.unit_of_work(seat.guest) as db:
        return next(map(first_name, (await people.names(db, seat.guest, writers)).values()), None)


def _writes(seat: Seat, who: str) -> str:
    with speaking(seat.here.tongue):
        return fragment("guest/typing.html", who=who)


async def _ended(doors: Doors, seat: Seat) -> Ended:
    """Whether it was the stay that ended, or only what this phone may do, or neither."""
    if await doors.guest_with(seat.token) == seat.guest:
        return "conversation"
    async with doors.database.unit_of_work(seat.guest) as db:
        stay = await stay_for(db, seat.guest, seat.guest.stay_id)
        return "phone" if stay.in_house and await room_of_stay(db, seat.guest, seat.here.code) else "stay"


def _concerns(seat: Seat, wakeup: Wakeup) -> bool:
    """Whether the page is to hear of it. Orders of the stay may come from elsewhere, and are looked at again."""
    if wakeup.kind in FOR_STAFF:
        return False
    return _in(seat, wakeup) or (wakeup.ids.get("session_id") is None and wakeup.kind in ORDER_EVENTS)


def _changes(seat: Seat, wakeup: Wakeup) -> bool:
    """Whether the page may look different by it."""
    return wakeup.kind != "typing" and _concerns(seat, wakeup)


def _ends(seat: Seat, wakeup: Wakeup) -> bool:
    return wakeup.kind == "session_terminated" and _in(seat, wakeup)


def _in(seat: Seat, wakeup: Wakeup) -> bool:
    return wakeup.ids.get("session_id") == str(seat.session_id)
