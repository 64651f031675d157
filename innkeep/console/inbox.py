"""The inbox: whoever waits for a person first, narrowed to what somebody wants to see, and one conversation beside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from innkeep.console.desk import Desk, SignedInDesk, frame
from innkeep.console.links import asking
from innkeep.console.talk import talk
from innkeep.conversations import inbox, queries
from innkeep.conversations.models import ChatSession, Message, SessionState, SessionStatus
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.paging import Listing
from innkeep.people import queries as people
from innkeep.people import saved_views
from innkeep.web.languages import language_name
from innkeep.web.pages import render

router = APIRouter(prefix="/inbox")

SHOWN = 50
"""Lines that a page has until somebody asks for more."""

_GROUP = 10**14
"""More than the milliseconds of any moment: what keeps the groups of the list apart."""

TABS = {
    "open": "All",
    "waiting": "Waiting",
    "mine": "Mine",
    "unread": "Unread",
    "agent": "Assistant",
    "snoozed": "Snoozed",
    "ended": "Ended",
}
"""What the list is narrowed to by one tap."""

KEYS = (
    (
        "Inbox",
        (
            ("j k", "Next, previous conversation"),
            ("w", "Next guest who waits"),
            ("r", "Reply"),
            ("n", "Note for colleagues"),
            ("t", "Take over"),
            ("b", "Hand back to the assistant"),
            ("a", "Assign"),
            ("s", "Snooze"),
            ("d", "Let the assistant draft"),
            ("o", "Order for this guest"),
            ("f", "Filter"),
            ("/", "Search; while replying, a reply kept ready"),
        ),
    ),
)


class Narrowed(BaseModel):
    """What the address narrows the list to."""

    show: Literal["open", "waiting", "mine", "unread", "agent", "snoozed", "ended"] = "open"
    division: UUID | Literal[""] = ""
    language: str = ""
    urgent: bool = False
    unverified: bool = False
    limit: int = SHOWN

    @property
    def query(self) -> str:
        """The same as it stands in an address."""
        said = {"show": self.show, "division": self.division, "language": self.language}
        said |= {name: "true" for name in ("urgent", "unverified") if getattr(self, name)}
        said |= {"limit": str(self.limit)} if self.limit != SHOWN else {}
        return urlencode({name: value for name, value in said.items() if value and (name, value) != ("show", "open")})

    @property
    def plain(self) -> bool:
        """Whether everything that is open is shown."""
        return not self.query

    @property
    def filters(self) -> int:
        """How many filters are set besides the tab."""
        return sum(map(bool, (self.division, self.language, self.urgent, self.unverified)))

    def wanted(self, staff: Staff) -> inbox.InboxFilter:
        """What is asked for."""
        states = {
            "waiting": SessionState.WAITING,
            "agent": SessionState.AGENT,
            "snoozed": SessionState.SNOOZED,
        }
        return inbox.InboxFilter(
            state=states.get(self.show),
            division_id=self.division or None,
            assignee_id=staff.user_id if self.show == "mine" else None,
            unread=True if self.show == "unread" else None,
            urgent=True if self.urgent else None,
            verified=False if self.unverified else None,
            language=self.language or None,
            limit=min(max(self.limit, 1), 2_000),
        )


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A conversation in the list, as this member of staff sees it."""

    of: inbox.InboxLine
    staff: Staff

    @property
    def chat(self) -> ChatSession:
        """The conversation itself."""
        return self.of.chat

    @property
    def guest(self) -> str:
        """Who writes."""
        return self.of.guest_name or "Guest"

    @property
    def room(self) -> str:
        """From where."""
        return self.of.room_number or "–"

    @property
    def said(self) -> Message | None:
        """What the list tells of it: the newest words of a person; what the assistant said where nobody else spoke."""
        last = self.of.last
        return self.of.heard if last and last.by == "agent" and self.of.heard else last

    @property
    def others(self) -> list[str]:
        """Which colleagues have it open."""
        return [viewer.name for viewer in self.of.viewers if viewer.user_id != self.staff.user_id]

    @property
    def waits(self) -> bool:
        """Whether the guest waits for a person, and is not put off."""
        return self.chat.waiting_since is not None and self.chat.state is not SessionState.SNOOZED

    @property
    def place(self) -> int:
        """Emergencies, then whoever has waited longest, then where somebody spoke last; what has ended comes last."""
        if self.chat.waiting_since is not None and self.waits:
            group = 0 if self.chat.urgent else 1
            return group * _GROUP + int(self.chat.waiting_since.timestamp() * 1000)
        group = 2 if self.chat.status is SessionStatus.OPEN else 3
        spoken = self.chat.spoken_at or self.chat.created_at
        return (group + 1) * _GROUP - int(spoken.timestamp() * 1000)


