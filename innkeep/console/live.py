"""What happens in the hotel, as it happens, for the pages of the console that are open."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from innkeep.console.board import card_news, columns
from innkeep.console.calls import calls
from innkeep.console.desk import waiting
from innkeep.console.inbox import TABS, Narrowed, lines, listed
from innkeep.console.links import links_news
from innkeep.console.sounds import sounds
from innkeep.console.talk import fresh, talk_news
from innkeep.conversations import inbox
from innkeep.conversations import queries as conversations
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession, Database
from innkeep.core.outbox import Wakeup
from innkeep.orders.board import cards
from innkeep.people import queries as people
from innkeep.realtime.watch import WatchEnded, Why, everything
from innkeep.web.doors import Doors, Reader
from innkeep.web.pages import fragment
from innkeep.web.sse import BEAT, OVER, event

ORDER_EVENTS = frozenset({"order_placed", "order_moved", "order_changed", "order_escalated"})
DOOR_EVENTS = frozenset({"do_not_disturb_changed"})
TALK_EVENTS = frozenset(
    {
        "session_opened",
        "message_posted",
        "message_changed",
        "mode_changed",
        "desk_alerted",
        "session_snoozed",
        "session_terminated",
        "session_put_away",
        "messages_read",
        "attention_asked",
        "note_written",
        "language_heard",
        "looking",
        "message_translated",
        "session_summed_up",
    }
)
CHANGES_MESSAGES = frozenset({"message_changed", "message_translated"})
LATELY = timedelta(minutes=1)
"""How far back changed messages are looked for when one was: longer than any news is on its way."""
PROPOSAL_EVENTS = frozenset({"proposal_made", "proposal_settled"})


@dataclass(slots=True)
class View:
    """A page that is open: what it shows, up to where.

    `seq` is the newest message that it has, where it shows a conversation; `accepted` the languages of the browser.
    """

    staff: Staff
    token: str
    news: Callable[[AsyncSession, View, Sequence[Wakeup] | None], Awaitable[str]]
    division_id: UUID | None = None
    session_id: UUID | None = None
    seq: int = 0
    narrowed: Narrowed = field(default_factory=Narrowed)
    accepted: str = ""


async def events(doors: Doors, view: View) -> AsyncGenerator[str, None]:
    """Fragments for the page. The first holds all that may have changed since it was made or was last connected."""
    with doors.watch(Reader(view.staff, view.token), everything) as watch:
        # The watch is open before anything is read: what happens in between is seen twice rather than never.
        yield await _read(doors.database, view, None) or BEAT
        try:
            async for batch in doors.news(watch):
                yield await _read(doors.database, view, batch) if batch else ""
        except WatchEnded as ended:
            if ended.why is Why.SHUT_OUT:
                # Signed out, put away, or somebody else by now: the page asks again who it is.
                yield OVER


async def _read(database: Database, view: View, batch: Sequence[Wakeup] | None) -> str:
    async with database.unit_of_work(view.staff) as db:
        html = await desk_news(db, view, batch) + await calls(db, view.staff, batch or ())
        html += await view.news(db, view, batch) + await sounds(db, view.staff, batch or ())
    return event(html, event_id=str(view.seq)) if html.strip() else ""


async def desk_news(db: AsyncSession, view: View, batch: Sequence[Wakeup] | None) -> str:
    """What every page shows: how many wait, and who has just called."""
    kinds = {wakeup.kind for wakeup in batch or ()}
    if batch is not None and not kinds & TALK_EVENTS:
        return ""
    count = await waiting(db, view.staff)
    if count is None:
        return ""
    alerted = [each for each in _ids(batch or (), frozenset({"desk_alerted"}), "session_id") if each != view.session_id]
    called = [line for line in await lines(db, view.staff, alerted) if line.chat.waiting_since]
    return fragment("console/desk_news.html", waiting=count, called=called)


async def nothing_more(_db: AsyncSession, _view: View, _batch: Sequence[Wakeup] | None) -> str:
    """The news of a page that shows nothing live of its own."""
    return ""


async def board_news(db: AsyncSession, view: View, batch: Sequence[Wakeup] | None) -> str:
    """The whole board for a page that has just connected or where one may knock no more, else what cards changed."""
    hotel = await people.hotel(db, view.staff)
    if batch is None or any(wakeup.kind in DOOR_EVENTS for wakeup in batch):
        return fragment("console/board_news.html", columns=await columns(db, view.staff, view.division_id), hotel=hotel)
    changed = _ids(batch, ORDER_EVENTS, "order_id")
    found = [each for each in await cards(db, view.staff, changed) if view.division_id in {None, each.division_id}]
    return card_news(view.staff, changed, found, hotel) if changed else ""


async def inbox_news(db: AsyncSession, view: View, batch: Sequence[Wakeup] | None) -> str:
    """The list for a page that has just connected, then each line that changed; and the conversation that is open."""
    html = ""
    changed = _ids(batch or (), TALK_EVENTS, "session_id")
    if batch is None or changed:
        # Whether a line is still among what the list is narrowed to is for the list to say.
        found = await listed(db, view.staff, view.narrowed, None if batch is None else changed)
        html = fragment(
            "console/inbox_news.html",
            lines=found,
            gone=set(changed) - {line.chat.id for line in found},
            all=batch is None,
            opened=view.session_id,
            narrowed=view.narrowed,
            tabs=TABS,
            counts=await inbox.counts(db, view.staff),
            others=await conversations.waiting_count(db, view.staff, besides=view.session_id),
        )
    return html + await links_news(db, view.staff, batch) + await _talk_news(db, view, batch)


async def _talk_news(db: AsyncSession, view: View, batch: Sequence[Wakeup] | None) -> str:
    if view.session_id is None:
        return ""
    ours = {wakeup.kind for wakeup in batch or () if _concerns(view, wakeup)}
    html = _typing(view, batch or ())
    if batch is not None and not ours & (TALK_EVENTS | PROPOSAL_EVENTS | ORDER_EVENTS):
        return html
    chat = await conversations.session_for(db, view.staff, view.session_id)
    since: datetime | None = clock.now() - LATELY if batch is None or ours & CHANGES_MESSAGES else None
    shown = await fresh(db, view.staff, chat, after=view.seq, since=since)
    view.seq = max((view.seq, *(entry.message.seq for entry in shown.entries)))
    return html + talk_news(shown)


def _typing(view: View, batch: Sequence[Wakeup]) -> str:
    """That the guest, or a colleague, writes at this moment."""
    writing = [w.ids.get("user_id") for w in batch if w.kind == "typing" and _concerns(view, w)]
    others = [user_id for user_id in writing if user_id != str(view.staff.user_id)]
    return fragment("console/typing.html", guest=None in others) if others else ""


def _concerns(view: View, wakeup: Wakeup) -> bool:
    """Whether the open conversation may have to change. Orders of the stay may come from elsewhere."""
    return wakeup.ids.get("session_id") in {None, str(view.session_id)}


def _ids(batch: Iterable[Wakeup], kinds: frozenset[str], name: str) -> list[UUID]:
    """What it happened to, each once."""
    return [UUID(each) for each in dict.fromkeys(w.ids[name] for w in batch if w.kind in kinds and name in w.ids)]
