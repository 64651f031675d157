"""One conversation as staff see it: what was said, noted and changed, who the guest is, and what they ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from innkeep.console.board import BoardCard, on_board
from innkeep.conversations import inbox, queries
from innkeep.conversations.corrections import WITHIN
from innkeep.conversations.models import (
    CallReason,
    ChatSession,
    MoveKind,
    Note,
    SessionMode,
    SessionMove,
    SessionStatus,
)
from innkeep.conversations.notes import notes_page
from innkeep.conversations.summaries import NoSummary, summary_for
from innkeep.conversations.translations import translations_of
from innkeep.core import clock
from innkeep.core.actors import Staff
from innkeep.core.db import AsyncSession
from innkeep.core.paging import Listing
from innkeep.orders.board import cards_of_stay
from innkeep.people import queries as people
from innkeep.people.models import Division, Organization, User
from innkeep.people.permissions import ALLOWED, Operation, allowed
from innkeep.reports.tables import REASONS
from innkeep.stays import queries as stays
from innkeep.stays.models import Stay
from innkeep.web.pages import fragment, local
from innkeep.web.transcript import Basket, Entry, baskets, corrected, is_typing, last_seq_at, transcript

_MANY = Listing(limit=200, descending=False)

MOVES = {
    MoveKind.TAKEN_OVER: "took over",
    MoveKind.ASSIGNED: "gave it to",
    MoveKind.QUEUED: "put it into the queue",
    MoveKind.CALLED: "A person was called",
    MoveKind.HANDED_BACK: "handed back to the assistant",
    MoveKind.RESUMED: "The assistant goes on, because nobody had answered",
}


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands between messages: a note for colleagues, or that somebody else answers from here on."""

    dom_id: str
    order: int
    at: datetime
    who: str | None
    text: str
    note: Note | None = None
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation that is open beside the list."""

    line: inbox.InboxLine
    hotel: Organization
    staff: Staff
    entries: list[Entry]
    gone: list[str]
    told: list[Aside]
    baskets: list[Basket]
    orders: list[BoardCard]
    stay: Stay | None = None
    guest: User | None = None
    summary: str | None = None
    earlier: list[ChatSession] = field(default_factory=list)
    colleagues: list[User] = field(default_factory=list)
    divisions: list[Division] = field(default_factory=list)

    @property
    def chat(self) -> ChatSession:
        """The conversation itself."""
        return self.line.chat

    @property
    def name(self) -> str:
        """Who the guest is."""
        return self.line.guest_name or "Guest"

    @property
    def open(self) -> bool:
        """Whether anybody can still write."""
        return self.chat.status is SessionStatus.OPEN

    @property
    def mine(self) -> bool:
        """Whether the reader answers."""
        return self.chat.assignee_id == self.staff.user_id

    @property
    def with_agent(self) -> bool:
        """Whether the agent answers."""
        return self.chat.mode is SessionMode.AGENT

    @property
    def unanswered(self) -> bool:
        """Whether the guest wrote last while a person answers: handed back, the agent waits for what comes next."""
        last = self.line.last
        return not self.with_agent and last is not None and last.by == "guest"

    @property
    def may_assign(self) -> bool:
        """Whether the reader may say who answers."""
        return not self.line.assignee_name or self.mine or allowed(self.staff, Operation.REASSIGN_CONVERSATIONS)

    @property
    def typing(self) -> bool:
        """Whether an answer of the agent is on its way."""
        return is_typing(self.chat)

    @property
    def others(self) -> list[str]:
        """Which colleagues look on."""
        return [viewer.name for viewer in self.line.viewers if viewer.user_id != self.staff.user_id]

    @property
    def path(self) -> str:
        """The address of the conversation at the console."""
        return f"/console/inbox/{self.chat.id}"

    @property
    def today(self) -> datetime:
        """Now, on the hotel's clock."""
        return local(clock.now(), self.hotel.timezone)

    def correctable(self, entry: Entry) -> bool:
        """Whether its writer may still change it; the page's script takes the offer away in time."""
        own = entry.message.author_id == self.staff.user_id
        return own and clock.now() - entry.message.created_at < WITHIN

    @property
    def snoozes(self) -> list[tuple[str, datetime]]:
        """Until when it can be put off by one tap."""
        now = self.today
        tomorrow = (now + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
        choices = [("20 minutes", now + timedelta(minutes=20)), ("1 hour", now + timedelta(hours=1))]
        return [*choices, ("3 hours", now + timedelta(hours=3)), ("Tomorrow at 9:00", tomorrow)]


async def talk(db: AsyncSession, staff: Staff, chat: ChatSession) -> Talk:
    """The whole conversation, with what stands beside it."""
    shown = await fresh(db, staff, chat, after=0)
    guest = None
    if chat.guest_id and allowed(staff, Operation.READ_PEOPLE):
        guest = await people.user_for(db, staff, chat.guest_id)
    try:
        summary: str | None = (await summary_for(db, chat)).text
    except NoSummary:
        summary = None
    return replace(
        shown,
        stay=await stays.stay_for(db, staff, chat.stay_id) if chat.stay_id else None,
        guest=guest,
        summary=summary,
        earlier=await queries.earlier_page(db, staff, chat, Listing(limit=10)),
        colleagues=[each for each in await people.colleagues(db, staff) if _may_answer(each)],
        divisions=await people.divisions(db, staff),
    )


def _may_answer(person: User) -> bool:
    return person.active and Operation.WRITE_CONVERSATIONS in ALLOWED[person.role_name]


async def fresh(
    db: AsyncSession, staff: Staff, chat: ChatSession, *, after: int, since: datetime | None = None
) -> Talk:
    """What is new in it: messages with a `seq` above `after`, and those that were changed since a moment."""
    hotel = await people.hotel(db, staff)
    entries = await transcript(db, staff, chat, hotel, after=after)
    gone: list[str] = []
    if since is not None:
        known = {entry.message.id for entry in entries}
        changed, gone = await corrected(db, staff, chat, hotel, since=since)
        entries = [entry for entry in changed if entry.message.id not in known] + entries
    orders = await cards_of_stay(db, staff, chat.stay_id) if chat.stay_id else []
    return Talk(
        line=(await inbox.lines_of(db, staff, [chat.id]))[0],
        hotel=hotel,
        staff=staff,
        entries=await _translated(db, staff, entries),
        gone=gone,
        told=await _told(db, staff, chat),
        baskets=await baskets(db, chat),
        orders=sorted((on_board(staff, order) for order in orders), key=lambda each: each.place),
    )


async def _translated(db: AsyncSession, staff: Staff, entries: Sequence[Entry]) -> list[Entry]:
    found = await translations_of(db, staff, [entry.message for entry in entries])
    return [
        replace(entry, translation=next((each.text for each in found.get(entry.message.id, ()) if each.text), None))
        for entry in entries
    ]


async def _told(db: AsyncSession, staff: Staff, chat: ChatSession) -> list[Aside]:
    """Notes and changes of who answers, each after the message that it came after."""
    notes = (await notes_page(db, staff, chat, _MANY))[: _MANY.limit]
    moves = (await queries.moves_page(db, chat, _MANY))[: _MANY.limit]
    people_named = {key for move in moves for key in (move.author_id, move.assignee_id) if key}
    people_named |= {key for note in notes for key in (note.author_id, *note.mentions) if key}
    names = await people.names(db, staff, people_named)
    hotel = await people.hotel(db, staff)
    times = await queries.message_times(db, chat) if notes else []
    told = [_of_move(move, names, hotel.timezone) for move in moves]
    for note in notes:
        seq = last_seq_at(times, note.created_at)
        at = local(note.created_at, hotel.timezone)
        who = names.get(note.author_id) if note.author_id else "Innkeep"
        mentions = tuple(names.get(user_id, "colleague") for user_id in note.mentions)
        told.append(Aside(f"n-{note.id}", seq * 10 + 7, at, who, note.text, note=note, mentions=mentions))
    return told


def _of_move(move: SessionMove, names: dict[UUID, str], zone: str) -> Aside:
    who = names.get(move.author_id) if move.author_id else None
    text = MOVES[move.kind]
    if move.kind is MoveKind.ASSIGNED:
        text = f"{text} {names.get(move.assignee_id, 'a colleague')}" if move.assignee_id else text
    if move.reason not in {None, CallReason.UNRECORDED}:
        text = f"{text}. {REASONS[move.reason]}"
    if move.summary:
        text = f"{text}: {move.summary}"
    return Aside(f"v-{move.id}", move.after_seq * 10 + 6, local(move.created_at, zone), who, text)


def talk_news(shown: Talk) -> str:
    """What an open conversation must show by now, as fragments to be put into place."""
    return fragment("console/talk_news.html", talk=shown)
