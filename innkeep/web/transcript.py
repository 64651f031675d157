"""A conversation as it is read: who wrote what and when, on the hotel's own clock, with what may be tapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.models import CatalogueItem
from innkeep.catalogue.wording import Wording
from innkeep.conversations import queries as conversations
from innkeep.conversations.models import ChatSession, Message, SessionMode, SessionStatus
from innkeep.core.actors import Actor
from innkeep.core.db import AsyncSession
from innkeep.orders import queries as orders
from innkeep.orders.models import Proposal, ProposalItem
from innkeep.people import queries as people
from innkeep.people.models import Organization
from innkeep.photos.actions import TEXT as WORDLESS
from innkeep.photos.models import Photo
from innkeep.photos.queries import photos_of_messages
from innkeep.web.pages import local

TOGETHER = timedelta(minutes=5)
"""Messages of one person within this time stand together, under one name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, and how it stands to the one before it. Its links lead to `hosts` only."""

    message: Message
    text: str
    author: str | None
    at: datetime
    new_day: bool
    follows: bool
    choices: tuple[CatalogueItem, ...]
    photos: tuple[Photo, ...] = ()
    translation: str | None = None
    hosts: tuple[str, ...] = ()

    @property
    def wordless(self) -> bool:
        """Whether it is a photo to which its sender wrote nothing."""
        return bool(self.photos) and self.message.text == WORDLESS

    @property
    def dom_id(self) -> str:
        """The bubble that the sender's page already shows has the same one, and becomes this."""
        return dom_id(self.message)

    @property
    def order(self) -> int:
        """Its place among messages and baskets."""
        return self.message.seq * 10


@dataclass(frozen=True, slots=True)
class Basket:
    """A proposal with its lines, and its place in the conversation: after the message that showed it."""

    proposal: Proposal
    lines: tuple[ProposalItem, ...]
    order: int
    changed_menu: bool
    words: Wording = field(default_factory=Wording)


def dom_id(message: Message) -> str:
    """What a message is called on the page."""
    return f"m-{message.client_id or message.seq}"


async def transcript(
    db: AsyncSession, actor: Actor, chat: ChatSession, hotel: Organization, *, after: int = 0
) -> list[Entry]:
    """The messages with a `seq` above `after`, oldest first."""
    found = await conversations.messages(db, chat, after=after)
    return await _entries(db, actor, chat, hotel, found)


async def corrected(
    db: AsyncSession, actor: Actor, chat: ChatSession, hotel: Organization, *, since: datetime
) -> tuple[list[Entry], list[str]]:
    """Messages that say something else since then, and the page's ids of those that were taken back.

    What follows one that was taken back is among the first: it may begin a day now.
    """
    changed = await conversations.corrections(db, chat, since)
    gone = [message for message in changed if message.deleted_at is not None]
    after = [await conversations.neighbour(db, chat, message.seq, before=False) for message in gone]
    there = {m.id: m for m in [*changed, *after] if m is not None and m.deleted_at is None}
    shown = sorted(there.values(), key=lambda message: message.seq)
    return await _entries(db, actor, chat, hotel, shown), [dom_id(message) for message in gone]


async def _entries(
    db: AsyncSession, actor: Actor, chat: ChatSession, hotel: Organization, shown: Sequence[Message]
) -> list[Entry]:
    authors = await people.names(db, actor, {m.author_id for m in shown if m.author_id})
    offered = await _offered(db, actor, shown[-1]) if shown and shown[-1].seq == chat.last_seq else ()
    photos = await photos_of_messages(db, actor, {message.id for message in shown})
    entries: list[Entry] = []
    last: Message | None = None
    for message in shown:
        # Whether a message begins a day or follows its own author is seen from the live one before it.
        if last is None or last.seq != message.seq - 1:
            last = await conversations.neighbour(db, chat, message.seq, before=True)
        entry = _entry(message, last, authors, hotel.timezone, offered if message is shown[-1] else ())
        entries.append(replace(entry, photos=tuple(photos.get(message.id, ())), hosts=tuple(hotel.link_hosts)))
        last = message
    return entries


async def _offered(db: AsyncSession, actor: Actor, newest: Message) -> tuple[CatalogueItem, ...]:
    items = await catalogue.items_by_id(db, actor, newest.choices) if newest.choices else {}
    return tuple(items[item_id] for item_id in newest.choices if item_id in items)


def _entry(
    message: Message,
    before: Message | None,
    authors: dict[UUID, str],
    zone: str,
    choices: tuple[CatalogueItem, ...],
) -> Entry:
    at = local(message.created_at, zone)
    new_day = before is None or local(before.created_at, zone).date() != at.date()
    same_author = before is not None and (before.by, before.author_id) == (message.by, message.author_id)
    soon = before is not None and message.created_at - before.created_at < TOGETHER
    return Entry(
        message=message,
        text=message.text,
        author=authors.get(message.author_id) if message.author_id else None,
        at=at,
        new_day=new_day,
        follows=same_author and soon and not new_day,
        choices=choices,
    )


async def baskets(db: AsyncSession, chat: ChatSession) -> list[Basket]:
    """Every proposal of a conversation, oldest first."""
    proposals = await orders.proposals_of(db, chat)
    if not proposals:
        return []
    lines = await orders.lines_by_proposal(db, chat)
    times = await conversations.message_times(db, chat)
    return [
        Basket(
            proposal=proposal,
            lines=tuple(lines.get(proposal.id, ())),
            order=_seq_of(proposal, times) * 10 + 5,
            changed_menu=proposal.message_id is None and not proposal.from_menu,
        )
        for proposal in proposals
    ]


def _seq_of(proposal: Proposal, times: Sequence[conversations.MessageTime]) -> int:
    """The message that a proposal stands after: the one that showed it, or else the last one before it."""
    shown_by = next((time.seq for time in times if time.id == proposal.message_id), None)
    return shown_by or last_seq_at(times, proposal.created_at)


def last_seq_at(times: Sequence[conversations.MessageTime], moment: datetime) -> int:
    """The newest message that was there at a moment; 0 before the first."""
    return max((time.seq for time in times if time.at <= moment), default=0)


def is_typing(chat: ChatSession) -> bool:
    """Whether the agent owes the guest an answer."""
    mine = chat.status is SessionStatus.OPEN and chat.mode is SessionMode.AGENT
    return mine and chat.last_guest_seq > chat.answered_seq