async def lines(db: AsyncSession, staff: Staff, session_ids: Collection[UUID]) -> list[InboxRow]:
    """Conversations as lines of the list; those out of reach are left out."""
    found = [InboxRow(line, staff) for line in await inbox.lines_of(db, staff, session_ids)]
    return sorted(found, key=lambda line: line.place)


async def listed(
    db: AsyncSession, staff: Staff, narrowed: Narrowed, among: Collection[UUID] | None = None
) -> list[InboxRow]:
    """The list, or which of some conversations are in it."""
    if narrowed.show == "ended":
        return await _ended(db, staff, narrowed, among)
    wanted = replace(narrowed.wanted(staff), among=among)
    return [InboxRow(line, staff) for line in await inbox.inbox(db, staff, wanted)]


async def _ended(db: AsyncSession, staff: Staff, narrowed: Narrowed, among: Collection[UUID] | None) -> list[InboxRow]:
    if among is None:
        want = Listing(limit=narrowed.limit, sort="updated_at", filters={"status": SessionStatus.TERMINATED})
        among = [chat.id for chat in (await queries.sessions_page(db, staff, want))[: narrowed.limit]]
    found = await lines(db, staff, among)
    return [line for line in found if line.chat.status is SessionStatus.TERMINATED]


@router.get("")
async def inbox_page(desk: SignedInDesk, narrowed: Annotated[Narrowed, Query()]) -> Response:
    """The list, with nothing opened yet."""
    return await _page(desk, narrowed, None)


@router.get("/next")
async def next_waiting(desk: SignedInDesk, after: Annotated[UUID | None, Query()] = None) -> Response:
    """On to the guest who has waited longest, or from one who waits to the next; the list where nobody does."""
    async with desk.database.unit_of_work(desk.staff) as db:
        waiting = await inbox.inbox(db, desk.staff, inbox.InboxFilter(state=SessionState.WAITING))
    ids = [line.chat.id for line in waiting]
    at = ids.index(after) + 1 if after in ids else 0
    to = f"/{ids[at % len(ids)]}" if ids else ""
    return RedirectResponse(f"/console/inbox{to}", status_code=303)


@router.get("/{session_id}")
async def conversation_page(desk: SignedInDesk, session_id: UUID, narrowed: Annotated[Narrowed, Query()]) -> Response:
    """The list with one conversation beside it."""
    return await _page(desk, narrowed, session_id)


async def _languages(db: AsyncSession, staff: Staff, chosen: str) -> list[tuple[str, str]]:
    """What the list may be narrowed to: the languages that are written, and the one that it is narrowed to."""
    tags = {*await inbox.languages(db, staff), *filter(None, [chosen])}
    return [("", "Any"), *sorted(((tag, language_name(tag)) for tag in tags), key=lambda each: each[1])]


async def _page(desk: Desk, narrowed: Narrowed, session_id: UUID | None) -> Response:
    async with desk.database.unit_of_work(desk.staff) as db:
        opened = await queries.session_for(db, desk.staff, session_id) if session_id else None
        shown: dict[str, Any] = {
            "frame": await frame(db, desk.staff),
            "lines": await listed(db, desk.staff, narrowed),
            "counts": await inbox.counts(db, desk.staff),
            "others": await queries.waiting_count(db, desk.staff, besides=session_id),
            "narrowed": narrowed,
            "tabs": TABS,
            "divisions": await people.divisions(db, desk.staff),
            "languages": await _languages(db, desk.staff, narrowed.language),
            "talk": await talk(db, desk.staff, opened) if opened else None,
            "own_keys": KEYS,
            "views": await saved_views.views(db, desk.staff, "inbox"),
            "links": await asking(db, desk.staff),
        }
    events = {"session": str(opened.id), "after": str(opened.last_seq)} if opened else {}
    query = "&".join(filter(None, [urlencode(events), narrowed.query]))
    shown["events"] = "/console/events/inbox" + (f"?{query}" if query else "")
    return render("console/inbox.html", shown)
